import { expect, test } from 'vitest';
import type { Store } from '../../../src/store/database.js';
import {
  claim,
  claimAlike,
  type Effect,
  enqueue,
  lookAgain,
  type NewEffect,
  putBack,
  remove,
  settle,
} from '../../../src/store/outbox.js';
import {
  nextPending,
  nextPendingAt,
  nextSendingDeadline,
  overdueSending,
  pendingLanes,
} from '../../../src/store/outbox-next.js';
import { NOW } from '../engines.js';
import { effectRow, SHOP } from '../rows.js';
import type { Given } from './given.js';

export const read = (change: Partial<NewEffect> = {}): NewEffect => ({
  kind: 'order.refresh',
  lane: 'shop:luna',
  shopId: SHOP.id,
  ...change,
});

/** Enqueues one effect and returns its row. */
export async function put(store: Store, effect: NewEffect): Promise<Effect> {
  const before = new Set((await store.db.selectFrom('outbox').select('id').execute()).map(({ id }) => id));
  if (!(await store.write((unit) => enqueue(unit, effect)))) throw new Error('it was not taken');
  const rows = await store.db.selectFrom('outbox').selectAll().execute();
  return rows.find(({ id }) => !before.has(id)) as Effect;
}

export function outboxSuite(given: Given): void {
  test('gives the most urgent first, then the longest due, and leaves closed lanes out', async () => {
    const { store } = given();
    await put(store, read({ kind: 'card.update', lane: 'chat:a', dueAt: NOW - 9 }));
    await put(store, read({ dueAt: NOW - 1 }));
    await put(store, read({ dueAt: NOW - 2 }));
    await put(store, read({ dueAt: NOW + 5 }));
    const seen = async (...lanes: string[]) =>
      (await nextPending(store.db, NOW, lanes)).map(({ kind, due_at }) => [kind, due_at - NOW]);
    expect(await pendingLanes(store.db)).toEqual(['chat:a', 'shop:luna']);
    expect(await seen('chat:a', 'shop:luna')).toEqual([
      ['order.refresh', -2],
      ['order.refresh', -1],
      ['card.update', -9],
    ]);
    expect(await seen('chat:a')).toEqual([['card.update', -9]]);
    expect(await seen()).toEqual([]);
    expect(await nextPendingAt(store.db, ['chat:a', 'shop:luna'])).toBe(NOW - 9);
    expect(await nextPendingAt(store.db, ['shop:luna'])).toBe(NOW - 2);
    expect(await nextPendingAt(store.db, [])).toBeUndefined();
  });

  test('finds what waits among more lanes than one question names, each once', async () => {
    const { store } = given();
    const lanes = Array.from({ length: 131 }, (_, n) => `chat:${n}`);
    await store.write(async (unit) => {
      for (const [n, lane] of lanes.entries())
        await enqueue(unit, read({ kind: 'card.update', lane, dueAt: NOW - n }));
    });
    expect((await pendingLanes(store.db)).sort()).toEqual([...lanes].sort());
    const found = (await nextPending(store.db, NOW, lanes)).map(({ lane }) => lane);
    expect(found).toEqual([...lanes].reverse());
    expect(await nextPendingAt(store.db, lanes)).toBe(NOW - 130);
  });

  test('takes a key once for ever and a subject once while it waits', async () => {
    const { store } = given();
    const keyed = await put(store, read({ key: 'k' }));
    const subject = await put(store, read({ subject: 's' }));
    const again = async (effect: NewEffect) => await store.write((unit) => enqueue(unit, effect));
    expect(await again(read({ key: 'k' }))).toBe(false);
    expect(await again(read({ subject: 's' }))).toBe(false);
    expect(await again(read({ kind: 'card.update', subject: 's' }))).toBe(true);
    await store.write((unit) => settle(unit, keyed.id, 'dropped'));
    expect(await again(read({ key: 'k' }))).toBe(false);
    await store.write((unit) => claim(unit, subject.id, NOW + 10));
    expect(await again(read({ subject: 's' }))).toBe(true);
  });

  test('lets one claim a row and nobody else', async () => {
    const { store, time } = given();
    const { id } = await put(store, read());
    time.now = NOW + 3;
    expect(await store.write((unit) => claim(unit, id, NOW + 50, { told: 1 }))).toBe(true);
    expect(await store.write((unit) => claim(unit, id, NOW + 99))).toBe(false);
    expect(await effectRow(store.db, id)).toMatchObject({
      state: 'sending',
      attempts: 1,
      claimed_at: NOW + 3,
      deadline_at: NOW + 50,
      params: '{"told":1}',
    });
  });

  test('shows what was claimed and is past its deadline, until it is looked at again', async () => {
    const { store } = given();
    const { id } = await put(store, read());
    await store.write((unit) => claim(unit, id, NOW + 50));
    expect(await nextSendingDeadline(store.db)).toBe(NOW + 50);
    expect(await overdueSending(store.db, NOW + 49)).toEqual([]);
    expect(await overdueSending(store.db, NOW + 50)).toMatchObject([{ id }]);
    await store.write((unit) => lookAgain(unit, id, NOW + 80, 'no answer'));
    expect(await overdueSending(store.db, NOW + 50)).toEqual([]);
    expect(await effectRow(store.db, id)).toMatchObject({ state: 'sending', reason: 'no answer' });
    await store.write((unit) => settle(unit, id, 'sent', { ref: 'r' }));
    expect(await nextSendingDeadline(store.db)).toBeUndefined();
  });

  test('claims reads alike together: same kind and lane, due, up to a limit', async () => {
    const { store } = given();
    const first = await put(store, read({ dueAt: NOW - 3 }));
    const second = await put(store, read({ dueAt: NOW - 2 }));
    await put(store, read({ dueAt: NOW - 1 }));
    await put(store, read({ dueAt: NOW + 1 }));
    await put(store, read({ lane: 'shop:sol' }));
    await put(store, read({ kind: 'chat.read' }));
    const claimed = await store.write((unit) => claimAlike(unit, first, NOW + 50, 2));
    expect(claimed.map(({ id }) => id).sort()).toEqual([first.id, second.id].sort());
    expect(claimed.every(({ state, attempts }) => state === 'sending' && attempts === 1)).toBe(true);
    expect(await store.write((unit) => claimAlike(unit, first, NOW + 50, 10))).toHaveLength(1);
  });

  test('takes a row back with its reason, unless a twin waits already', async () => {
    const { store } = given();
    const lone = await put(store, read({ subject: 'a' }));
    const twinned = await put(store, read({ subject: 'b' }));
    for (const { id } of [lone, twinned]) await store.write((unit) => claim(unit, id, NOW + 50));
    const twin = await put(store, read({ subject: 'b' }));
    await store.write(async (unit) => {
      await putBack(unit, lone, NOW + 30, 'busy');
      await putBack(unit, twinned, NOW + 30, 'busy');
    });
    expect(await effectRow(store.db, lone.id)).toMatchObject({
      state: 'pending',
      attempts: 1,
      due_at: NOW + 30,
      reason: 'busy',
      claimed_at: null,
      deadline_at: null,
    });
    expect(await effectRow(store.db, twinned.id)).toBeUndefined();
    expect(await effectRow(store.db, twin.id)).toMatchObject({ state: 'pending' });
  });

  test('never changes a row that is settled', async () => {
    const { store } = given();
    const effect = await put(store, read());
    await store.write(async (unit) => {
      await claim(unit, effect.id, NOW + 50);
      await settle(unit, effect.id, 'sent', { ref: 'first' });
      await settle(unit, effect.id, 'rejected', { reason: 'late' });
      await putBack(unit, effect, NOW + 1, 'late');
      await lookAgain(unit, effect.id, NOW + 1, 'late');
    });
    expect(await effectRow(store.db, effect.id)).toMatchObject({
      state: 'sent',
      ref: 'first',
      reason: null,
      settled_at: NOW,
    });
  });

  test('removes reads that are done, and nothing when there are none', async () => {
    const { store } = given();
    const effect = await put(store, read());
    await store.write((unit) => remove(unit, []));
    expect(await effectRow(store.db, effect.id)).toBeDefined();
    await store.write((unit) => remove(unit, [effect.id]));
    expect(await effectRow(store.db, effect.id)).toBeUndefined();
  });
}
