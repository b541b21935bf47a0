/** What an owner reads before and after a shop goes live, or back into shadow. */
export interface GoLiveTexts {
  title(shop: string): string;
  seen(span: string, orders: number, paid: number): string;
  /** Older entries are forgotten with their orders. */
  noOlder: string;
  would(messages: number, cancels: number): string;
  paidLater(count: number, worth: string): string;
  nonePaidLater: string;
  nothingSeen: string;
  short(span: string): string;
  warnings: string;
  /** `methods`: names of ways to pay, or none for all. `after`: since placing. */
  cancelsBySelf(methods: string | undefined, after: string): string;
  cancelsNothing: string;
  people: string;
  question: Record<'live' | 'shadow', (shop: string) => string>;
  done: Record<'live' | 'shadow', (shop: string) => string>;
  already: Record<'live' | 'shadow', (shop: string) => string>;
  unchanged: string;
  /** How long the bot may take to notice. */
  paused(shop: string): string;
  resumed(shop: string): string;
}
