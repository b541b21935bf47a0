/** The policies that orders were placed under, as far as an audit needs them. */
import { sql } from 'kysely';
import type { Db } from '../store/database.js';

/** Messages allowed an order, by policy id; undefined where a stored policy cannot be read. */
export async function storedCaps(db: Db): Promise<Map<string, number | undefined>> {
  const { rows } = await sql<{ id: string; body: string }>`select id, body from policies`.execute(db);
  return new Map(rows.map(({ id, body }) => [id, perOrder(body)]));
}

function perOrder(body: string): number | undefined {
  try {
    const plan = JSON.parse(body) as { steps?: unknown; caps?: { perOrder?: unknown } } | null;
    const cap = plan?.caps?.perOrder;
    return Array.isArray(plan?.steps) && typeof cap === 'number' ? cap : undefined;
  } catch {
    return undefined;
  }
}
