/** What `init` asks and says. Values in brackets are what an empty answer keeps. */
export type AskedSetting =
  | 'TIKTOK_SHOP_APP_KEY'
  | 'TIKTOK_SHOP_APP_SECRET'
  | 'TIKTOK_SHOP_SERVICE_ID'
  | 'SLACK_BOT_TOKEN'
  | 'SLACK_APP_TOKEN'
  | 'DISCORD_TOKEN'
  | 'DISCORD_APPLICATION_ID'
  | 'TELEGRAM_BOT_TOKEN';

export interface InitTexts {
  welcome: string;
  /** "1 of 5: shop" */
  step(number: number, of: number, name: string): string;
  steps: Record<'shop' | 'channels' | 'people' | 'language' | 'policy', string>;
  settings: Record<AskedSetting, string>;
  kept: string;
  number(count: number): string;
  needed: string;
  yesOrNo: string;
  shopId: string;
  newKey(file: string): string;
  connected(name: string): string;
  connectAgain: string;
  tryAgain: string;
  platform: string;
  platforms: Record<'console' | 'slack' | 'discord' | 'telegram', string>;
  checking(what: string): string;
  place: string;
  noPlaces: string;
  placesFailed(why: string): string;
  said(place: string): string;
  notSaid(why: string): string;
  another: string;
  yourName: string;
  /** With where to find it. */
  yourId: Record<'slack' | 'discord' | 'telegram', string>;
  language: string;
  languages: Record<'en' | 'zh-CN', string>;
  policy: string;
  written(files: string): string;
  next: string;
}
