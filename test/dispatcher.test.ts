/** The dispatcher over a real database; the far side of the two ports is played by plain objects. */
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createManualClock, type ManualClock } from '../src/clock.js';
import { createDispatcher, type Dispatcher, type LaneRule } from '../src/dispatcher.js';
import type { Settings } from '../src/domain/settings.js';
import type { Marketplace, SendOutcome, TeamChat } from '../src/ports.js';
import { openSqliteStore, type Store } from '../src/store/database.js';
import { claim, type Effect, enqueue, type NewEffect } from '../src/store/outbox.js';
import { NOW, storeOptions, temporaryFolder } from './store/engines.js';
import { addShops, placeOrder, SHOP } from './store/rows.js';

const WIDE: LaneRule = { inFlight: 10, perMinute: 60_000, burst: 1_000 };

let folder: ReturnType<typeof temporaryFolder>;
let store: Store;
let clock: ManualClock;
let dispatcher: Dispatcher;
let faults: { message: string; kind: string }[];

beforeEach(async () => {
  folder = temporaryFolder();
  clock = createManualClock(NOW);
  store = await openSqliteStore(`${folder.path}/test.db`, { ...storeOptions(), now: clock.now });
  await addShops(store);
  faults = [];
});
afterEach(async () => {
  await dispatcher.stop();
  await store.close();
  folder.remove();
});

type Post = (place: string, key: string) => Promise<SendOutcome>;
type GetOrders = Marketplace['getOrders'];

const posted: Post = async (_place, key) => ({ kind: 'sent', ref: `m-${key}` });
const nothingFound: GetOrders = async () => ({ kind: 'ok', value: [] });

/** Channels `a` and `b` on one chat, the shop on one marketplace. */
function open(far: {
  post?: Post;
  getOrders?: GetOrders;
  rules?: Record<string, LaneRule>;
  onFault?(): void;
}): Dispatcher {
  const post = far.post ?? posted;
  const chat = { post: (place, _card, { key }) => post(place, key) } as Partial<TeamChat> as TeamChat;
  const port = { getOrders: far.getOrders ?? nothingFound } as Partial<Marketplace> as Marketplace;
  dispatcher = createDispatcher({
    world: {
      store,
      clock,
      settings: { shops: new Map([[SHOP.id, SHOP]]), channels: new Map(), people: [] } as unknown as Settings,
      newToken: () => 'token',
      shop: () => ({ port, ref: { id: SHOP.id, externalId: SHOP.externalId, market: SHOP.market } }),
      channel: (id) => ({ port: chat, place: id }),
    },
    laneRule: (lane) => far.rules?.[lane] ?? WIDE,
    onFault(error, effect) {
      faults.push({ message: (error as Error).message, kind: effect.kind });
      far.onFault?.();
    },
  });
  return dispatcher;
}

const note = (key: string, change: Partial<NewEffect> = {}): NewEffect => ({
  kind: 'thread.post',
  lane: 'chat:a',
  shopId: SHOP.id,
  channelId: 'a',
  key,
  params: { note: 'pause', paused: true, by: 'Mia', at: NOW },
  ...change,
});

const refresh = (externalId: string): NewEffect => ({
  kind: 'order.refresh',
  lane: 'shop:luna',
  shopId: SHOP.id,
  subject: externalId,
  params: { externalId },
});

async function put(...effects: NewEffect[]): Promise<void> {
  await store.write(async (unit) => {
    for (const effect of effects) await enqueue(unit, effect);
  });
}

const rowOf = async (key: string): Promise<Effect> =>
  await store.db.selectFrom('outbox').selectAll().where('key', '=', key).executeTakeFirstOrThrow();

/** A promise and the hand that settles it. */
function gate<T = void>() {
  let open = (_value: T): void => {};
  const passed = new Promise<T>((resolve) => {
    open = resolve;
  });
  return { open, passed };
}

describe('what is performed first', () => {
  test('is the most urgent, then what has waited longest', async () => {
    const order: string[] = [];
    open({
      rules: { 'chat:a': { ...WIDE, inFlight: 1 } },
      async post(place, key) {
        order.push(key);
        return await posted(place, key);
      },
    });
    await put(
      note('calm', { priority: 50 }),
      note('later', { priority: 30, dueAt: NOW - 1 }),
      note('urgent', { priority: 10 }),
      note('longer', { priority: 30, dueAt: NOW - 2 }),
      note('tomorrow', { priority: 1, dueAt: NOW + 1 }),
    );
    await dispatcher.drain();
    expect(order).toEqual(['urgent', 'longer', 'later', 'calm']);
    expect(await rowOf('calm')).toMatchObject({ state: 'sent', ref: 'm-calm' });
    expect(await dispatcher.nextAt()).toBe(NOW + 1);
  });
});

describe('a lane', () => {
  test('gives the turn of what needed no call to the next', async () => {
    open({ rules: { 'chat:a': { inFlight: 1, perMinute: 1, burst: 1 } } });
    const outdated = note('outdated', { kind: 'card.update', cardId: 'gone', priority: 10, params: {} });
    await put(outdated, note('news'));
    await dispatcher.drain();
    expect(await rowOf('news')).toMatchObject({ state: 'sent' });
  });

  test('has no more calls in flight than it may', async () => {
    let flying = 0;
    let most = 0;
    open({
      rules: { 'chat:a': { ...WIDE, inFlight: 3 } },
      async post(place, key) {
        most = Math.max(most, ++flying);
        await new Promise((resolve) => setImmediate(resolve));
        flying -= 1;
        return await posted(place, key);
      },
    });
    await put(...Array.from({ length: 12 }, (_, index) => note(`n${index}`)));
    await dispatcher.drain();
    expect(most).toBe(3);
    expect(await dispatcher.nextAt()).toBeUndefined();
  });

  test('spends its tokens, says when the next one comes, and goes on then', async () => {
    const sent: string[] = [];
    open({
      rules: { 'chat:a': { inFlight: 5, perMinute: 60, burst: 2 } },
      async post(place, key) {
        sent.push(key);
        return await posted(place, key);
      },
    });
    await put(note('1'), note('2'), note('3'), note('4'), note('b', { lane: 'chat:b', channelId: 'b' }));
    await dispatcher.drain();
    expect(sent.sort()).toEqual(['1', '2', 'b']);
    expect(await dispatcher.nextAt()).toBe(NOW + 1_000);
    clock.set(NOW + 1_000);
    await dispatcher.drain();
    expect(sent.sort()).toEqual(['1', '2', '3', 'b']);
  });

  test('does one thing at a time for one order, and several for several', async () => {
    const under = new Map<string, number>();
    const overlaps = new Set<string>();
    const [one, two] = [await placeOrder(store, '1'), await placeOrder(store, '2')];
    open({
      async post(place, key) {
        const order = key[0] ?? '';
        for (const [other, count] of under) if (count > 0) overlaps.add([other, order].sort().join(''));
        under.set(order, (under.get(order) ?? 0) + 1);
        await new Promise((resolve) => setImmediate(resolve));
        under.set(order, (under.get(order) ?? 0) - 1);
        return await posted(place, key);
      },
    });
    await put(
      ...['1a', '1b', '1c'].map((key) => note(key, { orderId: one })),
      ...['2a', '2b', '2c'].map((key) => note(key, { orderId: two })),
    );
    await dispatcher.drain();
    expect([...overlaps]).toEqual(['12']);
    expect(await rowOf('2c')).toMatchObject({ state: 'sent' });
  });

  test('that is slow delays no other', async () => {
    const slow = gate();
    const asked = gate<readonly string[]>();
    open({
      rules: { 'chat:a': { ...WIDE, inFlight: 1 } },
      async post(place, key) {
        await slow.passed;
        return await posted(place, key);
      },
      async getOrders(_shop, ids) {
        asked.open(ids);
        return { kind: 'ok', value: [] };
      },
    });
    await put(
      ...Array.from({ length: 100 }, (_, index) => note(`n${index}`, { priority: 1 })),
      refresh('77'),
    );
    dispatcher.start();
    expect(await asked.passed).toEqual(['77']);
    expect((await rowOf('n0')).state).toBe('sending');
    slow.open();
  });
});

describe('a call that was cut off', () => {
  async function cutOff(deadlineAt: number): Promise<void> {
    await put(note('n'));
    const { id } = await rowOf('n');
    await store.write((unit) => claim(unit, id, deadlineAt));
  }

  test('is left alone until its deadline, and then made again', async () => {
    const sent: string[] = [];
    open({
      async post(place, key) {
        sent.push(key);
        return await posted(place, key);
      },
    });
    await cutOff(NOW + 45_000);
    await dispatcher.drain();
    expect(sent).toEqual([]);
    expect(await dispatcher.nextAt()).toBe(NOW + 45_000);
    clock.set(NOW + 45_000);
    await dispatcher.drain();
    expect(sent).toEqual(['n']);
    expect(await rowOf('n')).toMatchObject({ state: 'sent', attempts: 2 });
  });
});

describe('a fault of our own', () => {
  test('is told, leaves a claimed call claimed, and is not tried again at once', async () => {
    let calls = 0;
    open({
      async post() {
        calls += 1;
        throw new Error('a bug in the adapter');
      },
    });
    await put(note('n'));
    await dispatcher.drain();
    expect(calls).toBe(1);
    expect(faults).toEqual([{ message: 'a bug in the adapter', kind: 'thread.post' }]);
    expect(await rowOf('n')).toMatchObject({ state: 'sending', deadline_at: NOW + 45_000 });
    clock.set(NOW + 45_000);
    await dispatcher.drain();
    expect(calls).toBe(2);
  });

  test('before the call lets the effect wait', async () => {
    open({});
    await put(note('n', { kind: 'card.post', cardId: 'c', params: {} }), note('broken'));
    await store.db.updateTable('outbox').set({ params: 'no json' }).where('key', '=', 'broken').execute();
    await dispatcher.drain();
    expect(faults.map(({ kind }) => kind)).toEqual(['thread.post']);
    expect(await rowOf('broken')).toMatchObject({ state: 'pending', attempts: 0, due_at: NOW + 30_000 });
    await dispatcher.drain();
    expect(faults).toHaveLength(1);
  });

  test('while looking into a cut-off message waits too, and never sends it again', async () => {
    const orderId = await placeOrder(store, '1');
    open({});
    await put(note('m', { kind: 'buyer.message', lane: 'shop:luna', orderId }));
    const { id } = await rowOf('m');
    await store.write((unit) => claim(unit, id, NOW));
    await store.db.updateTable('outbox').set({ params: 'no json' }).execute();
    await dispatcher.drain();
    expect(faults).toHaveLength(1);
    expect(await rowOf('m')).toMatchObject({ state: 'sending', deadline_at: NOW + 30_000 });
  });

  test('that cannot even be stored is told, and its lane rests a while', async () => {
    const again = gate();
    open({
      rules: { 'chat:a': { ...WIDE, inFlight: 1 } },
      onFault: () => void (faults.length === 3 && again.open()),
    });
    await put(note('1'), note('2'));
    const full = sql`create trigger disk_full before update on outbox begin select raise(fail, 'disk full'); end`;
    await full.execute(store.db);
    const startedAt = performance.now();
    dispatcher.start();
    await again.passed;
    expect(faults.map(({ message }) => message)).toEqual(['disk full', 'disk full', 'disk full']);
    expect(performance.now() - startedAt).toBeGreaterThan(900);
  });
});

describe('a running dispatcher', () => {
  test('performs at a wake, long before it would look by itself', async () => {
    let done = gate();
    open({
      async post(place, key) {
        done.open();
        return await posted(place, key);
      },
    });
    dispatcher.start();
    const startedAt = performance.now();
    for (const key of ['1', '2', '3', '4', '5']) {
      done = gate();
      await put(note(key));
      dispatcher.wake();
      await done.passed;
    }
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });

  test('finds what nobody woke it for', async () => {
    const done = gate();
    open({
      async post(place, key) {
        done.open();
        return await posted(place, key);
      },
    });
    dispatcher.start();
    await put(note('n'));
    await done.passed;
  });

  test('stops once the calls under way are answered and stored, and takes nothing new', async () => {
    const begun = gate();
    const answer = gate();
    open({
      rules: { 'chat:a': { ...WIDE, inFlight: 1 } },
      async post(place, key) {
        begun.open();
        await answer.passed;
        return await posted(place, key);
      },
    });
    await put(note('1'), note('2'));
    dispatcher.start();
    await begun.passed;
    let stopped = false;
    const stop = dispatcher.stop().then(() => {
      stopped = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(stopped).toBe(false);
    answer.open();
    await stop;
    expect(await rowOf('1')).toMatchObject({ state: 'sent' });
    expect(await rowOf('2')).toMatchObject({ state: 'pending' });
  });
});
