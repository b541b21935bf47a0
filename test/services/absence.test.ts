/** The bot was away for long: nobody is written to too late, nothing is forgotten, and the channel is told once. */
import { describe, expect, test } from 'vitest';
import { openScene, type Scene } from '../harness/scene.js';

const minutes = (count: number, step = 1) =>
  Array.from({ length: count }, (_, n) => (n === 0 ? {} : { at: `${n * step}m` }));
const back = (scene: Scene, place: 'orders' | 'dingdan' = 'orders') =>
  scene.team.notes(place).filter(({ title }) => /^Back after|恢复运行$/.test(title));
const said = (scene: Scene) => back(scene).flatMap(({ lines }) => lines.map(({ text }) => text));
const hear = (scene: Scene, count: number) => Array.from({ length: count }, (_, n) => scene.heard(n));

/** In Seller Center, past the bot: no row of ours knows of it. */
async function colleagueWrites(scene: Scene, n: number, text: string): Promise<void> {
  const { port, ref } = scene.bot.world.shop('luna');
  const buyer = (await scene.rows.order(scene.orderId(n))).buyer_id?.split(':')[1] ?? '';
  const opened = await port.buyerChat?.open(ref, buyer);
  if (opened?.kind !== 'ok') throw new Error('the conversation could not be opened');
  await port.buyerChat?.send(ref, opened.value.conversationId, text);
}

describe('after an absence', () => {
  test('one note a channel counts what was let go, what waits for people and what was paid', {
    timeout: 60_000,
  }, async () => {
    const orders = minutes(20).map((order, n) => (n < 3 ? { ...order, pays: '50m' } : order));
    const scene = await openScene({ orders, bends: ['forgotten', 'untrue_deadline'] });
    await scene.to('25m');
    const before = hear(scene, 20);
    await scene.restart('3h');
    await scene.to('3h26m');
    expect(hear(scene, 20)).toEqual(before);
    expect(back(scene)).toHaveLength(1);
    expect(said(scene)).toEqual([
      'The bot was away from 10:25 to 13:25.',
      'Luna Beauty: 17 orders are past the deadline and yours to decide.',
      'Luna Beauty: 34 messages let go, 3 paid meanwhile.',
      'Leads: Olu, Ben',
    ]);
    expect(back(scene, 'dingdan').map(({ title }) => title)).toEqual(['离开 3 小时后恢复运行']);
    expect(scene.team.notes()).toHaveLength(1);
    expect(scene.team.board().title).toBe('Luna Beauty: 17 unpaid');
  });

  test('the leads are called by that note and by no other, and the few orders have their cards', async () => {
    const scene = await openScene({ orders: minutes(3), bends: ['forgotten', 'untrue_deadline'] });
    await scene.to('20m');
    await scene.restart('30m');
    await scene.to('50m30s');
    expect(scene.team.thread('4700')).toEqual([]);
    expect(said(scene)).toContainEqual(expect.stringMatching(/^Luna Beauty: 3 that nobody is on/));
    expect(await scene.rows.story(scene.orderId())).toContain(
      '10:50  Called the leads: unclaimed for 50 min',
    );
    expect(scene.card().tone).toBe('bad');
    hear(scene, 3);
  });

  test('nothing is decided before the shop was read', async () => {
    const scene = await openScene({ orders: [{ pays: '40m' }, { at: '1m' }], webhooks: 'off' });
    await scene.to('29m');
    hear(scene, 2);
    await scene.restart('12m');
    expect(scene.heard(0)).toEqual(['5m ask']);
    expect(await scene.rows.acts(scene.orderId(0))).toEqual(['message ask sent']);
    await scene.to('42m');
    expect(scene.heard(1)).toEqual(['5m ask', '40m remind']);
  });

  test('a shop that cannot be read is not waited for beyond half a minute', async () => {
    const scene = await openScene({ orders: [{}], webhooks: 'off', bends: ['forgotten'] });
    await scene.to('29m');
    const down = scene.wire.cut('POST', '/orders/search');
    await scene.restart('3m');
    await scene.to('32m15s');
    expect(scene.heard()).toEqual(['5m ask']);
    await scene.to('33m');
    expect(scene.heard()).toEqual(['5m ask', '32m30s remind']);
    down.mend();
  });

  test('a message goes out only once the conversation shows nothing that we do not know', async () => {
    const scene = await openScene({
      orders: [{}, { at: '1m' }],
      bends: ['untold_message', 'messaged_twice'],
    });
    await scene.to('20m');
    await colleagueWrites(scene, 1, 'Hello, this is Ana from Luna Beauty. Shall I help you?');
    await scene.restart('5m');
    await scene.to('40m');
    expect(scene.heard(0)).toEqual(['5m ask', '30m remind']);
    expect(scene.heard(1)).toHaveLength(2);
    expect(await scene.rows.story(scene.orderId(1))).toContain(
      '10:31  Reminder skipped: the chat shows a message the bot knows nothing of',
    );
    expect(scene.card(1).lines[0]?.text).toMatch(/^The chat shows a message from the shop/);
  });

  test('and is not sent while the conversation cannot be read', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('20m');
    await scene.restart('5m');
    const down = scene.wire.cut('GET', '/messages');
    await scene.to('35m');
    expect(scene.heard()).toEqual(['5m ask']);
    down.mend();
    await scene.to('44m');
    expect(scene.heard()).toHaveLength(2);
  });

  test('a restart of a minute is no absence', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('20m');
    await scene.restart('1m');
    await scene.to('31m');
    expect(scene.heard()).toEqual(['5m ask', '30m remind']);
    expect(scene.team.notes()).toEqual([]);
    expect((await scene.rows.order(scene.orderId())).read_back_at).toBeNull();
  });

  test('a quiet night is not worth a note', async () => {
    const scene = await openScene({ orders: [{ pays: '10m' }] });
    await scene.to('1h');
    await scene.restart('8h');
    await scene.to('10h');
    expect(scene.team.notes()).toEqual([]);
    scene.heard();
  });
});

describe('each step has its own lateness', () => {
  test('a call for the leads is made late, once for the shop', async () => {
    const scene = await openScene({ orders: minutes(2), bends: ['forgotten', 'untrue_deadline'] });
    await scene.to('20m');
    await scene.type('pause', 'ben');
    await scene.to('4h');
    await scene.type('resume', 'ben');
    await scene.to('4h1m');
    const calls = scene.team.notes().filter(({ title }) => title.startsWith('Nobody is on'));
    expect(calls).toHaveLength(1);
    expect(scene.team.thread('4700').filter(({ title }) => title.startsWith('Nobody is on'))).toEqual([]);
    hear(scene, 2);
  });

  test('a claim that ran out meanwhile is free again, a snooze that ended is over', async () => {
    const scene = await openScene({ orders: minutes(2), bends: ['forgotten', 'untrue_deadline'] });
    await scene.to('16m');
    await scene.press('Claim', 'mia', 0);
    await scene.pressAndSend('Snooze', { for: String(15 * 60_000) }, 'mia', 1);
    await scene.restart('3h');
    await scene.to('3h20m');
    expect(await scene.rows.story(scene.orderId(0))).toContain('13:16  Mia’s claim ran out');
    expect((await scene.rows.order(scene.orderId(1))).held).toBeNull();
    hear(scene, 2);
  });

  test('a person’s cancel that could not be carried out for an hour is asked about again', async () => {
    const scene = await openScene({ orders: [{}], bends: ['untrue_deadline'] });
    await scene.to('20m');
    await scene.press('Cancel order', 'ben');
    await scene.restart('90m');
    await scene.to('2h');
    expect(scene.sandbox.ledger.order(scene.externalId())?.final).toBe('open');
    expect(scene.card().lines[0]?.text).toMatch(/^Its time is over, but nothing was cancelled/);
    scene.heard();
  });

  test('a look after a cancel is made however late', async () => {
    const scene = await openScene({ orders: [{}], webhooks: 'off' });
    await scene.to('65m30s');
    await scene.restart('5h');
    await scene.to('6h10m');
    expect(await scene.rows.timers(scene.orderId())).toEqual([]);
    scene.heard();
  });

  test('a stock hold that ended meanwhile calls people when we are back', async () => {
    const scene = await openScene({ orders: [{ method: 'boleto' }], bends: ['forgotten'] });
    await scene.to('71h');
    scene.heard();
    await scene.restart('5h');
    await scene.to('76h10m');
    expect(scene.card().lines[0]?.text).toBe('Unpaid for so long that its stock should be free again.');
  });
});

describe('Keep open', () => {
  test('is offered from the notice on, not before, and a told deadline then harms nobody', async () => {
    const scene = await openScene({ orders: [{}] });
    const labels = () => scene.card().buttons.map(({ label }) => label);
    await scene.to('44m');
    expect(labels()).not.toContain('Keep open');
    await scene.to('45m5s');
    expect(labels()).toContain('Keep open');
    await scene.press('Keep open', 'mia');
    await scene.to('6h');
    expect(labels()).not.toContain('Keep open');
    expect(scene.sandbox.ledger.order(scene.externalId())?.final).toBe('open');
    expect(await scene.rows.timers(scene.orderId())).toEqual([]);
    scene.sandbox.buyer.pay(scene.externalId());
    await scene.fastForward('1m');
    expect(scene.card().tone).toBe('good');
    expect(scene.heard()).toHaveLength(3);
  });
});
