import type { LogCode, LogEntry } from '../domain/alert.js';
import { type Db, literal, type Unit } from './database.js';
import { change, read, sized } from './prepared.js';
import type { OrderLogTable } from './schema.js';

export interface Happening {
  shopId: string;
  orderId: string | null;
  who: string;
  what: LogCode;
  why?: LogEntry['why'];
  /** When it happened; now by default. */
  at?: number;
}

const insertRow = change((db, p: OrderLogTable) =>
  db.insertInto('order_log').values({
    id: p.id,
    at: p.at,
    shop_id: p.shop_id,
    order_id: p.order_id,
    who: p.who,
    what: p.what,
    why: p.why,
  }),
);

/** What, when, who, why. Append-only: no statement here changes or removes an entry. */
export async function writeLog(unit: Unit, entry: Happening): Promise<void> {
  await insertRow(unit.tx, {
    id: unit.newId(),
    at: entry.at ?? unit.now,
    shop_id: entry.shopId,
    order_id: entry.orderId,
    who: entry.who,
    what: entry.what,
    why: JSON.stringify(entry.why ?? {}),
  });
}

/** What happened to one order. */
export async function logOrder(
  unit: Unit,
  order: { id: string; shop_id: string },
  entry: Omit<Happening, 'shopId' | 'orderId'>,
): Promise<void> {
  await writeLog(unit, { ...entry, shopId: order.shop_id, orderId: order.id });
}

const newest = sized((limit: number) =>
  read((db, p: { order: string }) =>
    db
      .selectFrom('order_log')
      .select(['at', 'who', 'what', 'why'])
      .where('order_id', '=', p.order)
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .limit(literal(limit)),
  ),
);

const NOT_PEOPLE = ['system', 'marketplace'];
const byPerson = read((db, p: { order: string }) =>
  db
    .selectFrom('order_log')
    .select(['at', 'who', 'what', 'why'])
    .where('order_id', '=', p.order)
    .where('who', 'not in', NOT_PEOPLE)
    .where('what', '<>', 'placed')
    // Ids rise as entries are written; a reply has the time at which its buyer wrote it.
    .orderBy('id', 'desc')
    .limit(literal(1)),
);

/** The last that a person did about an order since it was placed: somebody of the team, or its buyer. */
export async function lastByPerson(db: Db, order: string): Promise<LogEntry | undefined> {
  const [row] = await byPerson(db, { order });
  return row && { ...row, why: JSON.parse(row.why) as LogEntry['why'] };
}

/** The last entries of an order, oldest first. */
export async function readLog(db: Db, order: string, limit: number): Promise<LogEntry[]> {
  const rows = await newest(limit)(db, { order });
  return rows.reverse().map((row) => ({ ...row, why: JSON.parse(row.why) as LogEntry['why'] }));
}
