/** YAML files a person writes: parsed strictly, checked by a zod schema, every fault told at once with its place. */
import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type * as z from 'zod';
import { type AppError, configFaults, type Fault } from './errors.js';
import { dottedPath, explainIssue } from './zod-faults.js';

type Path = readonly PropertyKey[];

/** Far above any real file of ours, far below what would hurt. */
const LONGEST_TEXT = 512 * 1024;
const MOST_ALIASES = 50;

/** A YAML text that parsed, with a way back from a path to the place it was written at. */
export interface YamlSource {
  file: string;
  /** Plain values; integers beyond 2^53 are bigints so that no digit of an id is lost. */
  value: unknown;
  /** A fault at `path`; `at: 'key'` points at the key instead of its value. A path that does not exist points at its nearest parent. */
  fault(path: Path, message: string, hint: string, at?: 'key' | 'value'): Fault;
}

/** Reads and validates; throws one `AppError` that lists all faults. */
export function parseYamlFile<T>(file: string, text: string, schema: z.ZodType<T>): T {
  const source = readYaml(file, text);
  const checked = checkYaml(source, schema);
  if (checked.faults.length > 0 || !checked.ok) throw configFaults(file, checked.faults);
  return checked.value;
}

/** Parses YAML 1.2: unique keys, no merge keys, few aliases. Throws an `AppError` that lists all syntax faults. */
export function readYaml(file: string, text: string): YamlSource {
  if (text.length > LONGEST_TEXT)
    throw unread(file, 'is over 512 KiB', 'Split it or remove what does not belong.');
  if (nestsTooDeeply(text))
    throw unread(file, 'is nested too deeply', 'Close the brackets that were opened.');
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    intAsBigInt: true,
    prettyErrors: false,
    uniqueKeys: true,
  });
  const placed = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const faults = document.errors.map((error) => ({
    ...placed(error.pos[0]),
    path: '',
    ...explainSyntax(error),
  }));
  if (faults.length > 0) throw configFaults(file, faults);
  return {
    file,
    value: plainValue(file, document),
    fault: (path, message, hint, at = 'value') => {
      const offset = offsetOf(document, path, at);
      return { ...placed(offset), path: dottedPath(path), message, hint };
    },
  };
}

function unread(file: string, what: string, hint: string): AppError {
  return configFaults(file, [{ path: '', message: `the file ${what}`, hint }]);
}

/** Deep nesting would exhaust the parser's stack, which no `catch` survives. Real files stay far below these bounds. */
function nestsTooDeeply(text: string): boolean {
  if (/^[ \t]{100}|^[ \t]*(?:[-?][ \t]+){10}/m.test(text)) return true;
  let depth = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth = Math.max(0, depth + (bracket === '[' || bracket === '{' ? 1 : -1));
    if (depth > 50) return true;
  }
  return false;
}

/** What a schema says of a source: the value, or every fault with its place. */
export function checkYaml<T>(
  source: YamlSource,
  schema: z.ZodType<T>,
): { ok: true; value: T; faults: Fault[] } | { ok: false; faults: Fault[] } {
  const result = schema.safeParse(source.value, { reportInput: true });
  if (result.success) return { ok: true, value: result.data, faults: [] };
  const faults = result.error.issues
    .flatMap((issue) => explainIssue(issue, schema, source.value))
    .map((told) => source.fault(told.path, told.message, told.hint, told.at));
  return { ok: false, faults };
}

function plainValue(file: string, document: Document): unknown {
  try {
    return safeNumbers(document.toJS({ maxAliasCount: MOST_ALIASES }));
  } catch (error) {
    const message = `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    const hint = 'Write the values out instead of using anchors and aliases (& and *).';
    throw configFaults(file, [{ line: 1, column: 1, path: '', message, hint }]);
  }
}

/** Integers come as bigints; all but the unsafe ones become numbers. The depth is bounded by the parser's own. */
function safeNumbers(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (Array.isArray(value)) return value.map(safeNumbers);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, safeNumbers(inner)]));
}

function explainSyntax(error: { code: string; message: string }): { message: string; hint: string } {
  const [message = ''] = error.message.split(' at line ', 1);
  if (error.code === 'DUPLICATE_KEY') {
    return { message: 'the same key is written twice', hint: 'Keep one of the two.' };
  }
  if (error.code === 'TAB_AS_INDENT') return { message, hint: 'Indent with spaces.' };
  return { message, hint: 'Check indentation, colons and quotes around this place.' };
}

/** Character offset of the node at a path, of its key, or of the deepest parent that exists. */
function offsetOf(document: Document, path: Path, at: 'key' | 'value'): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [index, part] of path.entries()) {
    const step = childOf(document, node, part);
    if (!step) return offset;
    const last = index === path.length - 1;
    const chosen = last && at === 'key' ? step.key : step.value;
    offset = startOf(chosen) ?? startOf(step.key) ?? offset;
    node = step.value;
  }
  return offset;
}

function childOf(
  document: Document,
  parent: unknown,
  part: PropertyKey,
): { key?: unknown; value: unknown } | undefined {
  const node = isNodeAlias(parent) ? parent.resolve(document) : parent;
  if (isSeq(node) && typeof part === 'number')
    return part < node.items.length ? { value: node.items[part] } : undefined;
  if (!isMap(node)) return undefined;
  const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(part));
  return pair ? { key: pair.key, value: pair.value ?? pair.key } : undefined;
}

function isNodeAlias(node: unknown): node is Node & { resolve(document: Document): Node | undefined } {
  return typeof node === 'object' && node !== null && 'resolve' in node && typeof node.resolve === 'function';
}

function startOf(node: unknown): number | undefined {
  const range = (node as { range?: readonly number[] | null } | null | undefined)?.range;
  return range?.[0];
}

/**
 * Puts entries into the lists of a file as a person wrote it: comments, order and all that is not named stay. An entry sets
 * the fields it names of the one with its id, or is added.
 */
export function mergeLists(
  text: string,
  lists: Record<string, readonly ({ id: string } & Record<string, unknown>)[]>,
): string {
  const document = parseDocument(text.trim() === '' ? '{}' : text);
  if (isMap(document.contents)) document.contents.flow = false;
  for (const [name, entries] of Object.entries(lists)) {
    if (!isSeq(document.get(name))) document.set(name, document.createNode([]));
    for (const entry of entries) {
      const list = document.get(name);
      const items = isSeq(list) ? list.items : [];
      const at = items.findIndex((item) => isMap(item) && item.get('id') === entry.id);
      if (at < 0) document.addIn([name], document.createNode(entry));
      else for (const [key, value] of Object.entries(entry)) document.setIn([name, at, key], value);
    }
  }
  return document.toString({ lineWidth: 120 });
}
