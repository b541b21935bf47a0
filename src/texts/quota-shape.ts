/** What a team reads about limits and gaps: the day's chat requests, webhooks that fell silent, how old the data is. */
export interface QuotaTexts {
  chat: {
    fewTitle(shop: string): string;
    noneTitle(shop: string): string;
    overTitle(shop: string): string;
    few(left: string, all: string): string;
    none(all: string): string;
    over: string;
    /** What the bot still writes, and from when on everything again. */
    fewHint(time: string): string;
    noneHint(time: string): string;
    /** One line of the board. */
    board(time: string): string;
  };
  webhooks: {
    silentTitle(shop: string): string;
    /** `span`: since the last one. */
    silent(time: string, span: string, changes: number): string;
    meanwhile: string;
    remedy: string;
    backTitle(shop: string): string;
    back(span: string): string;
    board(time: string): string;
  };
  /** "as of 10:05:12, 12 s ago" */
  asOf(time: string, ago: string): string;
  seconds(count: number): string;
  ago(span: string): string;
}

/** Why an order is out of the ordinary; sentences. */
export interface UnusualTexts {
  duplicate(ending: string): string;
  value(usual: string): string;
  count(usual: number): string;
  nonPayer(orders: number): string;
  test: string;
  sample: string;
  currency(code: string): string;
  /** In a list: one word for each. */
  short: Record<'duplicate' | 'value' | 'count' | 'non_payer' | 'test' | 'sample' | 'currency', string>;
}
