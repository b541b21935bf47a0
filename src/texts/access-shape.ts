/** Access to a shop. `day`: when it ends, where that is known. */
export type AccessTexts = {
  connectAgain(shopId: string): string;
  lookIntoIt: string;
  findings: TokenFindings;
  /** In the browser of whoever comes back from the authorise page. */
  callback: Record<'code' | 'denied' | 'no_redirect' | 'no_state' | 'unknown' | 'used' | 'expired', string>;
} & Record<
  'deauthorized' | 'ending' | 'refused' | 'trouble',
  { title(shop: string): string; text(day: string | undefined): string }
>;

/** What `doctor` says of stored tokens and of where webhooks go. Reasons come as they are, in the marketplace's words. */
export interface TokenFindings {
  tokens: string;
  registration: string;
  none: string;
  byHand: string;
  sealed: string;
  sealedRemedy: string;
  gone: Record<'deauthorized' | 'disconnected', string>;
  ended: string;
  refused(day: string): string;
  stale(why: string): string;
  trouble(why: string): string;
  wait: string;
  good(ago: string, next: string): string;
  registered(address: string, ago: string): string;
  unregistered(why: string): string;
  unregisteredRemedy: string;
  unchecked: string;
}
