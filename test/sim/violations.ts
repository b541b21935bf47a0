/** What must hold whatever happens, by name, and the book of what did not. */

export const INVARIANTS = {
  paid_cancelled: 'a paid order is never cancelled by us',
  cancel_without_intent: 'a cancel has a row that was claimed before it',
  cancelled_untold: 'nothing is cancelled by itself but after a delivered notice',
  cancelled_early: 'a told deadline is never cut short',
  time_cut_short: 'time that a person gave an order is not cut short by the machine',
  cancelled_while_held: 'what a person keeps open, or a buyer wrote about, is not cancelled by itself',
  undo_time: 'a person’s cancel leaves its time to undo it',
  message_without_row: 'a message has a row that was claimed before it',
  messaged_twice: 'one row sends at most one message',
  step_twice: 'a buyer gets no step twice by the machine',
  messaged_after_end: 'nobody is written to about an order that is over',
  messaged_after_opt_out: 'who wants to be left alone is',
  quiet_hours: 'no message is decided in quiet hours',
  message_cap: 'no order and no buyer gets more messages than the policy allows',
  message_gap: 'two messages to one buyer are far enough apart',
  acted_while_paused: 'a paused shop sends and cancels nothing',
  forgotten: 'every unpaid order has a next step or a person',
  unseen: 'every unpaid order is known soon',
  status_lag: 'what ended in the shop has ended with us soon',
  busy_after_end: 'an order that is over has no step and no message left to come',
  timer_late: 'no timer is long overdue',
  stuck_sending: 'no call stays open past its deadline',
  starved: 'nothing that may be done waits for long',
  unknown_without_alert: 'a message that may have arrived calls a person',
  promise_moved: 'a cancel is never planned before the told deadline',
  log_shrunk: 'the log only grows',
  claim_stolen: 'a claim has one winner',
  without_right: 'who may not, has not',
  webhook_accepted: 'a webhook that is forged or no event is refused',
  card_stale: 'a card shows the end of its order soon',
  double_board: 'a channel has one board',
  double_card: 'an order has one card in a channel, but for a post whose answer was lost',
  stock_held: 'stock of orders that are over is given back',
  two_timers: 'an order has at most one open timer of a kind',
  own_fault: 'no fault of the bot’s own',
  counts: 'the bot knows the orders the shop has',
} as const satisfies Record<string, string>;

export type Invariant = keyof typeof INVARIANTS;

export interface Violation {
  invariant: Invariant;
  orderId: string;
  /** Epoch ms. */
  at: number;
  /** When its order was placed, where it has one. */
  placedAt?: number | undefined;
  detail: string;
}

export interface ViolationBook {
  add(invariant: Invariant, orderId: string, detail: string): void;
  readonly list: readonly Violation[];
  /** All told; the list holds one for each invariant and order. */
  readonly count: number;
}

const LIST_MAX = 1_000;

export function createViolationBook(
  now: () => number,
  placedAt: (orderId: string) => number | undefined,
): ViolationBook {
  const list: Violation[] = [];
  const known = new Set<string>();
  return {
    add(invariant, orderId, detail) {
      const key = `${invariant} ${orderId}`;
      if (known.has(key)) return;
      known.add(key);
      if (list.length < LIST_MAX)
        list.push({ invariant, orderId, at: now(), placedAt: placedAt(orderId), detail });
    },
    list,
    get count() {
      return known.size;
    },
  };
}
