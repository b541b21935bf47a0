import type { Unit } from '../store/database.js';
import { arm } from '../store/timers.js';

/** After our cancel the order is read again this much later: a payment may still surface. */
const CHECKS_MS = [60_000, 10 * 60_000];

export async function armChecks(unit: Unit, order: { id: string; shop_id: string }): Promise<void> {
  for (const afterMs of CHECKS_MS) {
    await arm(unit, { kind: 'check', shopId: order.shop_id, orderId: order.id, dueAt: unit.now + afterMs });
  }
}
