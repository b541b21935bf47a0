/** Plain text into Discord's markdown and back to what a person sees: nothing in it may become markup, a mention, a link, an emoji or a moment. */
import { cleanLine, cleanText } from '../../src/domain/clean-text.js';
import { graphemesOf } from '../../src/domain/graphemes.js';

/**
 * No more than must be, since a phone's notification may show the backslashes: a colon only where an emoji's name could
 * begin, a hyphen and a dot only where a list could.
 */
const MARKUP = /[\\*_~`|<>#@/[\]]|:(?=[^\s:]+:)|-(?=[\s#])|(?<=\d)\.(?=\s)/gu;
/** All that is escaped anywhere. */
const ANY_MARKUP = /[\\*_~`|<>#@/[\]:.-]/gu;

/** Escapes what `cleanText` or `cleanLine` gave. */
export function escapeMarkdown(clean: string): string {
  return clean.replace(MARKUP, '\\$&');
}

export function plainLine(text: string): string {
  return escapeMarkdown(cleanLine(text));
}

/** The longest beginning whose `measure` is at most `max`, an ellipsis in place of the rest; never cuts through a character. */
export function cut(text: string, max: number, measure: (text: string) => number = lengthOf): string {
  if (measure(text) <= max) return text;
  let kept = '';
  let size = measure('…');
  for (const { segment } of graphemesOf(text.slice(0, max + 64))) {
    size += measure(segment);
    if (size > max) break;
    kept += segment;
  }
  return max > 0 ? `${kept.trimEnd()}…` : '';
}

/** At most this long once escaped, wherever it is cut. */
export function escapedLength(text: string): number {
  return text.length + (text.match(ANY_MARKUP)?.length ?? 0);
}

function lengthOf(text: string): number {
  return text.length;
}

/** A clean line for where Discord shows text as it is: labels, titles of dialogs, choices. Never empty: Discord refuses that. */
export function label(text: string, max: number): string {
  return cut(cleanLine(text), max) || '…';
}

/** The same over several lines. */
export function wholeText(text: string): string {
  return cleanText(text)
    .replace(/\n{3,}/gu, '\n\n')
    .trim();
}
