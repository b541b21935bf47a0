/** The invariants that hold once a run is over: every order is looked at, stock and cards are counted. */
import { checkOrder } from './order-check.js';
import type { Reader } from './reader.js';
import type { SweepOptions } from './sweep.js';

const MINUTE = 60_000;
/** What was placed, paid or closed in the last minutes may be on its way. */
const ON_THE_WAY_MS = 4 * MINUTE;
const READ_WITHIN_MS = 14 * MINUTE;

export function checkAtEnd(options: SweepOptions): void {
  const { timeline, truth, health, violations, shops } = options;

  /** What the bot counts as held is what the shop holds. */
  const checkStock = (reader: Reader): void => {
    const rows = reader.all<{ shop_id: string; units: number }>(
      `select o.shop_id, sum(i.units) as units from orders o join order_items i on i.order_id = o.id
       where o.status = 'unpaid' group by o.shop_id`,
    );
    for (const shop of shops) {
      if (health.wellFor(shop) < READ_WITHIN_MS) continue;
      const held = rows.find(({ shop_id }) => shop_id === shop.id)?.units ?? 0;
      let real = 0;
      for (const order of shop.sandbox.world.orders.values())
        if (order.status === 'UNPAID') real += order.lines.length;
      const since = timeline.now() - ON_THE_WAY_MS;
      const fresh = [...truth.orders.values()].filter(
        (order) => order.shop === shop && Math.max(order.placedAt, order.endedAt ?? 0) > since,
      );
      if (Math.abs(real - held) > 4 * fresh.length)
        violations.add('stock_held', shop.id, `${held} with us, ${real} there`);
      let committed = 0;
      for (const sku of shop.sandbox.world.catalog.skus.values()) committed += sku.committed;
      let bound = 0;
      for (const order of shop.sandbox.world.orders.values())
        if (order.status !== 'CANCELLED' && order.status !== 'IN_TRANSIT') bound += order.lines.length;
      if (committed !== bound)
        violations.add('stock_held', shop.id, `${committed} committed, ${bound} bound`);
    }
  };

  /** What is counted as held by its own index is what the unpaid orders hold. */
  const checkHeld = (reader: Reader): void => {
    const wrong = reader.all<{ order_id: string }>(
      `select distinct i.order_id from order_items i join orders o on o.id = i.order_id
       where i.held_for is not iif(o.status = 'unpaid' and o.exempt is null, o.shop_id, null)`,
    );
    for (const { order_id } of wrong)
      violations.add('stock_held', order_id, 'held otherwise than its status says');
  };

  const checkDoubles = (reader: Reader): void => {
    const known = new Set(
      reader
        .all<{ ref: string }>('select message_ref as ref from cards where message_ref is not null')
        .map(({ ref }) => ref),
    );
    for (const group of options.road.groups.values()) {
      for (const { card, ref, thread, postedAt } of group.messages.values()) {
        if (card.kind !== 'order' || thread !== undefined || known.has(ref) || options.road.excused.has(ref))
          continue;
        if (postedAt < timeline.now() - 5 * MINUTE) violations.add('double_card', ref, card.title);
      }
    }
  };

  const reader = options.reader();
  for (const { id } of reader.all<{ id: string }>('select id from orders'))
    checkOrder(id, reader, violations);
  checkStock(reader);
  checkHeld(reader);
  checkDoubles(reader);
}
