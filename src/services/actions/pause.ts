import type { PersonSettings } from '../../domain/settings.js';
import type { Unit } from '../../store/database.js';
import { writeLog } from '../../store/order-log.js';
import { wakePaused } from '../../store/outbox-paused.js';
import { getShop, updateShop } from '../../store/shops.js';
import { announce } from '../announce.js';
import { touchBoards } from '../touch.js';

/** Stops or starts everything that happens by itself in these shops; effects already waiting obey too. */
export async function setPaused(
  unit: Unit,
  shopIds: readonly string[],
  person: PersonSettings,
  paused: boolean,
): Promise<void> {
  for (const shopId of shopIds) {
    const shop = await getShop(unit.tx, shopId);
    if ((shop.paused_at !== null) === paused) continue;
    await updateShop(unit, shopId, {
      paused_at: paused ? unit.now : null,
      paused_by: paused ? person.name : null,
    });
    if (!paused) await wakePaused(unit, shopId);
    await writeLog(unit, { shopId, orderId: null, who: person.name, what: paused ? 'paused' : 'resumed' });
    await announce(unit, shopId, { note: 'pause', paused, by: person.name, at: unit.now });
    await touchBoards(unit, shopId);
  }
}
