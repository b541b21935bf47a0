/** What an absence left behind, counted from the rows once its backlog is worked off. */
import { sql } from 'kysely';
import type { BackCounts, BackFacts } from '../domain/back-card.js';
import { leadsOnDuty, type Settings, type ShopSettings } from '../domain/settings.js';
import { countWaiting } from '../store/cancels.js';
import type { Tx, Unit } from '../store/database.js';
import { getShop } from '../store/shops.js';
import { nextDueAt } from '../store/timers.js';

/** An order that ended in an absence was placed at most this long before it. */
const ORDER_LIFE_MS = 8 * 24 * 3_600_000;

interface Absence {
  kind: 'away' | 'restored';
  from: number | null;
  at: number;
}

/** Every shop of the channel was read, and nothing of then is still due. */
export async function isWorkedOff(
  unit: Unit,
  settings: Settings,
  channelId: string,
  at: number,
): Promise<boolean> {
  const shops = shopsOf(settings, channelId);
  for (const { id } of shops) if ((await getShop(unit.tx, id)).read_first_at !== null) return false;
  const dueAt = await nextDueAt(
    unit.tx,
    shops.map(({ id }) => id),
  );
  return dueAt === undefined || dueAt > at;
}

export async function backFacts(
  unit: Unit,
  settings: Settings,
  channelId: string,
  absence: Absence,
): Promise<BackFacts> {
  const shops = shopsOf(settings, channelId);
  const counts: BackCounts[] = [];
  for (const shop of shops) counts.push(await countsOf(unit.tx, shop, absence));
  return {
    from: absence.from ?? undefined,
    at: absence.at,
    restored: absence.kind === 'restored',
    zone: shops[0]?.zone ?? 'UTC',
    shops: counts,
    leads: leadsOnDuty(settings),
  };
}

const shopsOf = (settings: Settings, channelId: string): ShopSettings[] =>
  [...settings.shops.values()].filter(({ channels }) => channels.includes(channelId));

async function countsOf(tx: Tx, shop: ShopSettings, { from, at }: Absence): Promise<BackCounts> {
  return {
    shopName: shop.name,
    letGo: await countLetGo(tx, shop.id, at),
    waits: await countWaiting(tx, shop.id),
    ...(await countAlerts(tx, shop.id)),
    ...(await countEnds(tx, shop.id, from ?? at, at)),
  };
}

async function countLetGo(tx: Tx, shopId: string, at: number): Promise<number> {
  const row = await tx
    .selectFrom('timers')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where(sql<boolean>`timers.state = 'skipped'`)
    .where('shop_id', '=', shopId)
    .where('settled_at', '>=', at)
    .where('due_at', '<=', at)
    .where('kind', 'in', ['ask', 'remind', 'notice'])
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

async function countAlerts(tx: Tx, shopId: string): Promise<Pick<BackCounts, 'decide' | 'unclaimed'>> {
  const row = await tx
    .selectFrom('alerts')
    .select((eb) => [
      eb.fn.countAll<number>().filterWhere('cause', '=', 'cancel_expired').as('decide'),
      eb.fn.countAll<number>().filterWhere('cause', '=', 'unclaimed').as('unclaimed'),
    ])
    .where('shop_id', '=', shopId)
    .where(sql<boolean>`alerts.state <> 'resolved'`)
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow();
  return { decide: Number(row.decide), unclaimed: Number(row.unclaimed) };
}

/** Of the orders that were open before, and how many are new. */
async function countEnds(
  tx: Tx,
  shopId: string,
  from: number,
  at: number,
): Promise<Pick<BackCounts, 'paid' | 'ended' | 'placed'>> {
  const row = await tx
    .selectFrom('orders')
    .select((eb) => [
      eb.fn
        .countAll<number>()
        .filterWhere((is) =>
          is.and([is('status', '=', 'paid'), is('paid_at', '>', from), is('paid_at', '<=', at)]),
        )
        .as('paid'),
      eb.fn
        .countAll<number>()
        .filterWhere((is) =>
          is.and([
            is('status', '=', 'cancelled'),
            is('cancelled_at', '>', from),
            is('cancelled_at', '<=', at),
          ]),
        )
        .as('ended'),
      eb.fn
        .countAll<number>()
        .filterWhere((is) =>
          is.and([is('status', '=', 'unpaid'), is('placed_at', '>', from), is('placed_at', '<=', at)]),
        )
        .as('placed'),
    ])
    .where('shop_id', '=', shopId)
    .where('placed_at', '>=', from - ORDER_LIFE_MS)
    .where('policy_id', 'is not', null)
    .executeTakeFirstOrThrow();
  return { paid: Number(row.paid), ended: Number(row.ended), placed: Number(row.placed) };
}
