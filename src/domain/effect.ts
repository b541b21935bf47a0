/** Everything the bot does in the outside world. Each is a row in the outbox before it happens. */
export type EffectKind =
  | 'buyer.message'
  | 'order.cancel'
  | 'card.post'
  | 'card.update'
  | 'thread.post'
  | 'order.refresh'
  | 'orders.poll'
  | 'chat.read'
  /** New tokens in place of those that run out. */
  | 'token.refresh'
  /** Webhooks of a shop come to our address. */
  | 'webhooks.register';

/**
 * `pending` → `sending` (claimed, its deadline set) → one of the settled states. `unknown` is for buyer messages only: it may
 * have arrived, and a person decides. `dropped`: let go before the call, with the reason.
 */
export type EffectState = 'pending' | 'sending' | 'sent' | 'rejected' | 'unknown' | 'dropped';

/** Lower goes first. */
export const PRIORITY: Record<EffectKind, number> = {
  'token.refresh': 5,
  'order.refresh': 10,
  'order.cancel': 20,
  'chat.read': 25,
  'buyer.message': 30,
  'thread.post': 40,
  'card.post': 45,
  'card.update': 50,
  'orders.poll': 15,
  'webhooks.register': 55,
};
/** A notice goes before other buyer messages: without it nothing is cancelled. */
export const NOTICE_PRIORITY = 22;

/** Who asked for an effect is named in its params; what the machine decides by itself names nobody. */
export function isAutomatic({ params }: { params: string }): boolean {
  return (JSON.parse(params) as { by?: string }).by === undefined;
}

export type TimerKind =
  | 'ask'
  | 'remind'
  | 'escalate'
  | 'notice'
  | 'cancel'
  | 'hold'
  /** The order gets a card of its own. */
  | 'alert'
  /** A claim runs out. */
  | 'lease'
  /** A person's cancel is carried out unless it was undone. */
  | 'undo'
  /** Look again after a cancel. */
  | 'check'
  /** A snooze ends. */
  | 'wake'
  /** Ask the marketplace what changed. */
  | 'poll';
