/** What can go wrong in a simulation, by name. A run counts what really happened. */

export const FAULTS = {
  crash_before_call: 'the process dies after a commit, right before the call it was written for',
  crash_after_call: 'the process dies when its call has arrived and before it is answered',
  crash_before_commit: 'the process dies in the middle of a transaction',
  crash_after_commit: 'the process dies right after a commit, before anything follows from it',
  crash_between: 'the process dies at any other moment',
  restart_graceful: 'the process is stopped in order and started again',
  restart_on_copy: 'the process dies and is started on a copy of its files',
  old_backup: 'the process dies and is started on a copy of its database made some time before',
  clock_jump: 'the wall clock leaps by minutes or hours while calls are under way',
  dst_change: 'clocks change to or from summer time',
  suspend: 'the machine sleeps: time passes, nothing runs, connections break',
  disk_full: 'the disk takes no more for a while',
  database_locked: 'another program holds the lock of the database',
  webhook_lost: 'a webhook never arrives',
  webhook_doubled: 'a webhook arrives twice',
  webhook_late: 'a webhook arrives minutes or hours late',
  webhook_reordered: 'a webhook is overtaken by later ones',
  webhook_forged: 'a webhook comes whose signature does not fit',
  webhook_garbage: 'a signed webhook holds no event',
  rate_limited: 'the shop answers 429',
  unavailable: 'the shop answers 503 and has done nothing',
  failed_after: 'the shop does what was asked and answers 500',
  answer_lost: 'the shop does what was asked and its answer is lost',
  request_lost: 'a request is lost on its way',
  slow_answer: 'an answer takes seconds, at times longer than anybody waits',
  connection_refused: 'no connection comes about',
  answer_truncated: 'an answer ends in the middle',
  gateway_page: 'a page of HTML comes instead of an answer',
  token_expired: 'the access token is past its time until somebody renews it',
  token_revoked: 'the access token is replaced, and the bot learns the new one only later',
  shop_clock_skew: 'the clock of the shop goes wrong by up to 20 s',
  poison_payload: 'an order comes in a shape nobody can read, for a while',
  double_press: 'a button is pressed twice at once',
  two_people: 'two people press the same button at once',
  stale_button: 'a button of an old card is pressed',
  stranger_press: 'somebody without the right presses',
  policy_edit: 'the shop’s policy is another one after a restart',
  pause_midway: 'a shop is paused for a while',
  chat_rate_limited: 'the team chat answers "slow down"',
  chat_answer_lost: 'the team chat takes a post and its answer is lost',
  chat_double_post: 'a post arrives twice in the team chat',
  chat_down: 'the team chat cannot be reached',
  chat_message_deleted: 'somebody deletes a card',
  pay_during_cancel: 'the buyer pays while the cancel is under way',
  press_during_cancel: 'somebody gives an order more time while its cancel is under way',
  pay_during_send: 'the buyer pays while a message is under way',
  reply_during_send: 'the buyer writes while a message is under way',
} as const satisfies Record<string, string>;

export type FaultKind = keyof typeof FAULTS;

export const FAULT_KINDS = Object.keys(FAULTS) as FaultKind[];

export interface FaultBook {
  /** May this happen in this run? */
  on(kind: FaultKind): boolean;
  /** It has happened. */
  count(kind: FaultKind): void;
  readonly counts: Record<FaultKind, number>;
  readonly kinds: readonly FaultKind[];
}

export function createFaultBook(kinds: readonly FaultKind[]): FaultBook {
  const enabled = new Set(kinds);
  const counts = Object.fromEntries(FAULT_KINDS.map((kind) => [kind, 0])) as Record<FaultKind, number>;
  return {
    on: (kind) => enabled.has(kind),
    count: (kind) => {
      counts[kind] += 1;
    },
    counts,
    kinds,
  };
}

/** `all`, `none` or names with commas; throws an Error that lists the names on an unknown one. */
export function parseFaults(text: string): FaultKind[] {
  if (text === 'all') return [...FAULT_KINDS];
  if (text === 'none') return [];
  const named = text.split(',').map((name) => name.trim());
  const unknown = named.find((name) => !(name in FAULTS));
  if (unknown !== undefined)
    throw new Error(`no fault is called ${unknown}; there are: ${FAULT_KINDS.join(', ')}`);
  return named as FaultKind[];
}
