/**
 * Makes text from outside (a buyer's words, a shop's titles) safe to look at: what is seen is what is there.
 * Markup is not its business; every adapter encodes for its own platform after this.
 */

/** Most texts by far, and nothing to mend in them. */
const HARMLESS = /^[\n\t\x20-\x7e]*$/u;
/** C0 without tab and newline, DEL, C1. */
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/gu;
/** Marks, embeddings, overrides and isolates that reorder what is read. */
const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
/** Characters without width: soft hyphen, grapheme joiner, zero-width space, word joiner, annotations, BOM … */
const INVISIBLE = /\u034f|[\u00ad\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb]/gu;
const LONE_SURROGATES = /\p{Surrogate}/gu;
/** Tag characters spell hidden text; only the flags of England, Scotland and Wales need them. */
const TAGS = /(\u{1f3f4}[\u{e0061}-\u{e007a}]{1,6}\u{e007f})|[\u{e0000}-\u{e007f}]/gu;
/** A joiner holds an emoji together only between two pictures, skin tone or variation selector in between. */
const STRAY_JOINERS =
  /(?<!\p{Extended_Pictographic}[\ufe0f\u{1f3fb}-\u{1f3ff}]?)\u200d|\u200d(?!\p{Extended_Pictographic})|\u200c/gu;
/** Thai and Vietnamese stack three at most; what goes beyond four paints over neighbouring lines. */
const STACKED_MARKS = /(\p{Mark}{4})\p{Mark}+/gu;

/**
 * NFC text without control, bidi and zero-width characters, lone surrogates and piled-up marks. Newline and tab stay,
 * CR LF becomes a newline, U+2028/2029 a space. Cleaning twice changes nothing more.
 */
export function cleanText(text: string): string {
  if (HARMLESS.test(text)) return text;
  return text
    .replace(/\r\n?/gu, '\n')
    .replace(/[\u2028\u2029]/gu, ' ')
    .replace(CONTROLS, '')
    .replace(BIDI, '')
    .replace(INVISIBLE, '')
    .replace(LONE_SURROGATES, '')
    .replace(TAGS, '$1')
    .replace(STRAY_JOINERS, '')
    .normalize('NFC')
    .replace(STACKED_MARKS, '$1');
}

/** The same on one line, for titles, labels and cells. */
export function cleanLine(text: string): string {
  return cleanText(text)
    .replace(/[\n\t ]+/gu, ' ')
    .trim();
}
