import type { Pool, PoolConfig } from 'pg';

/** Connections to a PostgreSQL server. Most run on SQLite and never load its driver. */
export async function openPool(
  url: string,
  options: Omit<PoolConfig, 'connectionString'> = {},
): Promise<Pool> {
  const { default: pg } = await import('pg');
  pg.types.setTypeParser(pg.types.builtins.INT8, Number);
  const pool = new pg.Pool({ connectionString: url, ...options });
  // An idle connection that breaks is replaced by the next query; unheard, the event would end the process.
  pool.on('error', () => {});
  return pool;
}
