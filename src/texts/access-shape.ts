/** Access to a shop. `day`: when it ends, where that is known. */
export type AccessTexts = {
  connectAgain(shopId: string): string;
  lookIntoIt: string;
  /** In the browser of whoever comes back from the authorise page. */
  callback: Record<'code' | 'denied' | 'no_redirect' | 'no_state' | 'unknown' | 'used' | 'expired', string>;
} & Record<
  'deauthorized' | 'ending' | 'refused' | 'trouble',
  { title(shop: string): string; text(day: string | undefined): string }
>;
