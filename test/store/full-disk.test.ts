import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createIds } from '../../src/ids.js';
import { openSqliteStore } from '../../src/store/database.js';
import { writeLog } from '../../src/store/order-log.js';
import { syncShops } from '../../src/store/shops.js';
import { SHOP } from './rows.js';

test('a full disk is told as such, and once there is room the store goes on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'unpaid-full-'));
  const store = await openSqliteStore(join(folder, 'full.db'), { now: () => 0, newId: createIds(() => 0) });
  try {
    await store.write((unit) => syncShops(unit, [SHOP]));
    await sql`pragma max_page_count = 1`.execute(store.db);
    const fill = store.write(async (unit) => {
      for (let n = 0; n < 2_000; n += 1) {
        await writeLog(unit, { shopId: SHOP.id, orderId: null, who: 'system', what: 'paused', why: { n } });
      }
    });
    await expect(fill).rejects.toMatchObject({ code: 'SQLITE_FULL' });
    expect(await store.db.selectFrom('order_log').selectAll().execute()).toEqual([]);
    await sql`pragma max_page_count = 1000000`.execute(store.db);
    await store.write((unit) =>
      writeLog(unit, { shopId: SHOP.id, orderId: null, who: 'system', what: 'resumed' }),
    );
    expect(await store.db.selectFrom('order_log').select('what').execute()).toEqual([{ what: 'resumed' }]);
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
