/**
 * What a buyer means, read from their answer. A table of phrases and plain string search: the text is hostile, so no
 * pattern runs over it that could take long. A guess for people to see, never a reason to cancel.
 */
import type { PaymentReason } from './alert.js';
import { PHRASE_RULES } from './buyer-phrases.js';
import { LANGUAGE_MARKS, LANGUAGE_WORDS } from './language-words.js';
import type { BuyerLanguage } from './template.js';

/** What an answer says, and in which language where that is sure. */
export interface BuyerAnswer {
  reason: PaymentReason;
  language?: BuyerLanguage;
}

/** Longer answers are read up to here. */
const READ_MAX = 2000;

/** Reads a buyer's answer: in any of our languages or a mix of them. */
export function classifyReply(words: string): BuyerAnswer {
  const language = guessLanguage(words);
  return { reason: buyerReason(words), ...(language === undefined ? {} : { language }) };
}

/** The reason in a buyer's words, in any of our languages or a mix of them; `unknown` when nothing is recognised. */
export function buyerReason(words: string): PaymentReason {
  const asked = /[?？]/u.test(words.slice(0, READ_MAX));
  let text = readable(words);
  let kept: PaymentReason | undefined;
  for (const rule of RULES) {
    if (rule.when === 'unasked' && asked) continue;
    const found = rule.when === 'whole' ? wholeMatch(text, rule) : firstMatch(text, rule);
    if (found === undefined) continue;
    if (rule.when !== 'keep') return kept && rule.reason === 'changed_mind' ? kept : rule.reason;
    kept = rule.reason;
    text = without(text, rule);
  }
  return kept ?? (asked ? 'question' : 'unknown');
}

/** The language of a buyer's words; undefined when unsure, as a short "ok" always is. */
export function guessLanguage(words: string): BuyerLanguage | undefined {
  const raw = words.slice(0, READ_MAX).normalize('NFC').toLowerCase();
  const byScript = LANGUAGE_MARKS.find(({ marks }) => marks.test(raw));
  if (byScript) return byScript.language;
  const tokens = readable(words).spaced.split(' ').filter(Boolean);
  const scores = Object.entries(LANGUAGE_WORDS).map(([language, known]) => ({
    language: language as BuyerLanguage,
    score: tokens.filter((token) => known.has(token)).length,
  }));
  scores.sort((a, b) => b.score - a.score);
  const [best, second] = scores;
  if (!best || best.score === 0 || best.score === second?.score) return undefined;
  return best.score >= 2 || tokens.length <= 4 ? best.language : undefined;
}

interface Readable {
  /** Folded words with one space around each. */
  spaced: string;
  /** The same without spaces, for scripts that write none. */
  joined: string;
}

interface CompiledRule {
  reason: PaymentReason;
  when?: 'whole' | 'unasked' | 'keep';
  /** With a space on either side. */
  words: string[];
  /** Parts of words in scripts without spaces. */
  parts: string[];
}

const RULES: readonly CompiledRule[] = PHRASE_RULES.map(({ reason, when, phrases }) => {
  const all = Object.values(phrases).flatMap((list) => list.split(', '));
  const isPart = (phrase: string) => /[\p{Script=Han}\p{Script=Thai}]/u.test(phrase);
  return {
    reason,
    ...(when ? { when } : {}),
    words: all.filter((phrase) => !isPart(phrase)).map((phrase) => ` ${phrase} `),
    parts: all.filter(isPart),
  };
});

function firstMatch(text: Readable, rule: CompiledRule): string | undefined {
  return (
    rule.words.find((word) => text.spaced.includes(word)) ??
    rule.parts.find((part) => text.joined.includes(part))
  );
}

function wholeMatch(text: Readable, rule: CompiledRule): string | undefined {
  return rule.words.find((word) => text.spaced === word) ?? rule.parts.find((part) => text.joined === part);
}

function without(text: Readable, rule: CompiledRule): Readable {
  const cut = (from: string, phrases: readonly string[]) =>
    phrases.reduce((rest, phrase) => rest.replaceAll(phrase, ' '), from);
  return { spaced: cut(text.spaced, rule.words), joined: cut(text.joined, rule.parts) };
}

/** Small letters, no accents, no apostrophes, words apart. Thai marks stay: they are vowels. */
function readable(words: string): Readable {
  const folded = words
    .slice(0, READ_MAX)
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f'’`´]/gu, '')
    .replace(/đ/gu, 'd')
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
    .trim();
  return { spaced: ` ${folded} `, joined: folded.replaceAll(' ', '') };
}
