import { describe, expect, test } from 'vitest';
import type { ChatBudget } from '../../src/domain/chat-budget.js';
import type { Policy } from '../../src/domain/policy.js';
import { findChatDay } from '../../src/store/chat-days.js';
import { openScene, type Scene } from '../harness/scene.js';

const CHAT = /customer_service/;

const budget =
  (chatBudget: ChatBudget) =>
  (standard: Policy): Policy => ({ ...standard, chatBudget });

const chatCalls = ({ wire }: Scene): number => wire.count('GET', CHAT) + wire.count('POST', CHAT);

async function counted({ bot }: Scene): Promise<number> {
  return (await findChatDay(bot.store.db, 'luna'))?.used ?? 0;
}

const heardOf = (scene: Scene, many: readonly unknown[]): string[][] => many.map((_, n) => scene.heard(n));

describe('a day’s chat requests', () => {
  test('are counted one by one: a first message opens and sends, the next only sends', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('6m');
    expect([await counted(scene), chatCalls(scene)]).toEqual([3, 3]);
    await scene.to('46m');
    // With a look at the start, and one before each message when no webhook came for half an hour.
    expect([await counted(scene), chatCalls(scene)]).toEqual([7, 7]);
    expect(scene.heard()).toEqual(['5m ask', '30m remind', '45m notice']);
  });

  test('are counted over a restart, and what the shop counted is the same', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('6m');
    await scene.restart('1m');
    await scene.to('46m');
    expect(await counted(scene)).toBe(chatCalls(scene));
    expect(scene.sandbox.snapshot().quota).toMatchObject({ used: chatCalls(scene) });
    expect(scene.heard()).toEqual(['5m ask', '30m remind', '45m notice']);
  });

  const MANY = Array.from({ length: 16 }, (_, n) => ({ at: `${n}s`, totalMinor: n === 15 ? 20_000 : 2_490 }));

  test('that come to an end go to high-value orders and notices, one card says so, and tells when they are back', async () => {
    const scene = await openScene({
      orders: MANY,
      policy: budget({ reserve: 20, highValue: '100', perDay: 30 }),
      bends: ['forgotten'],
    });
    await scene.to('10m');
    const asked = heardOf(scene, MANY).flatMap((heard, n) => (heard.length > 0 ? [n] : []));
    // Six requests are kept: after the twelfth question fewer are left, and only the order of high value is asked.
    expect(asked).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 15]);
    const budgetNotes = () => scene.team.notes().filter(({ title }) => title.includes('chat requests'));
    expect(budgetNotes()).toHaveLength(1);
    expect(budgetNotes()[0]).toMatchObject({
      title: 'Luna Beauty: few chat requests are left today',
      tone: 'warning',
    });
    expect(scene.team.board().lines.map(({ text }) => text)).toContain(
      'Few chat requests are left: until Mar 3, 00:00 only notices and high-value orders are written to.',
    );
    expect(await scene.rows.story(scene.orderId(13))).toContain(
      '10:05  Question skipped: too few chat requests are left today',
    );

    await scene.to('50m');
    const noticed = heardOf(scene, MANY).filter((heard) => heard.some((one) => one.endsWith('notice')));
    expect([await counted(scene), chatCalls(scene)]).toEqual([30, 30]);
    expect(noticed.length).toBeGreaterThan(0);
    expect(noticed.length).toBeLessThan(4);
    expect(budgetNotes()).toMatchObject([
      { title: 'Luna Beauty: no chat requests are left today', tone: 'bad' },
    ]);

    await scene.to('14h1m');
    expect(budgetNotes()).toMatchObject([{ title: 'Luna Beauty: chat requests are back', tone: 'good' }]);
    // Who was told nothing is not cancelled by the machine.
    const cancelled = MANY.filter(
      (_, n) => scene.sandbox.ledger.order(scene.externalId(n))?.final === 'cancelled',
    );
    expect(cancelled).toHaveLength(noticed.length);
  });

  test('are at an end when the shop says so, whatever was counted: nothing more is asked until the day turns', async () => {
    const scene = await openScene({ orders: MANY, chatQuota: 7, bends: ['forgotten'] });
    await scene.to('60m');
    expect(await findChatDay(scene.bot.store.db, 'luna')).toMatchObject({ spent: 1 });
    const refused = chatCalls(scene);
    expect(refused).toBeGreaterThan(7);
    expect(refused).toBeLessThanOrEqual(7 + 8);
    await scene.to('3h');
    expect(chatCalls(scene)).toBe(refused);
    expect(heardOf(scene, MANY).filter((heard) => heard.length > 0)).toHaveLength(3);
    expect(scene.team.notes().filter(({ title }) => title.includes('chat requests'))).toMatchObject([
      { title: 'Luna Beauty: no chat requests are left today' },
    ]);
  });

  test('that are spent leave a livestream to the board: the first few whose time is over get cards, the others are counted', async () => {
    const scene = await openScene({
      orders: MANY,
      chatQuota: 7,
      policy: (standard) => ({ ...standard, alert: { ...standard.alert, maxOpen: 4 } }),
      bends: ['forgotten'],
    });
    await scene.to('75m');
    heardOf(scene, MANY);
    expect((await scene.rows.story(scene.orderId(15))).join()).toContain('but a person must decide');
    const withCards = MANY.filter((_, n) => scene.team.card(scene.externalId(n).slice(-4)) !== undefined);
    expect(withCards).toHaveLength(4);
    expect(scene.team.board().facts).toContainEqual({
      label: 'Team',
      value: '16 need a person · 0 claimed · 16 unclaimed',
    });
  });
});

describe('replies without webhooks', () => {
  test('are found by one list a minute, and only a conversation with something new is read', async () => {
    const scene = await openScene({ orders: [{}, { at: '10s' }], webhooks: 'off' });
    await scene.to('10m');
    const lists = () => scene.wire.count('GET', /customer_service\/202309\/conversations\?/);
    const reads = () => scene.wire.count('GET', /conversations\/\d+\/messages/);
    const before = lists();
    expect(reads()).toBe(0);
    scene.sandbox.buyer.write(
      scene.sandbox.ledger.order(scene.externalId(1))?.buyerId ?? '',
      'My card was declined',
    );
    await scene.to('20m');
    expect(lists() - before).toBeGreaterThanOrEqual(9);
    expect(lists() - before).toBeLessThanOrEqual(11);
    expect(reads()).toBeLessThanOrEqual(2);
    expect((await scene.rows.order(scene.orderId(1))).held).toBe('buyer_replied');
    expect((await scene.rows.order(scene.orderId(0))).held).toBeNull();
    expect(heardOf(scene, [0, 1])).toEqual([['5m ask'], ['5m ask']]);
  });
});
