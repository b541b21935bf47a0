import type { MessageStep } from './policy.js';

/** Languages a buyer may be written to in. */
export const BUYER_LANGUAGES = ['en', 'zh-CN', 'id', 'th', 'vi', 'ms', 'es', 'pt-BR'] as const;
export type BuyerLanguage = (typeof BUYER_LANGUAGES)[number];

/** Languages a team reads. */
export const TEAM_LANGUAGES = ['en', 'zh-CN'] as const;
export type TeamLanguage = (typeof TEAM_LANGUAGES)[number];

/** What a buyer text may say. Nothing that the marketplace withholds while an order is unpaid: no name, address or zone. */
export interface TemplateVariables {
  /** Last 4 digits of the order id. */
  order: string;
  /** Formatted for the buyer's language. */
  total: string;
  /** Name of the first item, cleaned and shortened. */
  item: string;
  /** How many items more than the first: 0 …. */
  more: number;
  /** `notice` only: the told deadline in the market's zone ("11:00") where the market has a single zone. */
  deadline?: string;
  /** `notice` only: whole minutes left until the told deadline. */
  minutes?: number;
}

/** ICU MessageFormat texts of one language: template name (`ask`, `remind`, `notice`, `remind-slow` …) → text. */
export interface TemplateSet {
  language: BuyerLanguage;
  texts: Record<string, string>;
}

export type { MessageStep };
