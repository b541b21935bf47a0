import type { Selectable } from 'kysely';
import type { ShopSettings } from '../domain/settings.js';
import { AppError } from '../errors.js';
import type { Db, Unit } from './database.js';
import { change, columnsOf, pick, read, sized } from './prepared.js';
import type { ShopsTable } from './schema.js';

export type Shop = Selectable<ShopsTable>;

/** Silent for longer, webhooks are not relied on. */
const WEBHOOKS_ALIVE_MS = 30 * 60_000;

/** Does this shop tell us by itself what happens? */
export function hearsWebhooks(shop: Shop, now: number): boolean {
  if (shop.webhook_at === null || shop.webhooks_silent_at !== null) return false;
  return now - shop.webhook_at < WEBHOOKS_ALIVE_MS;
}

/** Does the machine only show here what it would do? */
export function inShadow(shop: Pick<Shop, 'mode'>): boolean {
  return shop.mode !== 'live';
}

/** Writes the configured shops into the database, keeping what they have lived through. */
export async function syncShops(unit: Unit, shops: Iterable<ShopSettings>): Promise<void> {
  for (const shop of shops) {
    await refuseRename(unit, shop);
    const configured = {
      market: shop.market,
      zone: shop.zone,
      name: shop.name,
      policy: shop.policy,
      marketplace: shop.marketplace,
      external_id: shop.externalId,
    };
    await unit.tx
      .insertInto('shops')
      .values({
        id: shop.id,
        ...configured,
        paused_at: null,
        paused_by: null,
        reauthorize_at: null,
        changed_cursor: 0,
        polled_at: null,
        webhook_at: null,
        escalated_at: null,
        mode: shop.mode,
        mode_at: unit.now,
      })
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((eb) => ({
          ...configured,
          // From the first start on it is the database's: what an owner decided outlives the file.
          mode: eb.fn.coalesce('shops.mode', 'excluded.mode'),
          mode_at: eb.fn.coalesce('shops.mode_at', 'excluded.mode_at'),
        })),
      )
      .execute();
  }
}

/** A shop's id of ours is in every row: under another one its orders would be lost. */
async function refuseRename(unit: Unit, shop: ShopSettings): Promise<void> {
  const known = await unit.tx
    .selectFrom('shops')
    .select('id')
    .where('marketplace', '=', shop.marketplace)
    .where('external_id', '=', shop.externalId)
    .executeTakeFirst();
  if (!known || known.id === shop.id) return;
  throw new AppError(
    'shop-renamed',
    `shop ${shop.externalId} is known here as ${known.id}, and the configuration calls it ${shop.id}`,
    `Give it the id ${known.id} again; its name may be changed freely.`,
  );
}

const byId = read((db, p: { id: string }) => db.selectFrom('shops').selectAll().where('id', '=', p.id));

export async function findShop(db: Db, id: string): Promise<Shop | undefined> {
  return (await byId(db, { id }))[0];
}

export async function getShop(db: Db, id: string): Promise<Shop> {
  const shop = await findShop(db, id);
  if (!shop) throw new Error(`no shop ${id}`);
  return shop;
}

export async function listShops(db: Db): Promise<Shop[]> {
  return await db.selectFrom('shops').selectAll().orderBy('id').execute();
}

const updateColumns = sized((columns: string) =>
  change((db, p: Partial<Shop> & { id: string }) =>
    db.updateTable('shops').set(pick(p, columns)).where('id', '=', p.id),
  ),
);

export async function updateShop(unit: Unit, id: string, patch: Partial<Omit<Shop, 'id'>>): Promise<void> {
  await updateColumns(columnsOf(patch))(unit.tx, { ...patch, id });
}
