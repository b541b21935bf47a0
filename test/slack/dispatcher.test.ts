/** The real dispatcher over the real client: what becomes of cards when Slack is away or asks to wait, and what it costs. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createManualClock, type ManualClock } from '../../src/clock.js';
import { createDispatcher, type Dispatcher } from '../../src/dispatcher.js';
import type { Settings } from '../../src/domain/settings.js';
import type { TeamChat } from '../../src/ports.js';
import { openSqliteStore, type Store } from '../../src/store/database.js';
import { enqueue } from '../../src/store/outbox.js';
import { createCore } from '../contract/team-chat.js';
import { NOW, storeOptions, temporaryFolder } from '../store/engines.js';
import { addShops, SHOP } from '../store/rows.js';
import { type OpenSlack, ORDERS, openSlack } from './open-slack.js';

const HOUR = 3_600_000;
/** Notes for the channel on Slack, and as many for one on another platform. */
const NOTES = 400;

let folder: ReturnType<typeof temporaryFolder>;
let store: Store;
let clock: ManualClock;
let opened: OpenSlack;
let dispatcher: Dispatcher;
let elsewhere: { at: number }[];
let faults: unknown[];

beforeEach(async () => {
  folder = temporaryFolder();
  clock = createManualClock(NOW);
  store = await openSqliteStore(`${folder.path}/test.db`, { ...storeOptions(), now: clock.now });
  await addShops(store);
  opened = await openSlack(createCore(), { clock, local: { now: clock.now } });
  elsewhere = [];
  faults = [];
  const other = {
    limits: { postsPerMinute: 6_000, updatesPerMinute: 6_000 },
    async post() {
      elsewhere.push({ at: clock.now() });
      return { kind: 'sent', ref: String(elsewhere.length) };
    },
  } as unknown as TeamChat;
  const chats = new Map([
    ['slack', { port: opened.chat, place: ORDERS }],
    ['other', { port: other, place: 'other' }],
  ]);
  dispatcher = createDispatcher({
    world: {
      store,
      clock,
      settings: { shops: new Map([[SHOP.id, SHOP]]), channels: new Map(), people: [] } as unknown as Settings,
      newToken: () => 'token',
      shop: () => {
        throw new Error('no shop is called here');
      },
      channel: (id) => chats.get(id),
    },
    laneRule(lane) {
      const { postsPerMinute, updatesPerMinute } = chats.get(lane.slice('chat:'.length))!.port.limits;
      return { inFlight: 1, perMinute: Math.min(postsPerMinute, updatesPerMinute), burst: 1 };
    },
    onFault: (error) => faults.push(error),
  });
  await store.write(async (unit) => {
    for (let n = 0; n < NOTES; n += 1) {
      for (const channelId of chats.keys()) {
        await enqueue(unit, {
          kind: 'thread.post',
          lane: `chat:${channelId}`,
          shopId: SHOP.id,
          channelId,
          key: `${channelId} ${n}`,
          params: { note: 'pause', paused: true, by: `Mia ${n}`, at: NOW },
        });
      }
    }
  });
});
afterEach(async () => {
  await dispatcher.stop();
  await opened.close();
  await store.close();
  folder.remove();
  expect(faults).toEqual([]);
});

/** Performs what is due, moment by moment, up to `until` or until nothing waits. */
async function runTo(until: number): Promise<void> {
  for (;;) {
    await dispatcher.drain();
    const next = await dispatcher.nextAt();
    if (next === undefined || next > until) break;
    clock.set(Math.max(next, clock.now() + 1));
  }
  if (until > clock.now() && until < Number.MAX_SAFE_INTEGER) clock.set(until);
}

const calls = (): number => opened.slack.calls.filter(({ method }) => method === 'chat.postMessage').length;

function expectEveryNoteOnce(): void {
  const shown = opened.slack.workspace.messages.map(({ text }) => /Mia \d+/u.exec(text)?.[0]);
  expect(new Set(shown).size).toBe(NOTES);
  expect(shown).toHaveLength(NOTES);
}

test('asked to wait for an hour, it loses no card and wastes one call in twenty at most', {
  timeout: 300_000,
}, async () => {
  opened.slack.faults.next('chat.postMessage', { kind: 'status', status: 429, retryAfterS: 30 }, Infinity);
  await runTo(NOW + HOUR);
  expect(opened.slack.workspace.messages).toEqual([]);
  expect(elsewhere).toHaveLength(NOTES);
  expect(elsewhere.at(-1)!.at - NOW).toBeLessThan(60_000);
  opened.slack.faults.clear();
  await runTo(Number.MAX_SAFE_INTEGER);
  expectEveryNoteOnce();
  expect(calls() / NOTES).toBeLessThanOrEqual(1.05);
});

test('gone for eight seconds, it gets every card once and no call more', { timeout: 300_000 }, async () => {
  await runTo(NOW + 10_000);
  const before = opened.slack.workspace.messages.length;
  await opened.slack.goAway();
  await runTo(NOW + 18_000);
  expect(opened.slack.workspace.messages).toHaveLength(before);
  await opened.slack.comeBack();
  await runTo(Number.MAX_SAFE_INTEGER);
  expectEveryNoteOnce();
  expect(elsewhere).toHaveLength(NOTES);
  expect(calls() / NOTES).toBeLessThanOrEqual(1.05);
});
