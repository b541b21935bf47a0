/** Valid inputs, bent: structure-aware for JSON, by lines and pieces for texts, by bits for bytes. */
import type { Chance } from './chance.js';
import { hostileText, hostileValue } from './hostile.js';

type Holder = Record<string, unknown> | unknown[];

/** A copy with one to four changes anywhere in it. */
export function mutateJson(chance: Chance, value: unknown): unknown {
  let copy: unknown = structuredClone(value);
  for (let edits = 1 + chance.whole(4); edits > 0; edits -= 1) copy = editOnce(chance, copy);
  return copy;
}

function editOnce(chance: Chance, root: unknown): unknown {
  const holders = holdersIn(root);
  if (holders.length === 0 || chance.oneIn(60)) return hostileValue(chance);
  const holder = chance.pick(holders);
  const keys = Object.keys(holder);
  const key = keys.length === 0 ? '0' : chance.pick(keys);
  const fields = holder as Record<string, unknown>;
  switch (chance.whole(8)) {
    case 0:
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else delete fields[key];
      break;
    case 1:
      if (Array.isArray(holder)) holder.push(...holder.slice(0, 200));
      else define(fields, hostileText(chance), fields[key]);
      break;
    case 2:
      define(fields, key, otherType(chance, fields[key]));
      break;
    case 3:
      define(fields, key, [fields[key]]);
      break;
    case 4:
      define(fields, key, fields[chance.pick(keys.length > 0 ? keys : ['0'])]);
      break;
    case 5:
      define(fields, key, mutateScalar(chance, fields[key]));
      break;
    default:
      define(fields, key, hostileValue(chance));
  }
  return root;
}

/** `__proto__` as a field of its own, as `JSON.parse` makes it. */
function define(holder: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true });
}

function otherType(chance: Chance, value: unknown): unknown {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return chance.oneIn(2) ? Number(value) : [...value.slice(0, 20)];
  return chance.oneIn(2) ? JSON.stringify(value) : {};
}

function mutateScalar(chance: Chance, value: unknown): unknown {
  if (typeof value === 'string') return mutateText(chance, value);
  if (typeof value === 'number') return value * chance.pick([-1, 10, 1_000, 1e15, 0.1, Number.NaN]);
  return hostileValue(chance);
}

/** Objects and arrays, at most 300 of them: those of a bomb are all alike. */
function holdersIn(root: unknown): Holder[] {
  const found: Holder[] = [];
  const waiting = [root];
  while (waiting.length > 0 && found.length < 300) {
    const value = waiting.pop();
    if (typeof value !== 'object' || value === null) continue;
    found.push(value as Holder);
    waiting.push(...Object.values(value).slice(0, 300));
  }
  return found;
}

/** JSON text of a value with, now and then, a change that no value has: a doubled key, a broken end, `__proto__`. */
export function mutateJsonText(chance: Chance, value: unknown): string {
  const text = JSON.stringify(mutateJson(chance, value)) ?? '';
  switch (chance.whole(12)) {
    case 0:
      return replaceKey(chance, text, '__proto__');
    case 1:
      return text.replace('{', `{${JSON.stringify(hostileText(chance))}:1,`);
    case 2:
      return mutateText(chance, text);
    case 3:
      return chance.pick(['\ufeff', ' ', '\n', '//x\n']) + text;
    default:
      return text;
  }
}

function replaceKey(chance: Chance, text: string, name: string): string {
  const keys = [...text.matchAll(/"\w{1,40}":/g)].slice(0, 50);
  if (keys.length === 0) return text;
  const { index, 0: key } = chance.pick(keys);
  return `${text.slice(0, index)}"${name}":${text.slice(index + key.length)}`;
}

/** One to five changes by pieces, lines or characters. */
export function mutateText(chance: Chance, text: string): string {
  let bent = text;
  for (let edits = 1 + chance.whole(5); edits > 0; edits -= 1) bent = editText(chance, bent);
  return bent.length > 200_000 ? bent.slice(0, 200_000) : bent;
}

function editText(chance: Chance, text: string): string {
  const from = chance.whole(text.length + 1);
  const to = Math.min(text.length, from + chance.whole(chance.oneIn(10) ? 400 : 12));
  const [head, piece, tail] = [text.slice(0, from), text.slice(from, to), text.slice(to)];
  switch (chance.whole(7)) {
    case 0:
      return head + tail;
    case 1:
      return head + piece + piece + tail;
    case 2:
      return head + hostileText(chance) + piece + tail;
    case 3:
      return head + hostileText(chance) + tail;
    case 4:
      return swapLines(chance, text);
    case 5:
      return head + String.fromCharCode(chance.whole(chance.oneIn(3) ? 65_536 : 128)) + tail.slice(1);
    default:
      return chance.oneIn(4) ? head : head + piece.toUpperCase() + tail;
  }
}

function swapLines(chance: Chance, text: string): string {
  const lines = text.split('\n');
  const [a, b] = [chance.whole(lines.length), chance.whole(lines.length)];
  [lines[a], lines[b]] = [lines[b] ?? '', lines[a] ?? ''];
  return lines.join('\n');
}

/** Bits flipped, pieces cut, doubled or put in. */
export function mutateBytes(chance: Chance, bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  const at = chance.whole(copy.length + 1);
  switch (chance.whole(4)) {
    case 0:
      for (let flips = 1 + chance.whole(8); flips > 0 && copy.length > 0; flips -= 1) {
        const place = chance.whole(copy.length);
        copy[place] = (copy[place] ?? 0) ^ (1 << chance.whole(8));
      }
      return copy;
    case 1:
      return copy.subarray(0, at);
    case 2:
      return Buffer.concat([copy.subarray(0, at), chance.bytes(chance.whole(64)), copy.subarray(at)]);
    default:
      return Buffer.concat([copy, copy.subarray(at)]);
  }
}
