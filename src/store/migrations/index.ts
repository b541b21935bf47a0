import type { Migration } from 'kysely';
import * as first from './0001-orders-and-effects.js';

/** Append only. The name is what the database remembers: never rename one that has been released. */
export const MIGRATIONS: Record<string, Migration> = {
  '0001-orders-and-effects': first,
};
