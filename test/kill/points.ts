/**
 * The named places where the bot is made to die: thread, then the place as `crash-points.ts` says it. Around every call, on both
 * sides of the commits that decide or settle something, between a commit and the answer that tells of it, and in the start.
 */

export interface Point {
  name: string;
  /** Passed once in a life of the process. */
  once?: true;
  /** Passed only at the first start on a new database. */
  fresh?: true;
}

const CALLS = [
  'orders search',
  'order detail',
  'cancel offer',
  'cancel',
  'conversation open',
  'message send',
  'messages read',
];

/** Committed, and nothing told of it yet. */
const AFTER_COMMIT = [
  'main after commit: inbox add order',
  'main after commit: outbox sending order.refresh',
  'main after commit: orders add',
  'main after commit: orders paid',
  'main after commit: outbox sending buyer.message',
  'main after commit: outbox sent buyer.message',
  'main after commit: outbox sending order.cancel',
  'main after commit: outbox sent order.cancel',
  'main after commit: outbox sending card.post',
  'main after commit: outbox sent card.post',
  'main after commit: outbox remove card.update',
  'main after commit: outbox sent thread.post',
  'main after commit: replies add',
  'main after commit: order_log add claimed',
  'main after commit: order_log add cancel_requested',
  'main after commit: order_log add cancel_undone',
  'main after commit: shops paused',
  'worker after commit: outbox add buyer.message',
  'worker after commit: outbox add order.cancel',
  'worker after commit: timers fired undo',
  'worker after commit: timers fired alert',
  'worker after commit: order_log add lease_expired',
  'worker after commit: order_log add escalated',
];

/** Everything written, nothing committed: it never happened. */
const BEFORE_COMMIT = [
  'main before commit: inbox add order',
  'main before commit: orders add',
  'main before commit: outbox sending buyer.message',
  'main before commit: outbox sent buyer.message',
  'main before commit: outbox sending order.cancel',
  'main before commit: outbox sent order.cancel',
  'main before commit: outbox sent card.post',
  'main before commit: order_log add cancel_undone',
  'worker before commit: outbox add buyer.message',
  'worker before commit: outbox add order.cancel',
  'worker before commit: timers fired undo',
];

const ANSWERS_AND_FILES = [
  'main before answer: webhook',
  'main after answer: webhook',
  'main before answer: press',
  'main after answer: form',
  'main before keeping a console message',
  'main after keeping a console message',
];

const ONCE_A_LIFE = [
  'main start: database opened',
  'main after commit: shops add',
  'main before renaming the console file',
  'main start: after console listens',
  'main start: after webhooks listens',
  'main after commit: shops polled',
  'worker start: thread begins',
  'worker start: database ready',
  'worker before commit: timers move poll',
];

const FRESH = ['main before commit: schema', 'main after commit: schema'];

export const POINTS: readonly Point[] = [
  ...CALLS.flatMap((call) => [{ name: `main before call: ${call}` }, { name: `main after call: ${call}` }]),
  ...[...AFTER_COMMIT, ...BEFORE_COMMIT, ...ANSWERS_AND_FILES].map((name) => ({ name })),
  ...ONCE_A_LIFE.map((name) => ({ name, once: true as const })),
  ...FRESH.map((name) => ({ name, once: true as const, fresh: true as const })),
];
