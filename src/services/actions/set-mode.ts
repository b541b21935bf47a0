import type { PersonSettings } from '../../domain/settings.js';
import { openCardOrders } from '../../store/cards.js';
import type { Unit } from '../../store/database.js';
import { writeLog } from '../../store/order-log.js';
import { getShop, updateShop } from '../../store/shops.js';
import { announce } from '../announce.js';
import { touchBoards, touchOrder } from '../touch.js';

/** Lets the machine act in this shop, or has it show only what it would do. False when it was so already. */
export async function setMode(
  unit: Unit,
  shopId: string,
  person: Pick<PersonSettings, 'name'>,
  mode: 'live' | 'shadow',
): Promise<boolean> {
  if ((await getShop(unit.tx, shopId)).mode === mode) return false;
  await updateShop(unit, shopId, { mode, mode_at: unit.now, mode_by: person.name });
  const what = mode === 'live' ? 'went_live' : 'went_to_shadow';
  await writeLog(unit, { shopId, orderId: null, who: person.name, what });
  await announce(unit, shopId, { note: 'mode', mode, by: person.name, at: unit.now });
  await touchBoards(unit, shopId);
  // Each card says what comes next, and whether that is real.
  for (const order of await openCardOrders(unit.tx, shopId)) await touchOrder(unit, order);
  return true;
}
