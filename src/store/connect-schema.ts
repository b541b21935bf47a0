/** The tables of access to shops. */
export interface ConnectSchema {
  shop_credentials: ShopCredentialsTable;
  connect_attempts: ConnectAttemptsTable;
}

/**
 * `good`: works. `stale`: the access token was refused and a new one is on its way. `refused`: it cannot be renewed, and works
 * until it runs out. `ended`: neither works any more. `gone`: the tokens were deleted.
 */
export type AccessState = 'good' | 'stale' | 'refused' | 'ended' | 'gone';

export interface ShopCredentialsTable {
  shop_id: string;
  external_id: string;
  name: string;
  market: string;
  state: AccessState;
  /** Both tokens and the shop's cipher as one sealed value; null when gone. */
  sealed: string | null;
  /** Raised with each new pair. */
  version: number;
  /** JSON list. */
  scopes: string;
  /** When a person last connected the shop. */
  connected_at: number;
  /** When these tokens were given. */
  obtained_at: number;
  access_until: number | null;
  /** Half of its life is over then. */
  refresh_at: number;
  /** The authorisation ends then, as far as the marketplace has told. */
  refresh_until: number | null;
  /** Who is asking for new tokens, and until when nobody else may. */
  lease_by: string | null;
  lease_until: number | null;
  gone_because: 'deauthorized' | 'disconnected' | null;
  /** Why the last try to renew failed, for `doctor`. */
  trouble: string | null;
  webhooks_address: string | null;
  webhooks_checked_at: number | null;
  /** Why webhooks could not be registered, for `doctor`. */
  webhooks_trouble: string | null;
}

/** One authorise link that was given out. Its `state` is kept as a hash. */
export interface ConnectAttemptsTable {
  state_hash: string;
  shop_id: string;
  made_at: number;
  expires_at: number;
  /** The seller came back with it: it is good for nothing any more. */
  used_at: number | null;
  /** The code, on its way from the bot's own callback to the command that waits for it. */
  sealed_code: string | null;
  /** The seller said no: the platform's own word. */
  refusal: string | null;
}
