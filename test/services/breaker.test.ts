import { describe, expect, test } from 'vitest';
import type { Breaker, Policy } from '../../src/domain/policy.js';
import { answerStop } from '../../src/services/actions/answer-stop.js';
import type { Unit } from '../../src/store/database.js';
import { openScene, type Scene } from '../harness/scene.js';
import { MINUTE, type ShopPlan } from '../harness/shop-plan.js';

const bent =
  (breaker: Partial<Breaker>) =>
  (standard: Policy): Policy => ({
    ...standard,
    breaker: { cancels: 1_000, withinMs: 10 * MINUTE, share: 100, atLeast: 1_000, ...breaker },
  });

/** So many orders, one a second, of buyers of their own. */
const burst = (count: number, more: Partial<ShopPlan> = {}): ShopPlan => ({
  orders: Array.from({ length: count }, (_, n) => (n === 0 ? {} : { at: `${n}s` })),
  policy: bent({ cancels: 3 }),
  ...more,
});

const ends = (scene: Scene, count: number) =>
  Array.from({ length: count }, (_, n) => scene.sandbox.ledger.order(scene.externalId(n))?.final);
const countOf = (list: unknown[], what: string) => list.filter((one) => one === what).length;
const hear = (scene: Scene, count: number) => Array.from({ length: count }, (_, n) => scene.heard(n));
const button = (scene: Scene, label: string) =>
  scene.team.board().buttons.find((one) => one.label === label)!;

describe('more cancels than the breaker allows', () => {
  test('stop, wait, and call the channel once with what happened', async () => {
    const scene = await openScene(burst(8));
    await scene.to('67m');
    expect(countOf(ends(scene, 8), 'cancelled')).toBe(3);
    const notes = scene.team.notes().filter(({ title }) => title.includes('stopped cancelling'));
    expect(notes).toHaveLength(1);
    expect(notes[0]?.lines.map(({ text }) => text)).toEqual([
      'It cancelled 3 orders within 10 min, and more were due. Its limit is 3.',
      '5 cancels wait for a lead.',
      expect.stringContaining('Nothing is lost'),
      'Leads: Olu, Ben',
    ]);
    expect(scene.team.notes('dingdan').some(({ title }) => title.includes('已停止自动取消'))).toBe(true);
    expect(scene.team.board().lines.map(({ text }) => text)).toContain(
      'The bot stopped cancelling at 11:05: 5 cancels wait for you.',
    );
    expect(await scene.rows.story(scene.orderId(7))).toContain(
      '11:05  The cancel waits for a lead: too many cancels at once',
    );
    hear(scene, 8);
  });

  test('are let through by a lead, each after one more look, and count no more', async () => {
    const scene = await openScene(burst(8));
    await scene.to('80m');
    scene.sandbox.buyer.pay(scene.externalId(7));
    await scene.to('85m');
    expect(scene.team.board().lines.map(({ text }) => text)).toContainEqual(
      expect.stringContaining('4 cancels wait for you.'),
    );
    const goOn = button(scene, 'Go on');
    expect(goOn.confirm?.title).toBe('Let 4 cancels go on?');
    expect(await scene.team.press(goOn, 'ben')).toMatchObject({ tone: 'good' });
    await scene.to('90m');
    expect(countOf(ends(scene, 8), 'cancelled')).toBe(7);
    expect(ends(scene, 8)[7]).toBe('paid');
    expect(await scene.rows.story(scene.orderId(6))).toContain('11:25  Ben let the cancel go on');
    expect(scene.team.board().buttons.map(({ label }) => label)).toEqual(['Pause']);
    expect(scene.team.notes().at(-1)?.lines[0]?.text).toBe('Ben let 4 cancels go on.');
    hear(scene, 8);
  });

  test('are held open by a lead, from the note as well as from the board', async () => {
    const scene = await openScene(burst(6));
    await scene.to('70m');
    const note = scene.team.notes().find(({ title }) => title.includes('stopped cancelling'));
    const keep = note?.buttons.find(({ label }) => label === 'Keep them open');
    expect(await scene.team.press(keep!, 'ben')).toMatchObject({ text: 'They stay open.' });
    await scene.to('5h');
    expect(countOf(ends(scene, 6), 'cancelled')).toBe(3);
    expect((await scene.rows.order(scene.orderId(5))).held).toBe('kept_open');
    expect(await scene.team.press(keep!, 'olu')).toMatchObject({
      text: 'Nothing waits any more: somebody decided it.',
    });
    hear(scene, 6);
  });

  test('are not told of any more when a lead has answered on the board before the note could go out', async () => {
    const scene = await openScene(burst(5));
    await scene.to('65m7s');
    const answer = (unit: Unit) => answerStop(unit, 'luna', { name: 'Ben' }, 'go_on');
    expect(await scene.bot.store.write(answer)).toBe('done');
    await scene.to('70m');
    expect(scene.team.notes().filter(({ title }) => title.includes('stopped cancelling'))).toEqual([]);
    hear(scene, 5);
  });

  test('are not answered by the note about an earlier stop', async () => {
    const orders = [
      ...Array.from({ length: 5 }, (_, n) => ({ at: `${n}s` })),
      ...Array.from({ length: 5 }, (_, n) => ({ at: `90m${n}s` })),
    ];
    const scene = await openScene({ orders, policy: bent({ cancels: 3 }) });
    await scene.to('70m');
    const note = scene.team.notes().find(({ title }) => title.includes('stopped cancelling'));
    expect(await scene.team.press(button(scene, 'Go on'), 'ben')).toMatchObject({ tone: 'good' });
    await scene.to('160m');
    expect(countOf(ends(scene, 10), 'cancelled')).toBe(8);
    const goOn = note?.buttons.find(({ label }) => label === 'Go on');
    expect(await scene.team.press(goOn!, 'olu')).toMatchObject({
      text: expect.stringContaining('Answer on the board or the newer note.'),
    });
    await scene.to('165m');
    expect(countOf(ends(scene, 10), 'cancelled')).toBe(8);
    hear(scene, 10);
  });

  test('are nothing for an agent to decide', async () => {
    const scene = await openScene(burst(5));
    await scene.to('70m');
    expect(await scene.team.press(button(scene, 'Go on'), 'mia')).toMatchObject({
      text: '“Go on” needs the role lead.',
    });
    await scene.to('75m');
    expect(countOf(ends(scene, 5), 'cancelled')).toBe(3);
    hear(scene, 5);
  });

  test('that a lead lets through too late ask about each order', async () => {
    const scene = await openScene(burst(5));
    await scene.to('3h');
    await scene.team.press(button(scene, 'Go on'), 'ben');
    await scene.to('3h5m');
    expect(countOf(ends(scene, 5), 'cancelled')).toBe(3);
    expect(await scene.rows.story(scene.orderId(4))).toContain(
      '13:00  Its time was over, but a person must decide: it was too late for it',
    );
    hear(scene, 5);
  });

  test('wait over a restart, and their number with them', async () => {
    const scene = await openScene(burst(6));
    await scene.to('70m');
    await scene.restart('1m');
    await scene.to('75m');
    expect(scene.team.board().lines.map(({ text }) => text)).toContainEqual(
      expect.stringContaining('3 cancels wait for you.'),
    );
    await scene.team.press(button(scene, 'Go on'), 'ben');
    await scene.to('76m');
    expect(countOf(ends(scene, 6), 'cancelled')).toBe(6);
    hear(scene, 6);
  });

  test('and were decided already wait too when the calls come too fast', async () => {
    const orders = burst(8).orders.map((order, n) => (n === 0 ? order : { at: `${n * 2}m` }));
    const scene = await openScene(
      burst(8, { orders, policy: bent({ cancels: 3, withinMs: 5 * MINUTE }), bends: ['untrue_deadline'] }),
    );
    await scene.to('64m');
    const down = scene.wire.cut('POST', '/return_refund/202309/cancellations');
    await scene.to('84m');
    down.mend();
    await scene.to('95m');
    expect(countOf(ends(scene, 8), 'cancelled')).toBe(3);
    expect(scene.team.board().lines.map(({ text }) => text)).toContainEqual(
      expect.stringContaining('5 cancels wait for you.'),
    );
    await scene.team.press(button(scene, 'Go on'), 'ben');
    await scene.to('97m');
    expect(countOf(ends(scene, 8), 'cancelled')).toBe(8);
    hear(scene, 8);
  });
});

describe('the breaker', () => {
  test('does not count what people cancel', async () => {
    const scene = await openScene(burst(4, { policy: bent({ cancels: 1 }), bends: ['cancelled_untold'] }));
    await scene.to('20m');
    for (const n of [0, 1, 2]) await scene.press('Cancel order', 'ben', n);
    await scene.to('66m');
    expect(countOf(ends(scene, 4), 'cancelled')).toBe(4);
    hear(scene, 4);
  });

  test('forgets what lies further back than its time', async () => {
    const orders = burst(6).orders.map((order, n) => (n === 0 ? order : { at: `${n * 4}m` }));
    const scene = await openScene(burst(6, { orders }));
    await scene.to('90m');
    expect(countOf(ends(scene, 6), 'cancelled')).toBe(6);
    hear(scene, 6);
  });

  test('stops at its share of the day’s orders, and not for the end of an evening', async () => {
    const stopped = await openScene(burst(8, { policy: bent({ share: 50, atLeast: 2 }) }));
    await stopped.to('70m');
    expect(countOf(ends(stopped, 8), 'cancelled')).toBe(4);
    const note = stopped.team.notes().find(({ title }) => title.includes('stopped cancelling'));
    expect(note?.lines[0]?.text).toBe(
      'It cancelled 4 orders within 10 min, and more were due: over 50 % of all that were open in the last 24 hours.',
    );
    hear(stopped, 8);
    const evening = Array.from({ length: 12 }, (_, n) => ({
      ...(n === 0 ? {} : { at: `${n}m` }),
      ...(n % 2 === 0 ? { pays: '12m' } : {}),
    }));
    const calm = await openScene({ orders: evening, policy: bent({ share: 50, atLeast: 2 }) });
    await calm.to('90m');
    expect(countOf(ends(calm, 12), 'cancelled')).toBe(6);
    expect(calm.team.notes()).toEqual([]);
    hear(calm, 12);
  });
});
