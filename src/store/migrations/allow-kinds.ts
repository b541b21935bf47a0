import { type Kysely, PostgresAdapter, sql } from 'kysely';

/**
 * Widens a CHECK of the form `kind in ('a', 'b')` by further kinds, keeping whatever it allows by then. SQLite cannot change a
 * CHECK: there the table is made anew and its rows are copied, in the same transaction. No other table may refer to it.
 */
export async function allowKinds(
  db: Kysely<unknown>,
  table: string,
  kinds: readonly string[],
): Promise<void> {
  if (db.getExecutor().adapter instanceof PostgresAdapter) return await widenOnPostgres(db, table, kinds);
  await rebuildOnSqlite(db, table, kinds);
}

async function widenOnPostgres(db: Kysely<unknown>, table: string, kinds: readonly string[]): Promise<void> {
  const name = `${table}_kind_check`;
  const { rows } = await sql<{ said: string }>`
    select pg_get_constraintdef(oid) as said from pg_constraint where conname = ${name}`.execute(db);
  const before = [...(rows[0]?.said ?? '').matchAll(/'([^']+)'/g)].map(([, kind]) => kind ?? '');
  if (before.length === 0) throw new Error(`${table} has no check of its kinds`);
  const all = [...new Set([...before, ...kinds])].map((kind) => `'${kind}'`).join(', ');
  await sql.raw(`alter table ${table} drop constraint ${name}`).execute(db);
  await sql.raw(`alter table ${table} add constraint ${name} check (kind in (${all}))`).execute(db);
}

async function rebuildOnSqlite(db: Kysely<unknown>, table: string, kinds: readonly string[]): Promise<void> {
  const { rows } = await sql<{ type: string; sql: string }>`
    select type, sql from sqlite_master where tbl_name = ${table} and sql is not null`.execute(db);
  const made = rows.find(({ type }) => type === 'table')?.sql ?? '';
  const added = kinds.map((kind) => `, '${kind}'`).join('');
  const widened = made.replace(/(kind text not null check \(kind in \([^)]*)\)\)/, `$1${added}))`);
  const renamed = widened.replace(new RegExp(`^create table "?${table}"?`, 'i'), `create table ${table}_new`);
  if (widened === made || renamed === widened) throw new Error(`${table} has no check of its kinds`);
  await sql.raw(renamed).execute(db);
  await sql.raw(`insert into ${table}_new select * from ${table}`).execute(db);
  await sql.raw(`drop table ${table}`).execute(db);
  await sql.raw(`alter table ${table}_new rename to ${table}`).execute(db);
  for (const { type, sql: statement } of rows) if (type === 'index') await sql.raw(statement).execute(db);
}
