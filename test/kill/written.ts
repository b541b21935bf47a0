/**
 * What a statement changes, in words: `outbox sending order.cancel`, `log claimed`, `cards shown`. Read from the SQL and its
 * values, so that a crash point can be named by what was written without a line in the product.
 */

/** Remembers what kind of effect or timer an id is, from rows that were read or written. */
export type Kinds = Map<string, string>;

export interface Shape {
  verb: 'begin' | 'commit' | 'rollback' | 'insert' | 'update' | 'delete' | 'create' | 'select' | 'other';
  table: string;
  /** Of an insert, with how many values its rows take; what a conflict sets comes after them. */
  columns: string[];
  rowValues: number;
  /** Of an update: the columns it sets, each with its literal or the position of its value. */
  sets: Map<string, { literal: string } | { at: number }>;
}

const VERBS = /^\s*(begin|commit|rollback|insert|update|delete|create|select)\b/i;
const TABLE = /(?:insert into|update|delete from|create table(?: if not exists)?|from)\s+"?(\w+)"?/i;

export function shapeOf(sql: string): Shape {
  const verb = (VERBS.exec(sql)?.[1]?.toLowerCase() ?? 'other') as Shape['verb'];
  const table = TABLE.exec(sql)?.[1] ?? '';
  const columns = verb === 'insert' ? namesIn(/\(([^)]*)\)/.exec(sql)?.[1] ?? '') : [];
  const rowValues = countValues(sql.slice(0, endOf(sql, /\bon conflict\b/i)));
  return { verb, table, columns, rowValues, sets: verb === 'update' ? setsOf(sql) : new Map() };
}

const countValues = (sql: string): number => sql.split('?').length - 1;

function endOf(sql: string, word: RegExp): number {
  const at = sql.search(word);
  return at < 0 ? sql.length : at;
}

const namesIn = (list: string): string[] => list.split(',').map((name) => name.trim().replaceAll('"', ''));

function setsOf(sql: string): Shape['sets'] {
  const start = sql.search(/\bset\b/i);
  const sets: Shape['sets'] = new Map();
  for (const match of sql
    .slice(start, endOf(sql, /\bwhere\b/i))
    .matchAll(/"?(\w+)"?\s*=\s*(\?|'[^']*'|\w+)/g)) {
    const [, column = '', value = ''] = match;
    const before = countValues(sql.slice(0, start + match.index));
    sets.set(column, value === '?' ? { at: before } : { literal: value.replaceAll("'", '') });
  }
  return sets;
}

/** Notes the kinds of rows that were read. */
export function learn(kinds: Kinds, rows: readonly unknown[]): void {
  for (const row of rows as readonly { id?: unknown; kind?: unknown }[]) {
    if (typeof row?.id === 'string' && typeof row.kind === 'string') kinds.set(row.id, row.kind);
  }
}

/** The words for one statement that changed something. */
export function writtenBy(shape: Shape, values: readonly unknown[], kinds: Kinds): string[] {
  switch (shape.verb) {
    case 'create':
      return ['schema'];
    case 'insert':
      return inserted(shape, values, kinds);
    case 'update':
      return updated(shape, values, kinds);
    case 'delete':
      return kindsAmong(values, kinds).map((kind) => `${shape.table} remove ${kind}`);
    default:
      return [];
  }
}

/** The column that says most about a new row. */
const TELLING: Readonly<Record<string, string>> = {
  outbox: 'kind',
  timers: 'kind',
  inbox: 'kind',
  order_log: 'what',
  alerts: 'cause',
};

function inserted({ table, columns, rowValues }: Shape, values: readonly unknown[], kinds: Kinds): string[] {
  const told = columns.indexOf(TELLING[table] ?? '');
  const id = columns.indexOf('id');
  const words = new Set<string>();
  for (let row = 0; row < rowValues; row += columns.length) {
    const what = told < 0 ? '' : ` ${String(values[row + told])}`;
    words.add(`${table} add${what}`);
    if (table === 'outbox' || table === 'timers') kinds.set(String(values[row + id]), what.trim());
  }
  return [...words];
}

/** What an update means where it sets no state: the first column that is set. */
const MEANINGS: readonly [table: string, column: string, words: string][] = [
  ['cards', 'message_ref', 'cards shown'],
  ['shops', 'changed_cursor', 'shops polled'],
  ['shops', 'paused_at', 'shops paused'],
  ['shops', 'webhook_at', 'shops heard'],
  ['buyers', 'conversation_id', 'buyers conversation'],
];

function updated({ table, sets }: Shape, values: readonly unknown[], kinds: Kinds): string[] {
  const state = givenBy(sets.get(table === 'orders' ? 'status' : 'state'), values);
  if (table === 'orders') return state === undefined ? ['orders change'] : [`orders ${state}`];
  if (table === 'outbox' || table === 'timers') {
    return kindsAmong(values, kinds).map((kind) => `${table} ${state ?? 'move'} ${kind}`);
  }
  return MEANINGS.flatMap(([of, column, words]) => (of === table && sets.has(column) ? [words] : []));
}

function givenBy(
  set: { literal: string } | { at: number } | undefined,
  values: readonly unknown[],
): string | undefined {
  if (set === undefined) return undefined;
  return 'literal' in set ? set.literal : String(values[set.at]);
}

const kindsAmong = (values: readonly unknown[], kinds: Kinds): string[] => [
  ...new Set(values.flatMap((value) => (typeof value === 'string' ? (kinds.get(value) ?? []) : []))),
];
