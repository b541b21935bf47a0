import type { TeamLanguage } from '../domain/template.js';
import { english } from './en/english.js';
import type { Texts } from './shape.js';
import { chinese } from './zh-cn/chinese.js';

const TEXTS: Record<TeamLanguage, Texts> = { en: english, 'zh-CN': chinese };

/** What the team reads, in one of its languages. */
export function texts(language: TeamLanguage): Texts {
  return TEXTS[language];
}

/** The team language nearest to a BCP 47 tag as a platform sends it (`zh-hans`, `en-GB`); English where we have none. */
export function teamLanguage(tag: string | undefined): TeamLanguage {
  return tag?.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}

export type { Texts };
