/** Guards around a message that other guards would hide: each alone. */
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { keepOrder } from '../../src/services/actions/deadline.js';
import { enqueueMessage } from '../../src/services/enqueue-message.js';
import { findAlert } from '../../src/store/alerts.js';
import { findChatDay } from '../../src/store/chat-days.js';
import { getOrder } from '../../src/store/orders.js';
import { cancelTimers } from '../../src/store/timers.js';
import { openScene, type Scene } from '../harness/scene.js';

/** Olu keeps the order open while this call is under way, and `then` happens. */
const keptDuring = (scene: Scene, method: string, path: string, then: () => void = () => {}): void =>
  scene.wire.beforeNext(method, path, () => {
    void scene.bot.store.write(async (unit) =>
      keepOrder(unit, await getOrder(unit.tx, scene.orderId()), { name: 'Olu' }),
    );
    then();
  });

test('what a sent notice promises is stored with the message, or neither is', async () => {
  const scene = await openScene({ orders: [{}] });
  await scene.to('44m');
  const { db } = scene.bot.store;
  await sql`create trigger no_promise before update on orders
    when new.told_deadline_at is not null and old.told_deadline_at is null
    begin select raise(abort, 'a fault of our own'); end`.execute(db);
  await scene.to('45m10s');
  expect((await scene.rows.acts(scene.orderId())).at(-1)).toBe('message notice sending');
  await sql`drop trigger no_promise`.execute(db);
  await scene.to('48m');
  scene.forgiveFaults();
  expect(scene.heard()).toEqual(['5m ask', '30m remind', '45m notice']);
  const order = await scene.rows.order(scene.orderId());
  expect(order.told_deadline_at).toBe(order.placed_at + 60 * 60_000);
});

test('a buyer who paid a moment ago is not even looked up', async () => {
  const scene = await openScene({ orders: [{}], webhooks: 'off' });
  await scene.to('4m');
  let lookedUp = false;
  scene.wire.beforeNext('GET', '/order/202507/orders', () => scene.sandbox.buyer.pay(scene.externalId()));
  scene.wire.beforeNext('POST', '/conversations', () => {
    lookedUp = true;
  });
  await scene.to('6m');
  expect(scene.heard()).toEqual([]);
  expect([lookedUp, ...(await scene.rows.acts(scene.orderId()))]).toEqual([
    false,
    'message ask dropped: paid',
  ]);
});

test('of two messages that wait, the earlier goes first: neither waits for the other for ever', async () => {
  const scene = await openScene({ orders: [{}] });
  await scene.to('16m');
  const { store } = scene.bot;
  await store.write(async (unit) => {
    const order = await getOrder(unit.tx, scene.orderId());
    await cancelTimers(unit, order.id, ['remind', 'notice']);
    for (const [step, afterMs] of [
      ['remind', 0],
      ['notice', 30_000],
    ] as const) {
      const dueAt = unit.now + afterMs;
      await enqueueMessage(unit, order, { step, template: step, dueAt, maxLateMs: 600_000 });
      const own = unit.tx.updateTable('outbox').set({ due_at: dueAt }).where('order_id', '=', order.id);
      await own.where('key', 'like', `%|${step}`).execute();
    }
  });
  await scene.to('50m');
  expect(scene.heard()).toEqual(['5m ask', '16m remind', '26m notice']);
});

test('what a person let go while the message was prepared is not brought back to them for want of chat requests', async () => {
  const scene = await openScene({
    orders: [{}],
    policy: (standard) => ({ ...standard, chatBudget: { reserve: 0, perDay: 3 } }),
  });
  await scene.to('44m');
  keptDuring(scene, 'GET', '/aftersale_eligibility');
  await scene.to('46m');
  expect((await scene.rows.acts(scene.orderId())).at(-1)).toBe('message notice dropped: held');
  expect((await scene.rows.story(scene.orderId())).at(-1)).toBe('10:45  Olu kept it open');
  expect((await findAlert(scene.bot.store.db, scene.orderId()))?.cause).toBe('unclaimed');
  scene.heard();
});

test('what a person let go while it was being sent is not brought back to them for want of chat requests', async () => {
  const scene = await openScene({ orders: [{}], chatQuota: 6 });
  await scene.to('44m');
  keptDuring(scene, 'POST', '/messages');
  await scene.to('46m');
  expect(await findChatDay(scene.bot.store.db, 'luna')).toMatchObject({ spent: 1 });
  expect((await scene.rows.acts(scene.orderId())).at(-1)).toBe('message notice dropped: held');
  expect((await findAlert(scene.bot.store.db, scene.orderId()))?.cause).toBe('unclaimed');
  scene.heard();
});

test('a person’s message that could not be sent, and that another stopped meanwhile, is not sent later, and the story says so', async () => {
  const scene = await openScene({ orders: [{}] });
  await scene.to('16m');
  const form = await scene.press('Remind now', 'mia');
  keptDuring(scene, 'POST', '/messages', () =>
    scene.sandbox.failNext({ path: '/messages', kind: 'too_many_requests', times: 1 }),
  );
  await scene.team.submit(form, {}, 'mia');
  await scene.to('30m');
  expect(scene.heard()).toEqual(['5m ask']);
  expect((await scene.rows.story(scene.orderId())).at(-1)).toMatch(/^10:16 {2}Reminder skipped/);
});
