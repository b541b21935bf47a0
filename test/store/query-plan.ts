import type Database from 'better-sqlite3';

/** The steps by which SQLite would carry out this statement, in its own words. */
export function queryPlan(
  raw: Database.Database,
  statement: string,
  values: readonly unknown[] = [],
): string[] {
  const steps = raw.prepare(`explain query plan ${statement}`).all(...values) as { detail: string }[];
  return steps.map(({ detail }) => detail);
}
