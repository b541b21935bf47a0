/**
 * Queries that are built and compiled once for each engine, then only given their values. Building a Kysely query costs several
 * times what SQLite takes to run it; what runs many times a second is therefore written here as `read` or `change`:
 *
 *   const byId = read((db, p: { id: string }) => db.selectFrom('orders').selectAll().where('id', '=', p.id));
 *   const [order] = await byId(tx, { id });
 *
 * On SQLite the compiled text goes straight to the kept statement. A list is counted by the statement: see `sized` and `slotsOfList`.
 */
import { type Compilable, CompiledQuery, type InferResult } from 'kysely';
import type { Db } from './database.js';

/** What may be bound. Flags are 0 or 1: SQLite knows no booleans. */
type Value = string | number | null;

/** Runs compiled SQL at once; `undefined` while the connection is another's transaction. */
export type Direct = (sql: string, values: readonly Value[]) => Done | undefined;

interface Done {
  rows: unknown[];
  changes: number;
}

const directs = new WeakMap<Db, Direct>();

/** From here on this database, or transaction, is asked without Kysely's machinery. */
export function runDirectly(db: Db, direct: Direct): void {
  directs.set(db, direct);
}

/** A transaction that is over must not reach the connection any more: Kysely refuses it by itself. */
export function endDirect(db: Db): void {
  directs.delete(db);
}

class Slot {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

const slots = new Proxy({}, { get: (_target, name) => new Slot(String(name)) });

interface Kept {
  sql: string;
  /** Slots, and on PostgreSQL also values that never change. */
  values: readonly unknown[];
}

type Build<P> = (db: Db, p: P) => Compilable<unknown>;

function compileOnce<P>(build: Build<P>): (db: Db) => Kept {
  const kept = new WeakMap<object, Kept>();
  return (db) => {
    const engine = db.getExecutor().adapter.constructor;
    let query = kept.get(engine);
    if (!query) {
      query = writeOut(build(db, slots as P).compile());
      kept.set(engine, query);
    }
    return query;
  };
}

/**
 * On SQLite, what never changes is written into the statement. A bound value that is compared with a column of some partial
 * index's condition makes SQLite plan anew at every run, since the value decides whether that index would serve.
 */
function writeOut({ sql, parameters }: CompiledQuery): Kept {
  if (sql.split('?').length - 1 !== parameters.length) return { sql, values: parameters };
  let at = 0;
  const values: unknown[] = [];
  const text = sql.replaceAll('?', () => {
    const value = parameters[at++];
    const literal = literalOf(value);
    if (literal === undefined) values.push(value);
    return literal ?? '?';
  });
  return { sql: text, values };
}

function literalOf(value: unknown): string | undefined {
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  return value === null ? 'null' : undefined;
}

function bind({ values }: Kept, given: object): Value[] {
  const bound: Value[] = new Array(values.length);
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index];
    bound[index] = (value instanceof Slot ? (given as Record<string, Value>)[value.name] : value) as Value;
  }
  return bound;
}

/** Not an async function: on SQLite the answer is there at once, and each `async` on the way costs as much as a short query. */
function run<P, T>(compiled: (db: Db) => Kept, db: Db, given: P, of: (done: Done) => T): Promise<T> {
  try {
    const kept = compiled(db);
    const values = bind(kept, given as object);
    const done = directs.get(db)?.(kept.sql, values);
    if (done) return Promise.resolve(of(done));
    return runByKysely(db, kept.sql, values).then(of);
  } catch (error) {
    return Promise.reject(error);
  }
}

async function runByKysely(db: Db, sql: string, values: Value[]): Promise<Done> {
  const { rows, numAffectedRows } = await db.executeQuery(CompiledQuery.raw(sql, values));
  return { rows, changes: Number(numAffectedRows ?? 0n) };
}

const rowsOf = ({ rows }: Done): unknown[] => rows;
const changesOf = ({ changes }: Done): number => changes;

/** A query that gives rows. */
export function read<P extends object, C extends Compilable<unknown>>(
  build: (db: Db, p: P) => C,
): (db: Db, values: P) => Promise<InferResult<C>> {
  const compiled = compileOnce(build as Build<P>);
  return (db, values) => run(compiled, db, values, rowsOf) as Promise<InferResult<C>>;
}

/** A statement that changes rows; resolves to how many. */
export function change<P extends object>(build: Build<P>): (db: Db, values: P) => Promise<number> {
  const compiled = compileOnce(build);
  return (db, values) => run(compiled, db, values, changesOf);
}

/** The same query in several shapes, by a list's length or by the columns it sets: each is built once. */
export function sized<K extends string | number | undefined, Q>(make: (shape: K) => Q): (shape: K) => Q {
  const made = new Map<K, Q>();
  return (shape) => {
    let query = made.get(shape);
    if (query === undefined) {
      query = make(shape);
      made.set(shape, query);
    }
    return query;
  };
}

/** The columns a patch sets, as the shape of its statement. */
export function columnsOf(patch: object): string {
  return Object.keys(patch)
    .filter((column) => (patch as Record<string, unknown>)[column] !== undefined)
    .sort()
    .join(' ');
}

/** Those columns of the values to be given. */
export function pick<T extends object>(from: T, columns: string): Partial<T> {
  const names = columns === '' ? [] : columns.split(' ');
  return Object.fromEntries(names.map((name) => [name, from[name as keyof T]])) as Partial<T>;
}

/** The slots of the n-th row of a statement that takes several. */
export function slotsOfRow<R extends object>(
  p: object,
  columns: readonly (keyof R & string)[],
  n: number,
): R {
  return Object.fromEntries(columns.map((name) => [name, (p as Record<string, unknown>)[name + n]])) as R;
}

/** The values of several rows, as `slotsOfRow` names them. */
export function valuesOfRows(rows: readonly object[]): Record<string, Value> {
  const values: Record<string, Value> = {};
  for (const [n, row] of rows.entries())
    for (const [name, value] of Object.entries(row)) values[name + n] = value;
  return values;
}

/** The slots of a list of so many values; its values are given by `valuesOfList`. */
export function slotsOfList(p: object, count: number): string[] {
  return Array.from({ length: count }, (_, n) => (p as Record<string, string>)[`item${n}`] as string);
}

export function valuesOfList(items: readonly string[]): Record<string, string> {
  return Object.fromEntries(items.map((item, n) => [`item${n}`, item]));
}
