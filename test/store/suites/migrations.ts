import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { AppError } from '../../../src/errors.js';
import { heldStock } from '../../../src/services/held-stock.js';
import { type Db, migrate } from '../../../src/store/database.js';
import { MIGRATIONS } from '../../../src/store/migrations/index.js';
import { NOW } from '../engines.js';
import { placeOrder, SHOP } from '../rows.js';
import type { Given } from './given.js';

/** The database as it was before a board's sums had indexes of their own. */
async function undoBoardSums(db: Db): Promise<void> {
  for (const index of ['order_items_held', 'orders_paid', 'orders_cancelled'])
    await sql`drop index ${sql.ref(index)}`.execute(db);
  await sql`alter table order_items drop column held_for`.execute(db);
  await sql`create index order_items_held on order_items (order_id, sku_id, units, name)`.execute(db);
  await sql`alter table outbox drop column called_off`.execute(db);
  await sql`delete from kysely_migration where name >= '0010-board-sums'`.execute(db);
}

const NAMES = Object.keys(MIGRATIONS).sort();

export function migrationsSuite(given: Given): void {
  test('are applied once: a second time leaves rows and schema as they are', async () => {
    const { db } = given().store;
    await migrate(db, 'it');
    const shops = await db.selectFrom('shops').select('id').execute();
    const applied = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
    expect(shops).toEqual([{ id: 'luna' }]);
    expect(applied.rows).toEqual(NAMES.map((name) => ({ name })));
  });

  test('learn what the open orders of an older database hold', async () => {
    const { store } = given();
    await placeOrder(store, '1');
    await placeOrder(store, '2', { status: 'paid', paid_at: NOW });
    await placeOrder(store, '3', { exempt: 'cod' });
    await undoBoardSums(store.db);
    await migrate(store.db, 'it');
    expect(await heldStock(store.db, [SHOP.id], 9)).toEqual([
      { name: 'Brush', units: 1, orders: 1 },
      { name: 'Lip tint', units: 1, orders: 1 },
    ]);
  });

  test('refuse a database that a newer program wrote, by its name and with what to do', async () => {
    const { db } = given().store;
    await sql`insert into kysely_migration (name, timestamp) values ('9999-future', '2030-01-01')`.execute(
      db,
    );
    const refusal = await migrate(db, 'shop.db').catch((error: unknown) => error);
    await sql`delete from kysely_migration where name = '9999-future'`.execute(db);
    expect(refusal).toBeInstanceOf(AppError);
    expect(refusal).toMatchObject({
      code: 'store-newer',
      message: 'shop.db was written by a newer version of this program',
    });
  });

  test('that fail say so and leave nothing half-made', async () => {
    const { db } = given().store;
    await sql`delete from kysely_migration`.execute(db);
    await sql`alter table shops rename to shops_of_old`.execute(db);
    const failure = await migrate(db, 'it').catch((error: unknown) => error);
    const begun = await db
      .selectFrom('shops')
      .select('id')
      .execute()
      .catch(() => 'no such table');
    await sql`alter table shops_of_old rename to shops`.execute(db);
    for (const name of NAMES)
      await sql`insert into kysely_migration (name, timestamp) values (${name}, '2026')`.execute(db);
    expect(failure).toMatchObject({ code: 'store-migration' });
    expect(begun).toBe('no such table');
  });
}
