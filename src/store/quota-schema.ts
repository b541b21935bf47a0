/** The tables of limits and gaps, as Kysely sees them. */

export interface QuotaSchema {
  chat_days: ChatDaysTable;
  webhook_gaps: WebhookGapsTable;
}

/** What was asked of a shop's chats on its last day of use. */
export interface ChatDaysTable {
  shop_id: string;
  /** Days since 1970 by UTC. */
  day: number;
  /** Requests, each counted before it is made. */
  used: number;
  /** The marketplace said that there are no more, whatever we counted. */
  spent: number;
  /** Few were left from this moment on, and the channels were told. */
  low_at: number | null;
}

/** A change that a poll saw first. A webhook about it takes its row away. */
export interface WebhookGapsTable {
  order_id: string;
  shop_id: string;
  seen_at: number;
}
