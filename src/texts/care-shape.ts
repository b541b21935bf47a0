/** What the team reads of cancels that wait, and after an absence. */

/** Cancels that wait for a lead. */
export interface StopTexts {
  title(shop: string): string;
  tooMany(done: number, span: string, limit: number): string;
  tooLarge(done: number, span: string, percent: number): string;
  restored: string;
  waiting(count: number): string;
  hint: string;
  goOnConfirm: { title(count: number): string; text: string; yes: string; no: string };
  answeredTitle: Record<'go_on' | 'keep_all', (shop: string) => string>;
  answered: Record<'go_on' | 'keep_all', (person: string, count: number) => string>;
}

/** What an absence left behind; a count of 0 is not told. */
export interface BackTexts {
  title(span: string): string;
  restoredTitle: string;
  restored(until: string): string;
  away(from: string, to: string): string;
  shop(shop: string, said: readonly string[]): string;
  letGo(count: number): string;
  waits(count: number): string;
  decide(count: number): string;
  paid(count: number): string;
  ended(count: number): string;
  placed(count: number): string;
  unclaimed(count: number): string;
}
