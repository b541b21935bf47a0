/** What `doctor` says of each thing it looked at. Where something is not good, the remedy follows the fact. */

export interface Said {
  detail: string;
  remedy: string;
}

/** What may be wrong with access to a shop. */
export type AccessFault =
  | 'no_tokens'
  | 'token_wrong'
  | 'token_expired'
  | 'app_wrong'
  | 'cipher_wrong'
  | 'address_blocked'
  | 'scope_missing'
  | 'other_shop'
  | 'not_told';

export interface DoctorTexts {
  title: string;
  states: Record<'good' | 'warning' | 'bad', string>;
  remedy(text: string): string;
  verdict(bad: number, warnings: number): string;
  /** "Luna Beauty · clock" */
  part(subject: string, what: string): string;
  parts: Record<
    | 'config'
    | 'database'
    | 'disk'
    | 'bot'
    | 'network'
    | 'clock'
    | 'access'
    | 'orders'
    | 'chat'
    | 'cancel'
    | 'mode'
    | 'reading'
    | 'webhooks'
    | 'timers'
    | 'queue'
    | 'quota'
    | 'messages'
    | 'platform',
    string
  >;
  config: { good(shops: number, channels: number, people: number): string; noOwner: Said };
  database: {
    good(size: string): string;
    absent: Said;
    damaged(first: string): Said;
    unreadable(why: string): Said;
    walLarge(size: string): Said;
    notDurable: Said;
    driver(node: string): Said;
    postgres: string;
  };
  disk: { good(free: string): string; low(free: string): Said };
  bot: { runs(span: string): string; stands(span: string): Said; never: Said };
  network: { good(host: string): string; silent(host: string, why: string): Said };
  clock: { good(seconds: number): string; off(seconds: number): Said; unknown: string };
  access: Record<AccessFault, (why: string, shopId: string) => Said> & { good: string };
  orders: { good: string };
  chat: { good: string; missing(shopId: string): Said; failing(why: string): Said };
  cancel: { good: string; missing: Said };
  mode: {
    live: string;
    shadow(shopId: string): Said;
    paused(shopId: string): Said;
    stopped(count: number): Said;
  };
  reading: { good(span: string): string; old(span: string): Said; never: Said };
  webhooks: { good(span: string): string; silent(span: string): Said; never: string };
  timers: { good: string; overdue(count: number, span: string): Said };
  queue: { good(waiting: number): string; stuck(count: number, span: string): Said };
  /** Chat requests of today. */
  quota: { good(used: number): string; low(used: number): Said; spent: Said };
  messages: { good: string; unknown(count: number): Said };
  platform: { none: Said; unserved: Said };
}
