// JSON from outside, looked over before it is parsed: what is too deep, too wide or too long costs one pass over its text.

export interface JsonBounds {
  /** Objects and arrays within each other. */
  depth: number;
  /** Keys and elements, all told. */
  members: number;
  /** Keys of one object: the engine takes long to build one with very many. */
  keys: number;
  /** Characters of one string as written, escapes counted as they stand. */
  stringLength: number;
}

/** The value; undefined when the text is no JSON or goes beyond the bounds. */
export function parseBounded(text: string, bounds: JsonBounds): unknown {
  if (!fits(text, bounds)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;

/** One pass, no recursion: a parser or a validator further on never meets what would exhaust its stack. */
function fits(text: string, bounds: JsonBounds): boolean {
  let depth = 0;
  let members = 0;
  const keysAt: number[] = [0];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      const end = endOfString(text, at);
      if (end - at - 1 > bounds.stringLength) return false;
      at = end;
    } else if (code === COMMA || code === COLON) {
      members += 1;
      if (members > bounds.members) return false;
      if (code === COLON) keysAt[depth] = (keysAt[depth] ?? 0) + 1;
      if ((keysAt[depth] ?? 0) > bounds.keys) return false;
    } else if (code === 0x5b || code === 0x7b) {
      depth += 1;
      if (depth > bounds.depth) return false;
      keysAt[depth] = 0;
    } else if (code === 0x5d || code === 0x7d) {
      depth = Math.max(0, depth - 1);
    }
  }
  return true;
}

/** Where the closing quote stands; the end of the text where there is none. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; ; at += 1) {
    at = text.indexOf('"', at);
    if (at < 0) return text.length;
    let backslashes = 0;
    while (text.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return at;
  }
}
