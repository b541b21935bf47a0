/**
 * One act on many orders. What stands in the way of each is asked when the question is drawn and again when it is answered, and
 * each is then acted on as by a single press. Where a person may decide to pass a hold, many at once pass none.
 */
import type { ActionName } from '../../domain/action.js';
import { authorize } from '../../domain/authorize.js';
import type { Money } from '../../domain/money.js';
import { stepNamed } from '../../domain/plan.js';
import type { PersonSettings, Settings } from '../../domain/settings.js';
import { findAlert } from '../../store/alerts.js';
import type { Unit } from '../../store/database.js';
import { getOrder, type Order } from '../../store/orders.js';
import { getPolicy } from '../../store/policies.js';
import { getShop, inShadow } from '../../store/shops.js';
import { act } from './act.js';
import { needsSecond } from './second-person.js';
import { decideNow } from './write-buyer.js';

export type BatchAction = Extract<ActionName, 'remind_all' | 'cancel_expired'>;

/** How many, of what sum, and how many are left out for which reason. */
export interface Tally {
  ids: string[];
  sums: Money[];
  leftOut: Record<string, number>;
}

export const emptyTally = (): Tally => ({ ids: [], sums: [], leftOut: {} });

const AS_ONE = { remind_all: 'remind', cancel_expired: 'cancel' } as const satisfies Record<
  BatchAction,
  ActionName
>;

/** Looks at these orders and does nothing. */
export async function lookAtMany(
  unit: Unit,
  settings: Settings,
  person: PersonSettings,
  action: BatchAction,
  ids: readonly string[],
  tally: Tally,
): Promise<void> {
  for (const id of ids) {
    const order = await getOrder(unit.tx, id);
    count(tally, order, await whyNot(unit, settings, person, action, order));
  }
}

/** Acts on these orders, as far as they still may be acted on. */
export async function actOnMany(
  unit: Unit,
  settings: Settings,
  person: PersonSettings,
  action: BatchAction,
  ids: readonly string[],
  tally: Tally,
): Promise<void> {
  for (const id of ids) {
    const order = await getOrder(unit.tx, id);
    const because = await whyNot(unit, settings, person, action, order);
    if (because !== undefined) {
      count(tally, order, because);
      continue;
    }
    const result = await act(unit, settings, order, person, { action: AS_ONE[action] });
    count(
      tally,
      order,
      result.kind === 'refused' ? result.because : result.kind === 'done' ? undefined : 'held',
    );
  }
}

function count(tally: Tally, order: Order, because: string | undefined): void {
  if (because !== undefined) {
    tally.leftOut[because] = (tally.leftOut[because] ?? 0) + 1;
    return;
  }
  tally.ids.push(order.id);
  const sum = tally.sums.find(({ currency }) => currency === order.currency);
  if (sum) sum.minor += order.total_minor;
  else tally.sums.push({ minor: order.total_minor, currency: order.currency });
}

/** What keeps this order out; undefined when nothing does. */
async function whyNot(
  unit: Unit,
  settings: Settings,
  person: PersonSettings,
  action: BatchAction,
  order: Order,
): Promise<string | undefined> {
  if (!authorize(person, action, order.shop_id).ok) return 'no_right';
  if (order.status !== 'unpaid') return order.status === 'paid' ? 'paid' : 'closed';
  const shop = await getShop(unit.tx, order.shop_id);
  if (shop.paused_at !== null) return 'paused';
  if (inShadow(shop)) return 'shadow';
  if (order.held !== null) return order.held === 'opted_out' ? 'opted_out' : 'held';
  const alert = await findAlert(unit.tx, order.id);
  if (alert?.state === 'acknowledged' && alert.assignee !== person.id) return 'claimed';
  if (action === 'remind_all') return await whyNotWrite(unit, settings, order);
  if (shop.stopped_at !== null) return shop.stopped_because ?? 'breaker';
  return await whyNotCancel(unit, settings, order);
}

async function whyNotWrite(unit: Unit, settings: Settings, order: Order): Promise<string | undefined> {
  const now = await decideNow(unit, settings, order, 'remind');
  if (!now) return 'held';
  return now.decision.kind === 'send' ? undefined : now.decision.because;
}

/** Only what its buyer was told would close by now, the hidden grace included, and nobody gave more time. */
async function whyNotCancel(unit: Unit, settings: Settings, order: Order): Promise<string | undefined> {
  const shop = settings.shops.get(order.shop_id);
  if (!shop?.canCancel) return 'not_cancellable';
  if (order.told_deadline_at === null) return 'not_told';
  if (order.deadline_at !== null && order.deadline_at > unit.now) return 'extended';
  const plan = order.policy_id === null ? undefined : await getPolicy(unit.tx, order.policy_id);
  const graceMs = (plan && stepNamed(plan, 'cancel')?.graceMs) ?? 0;
  if (order.told_deadline_at + graceMs > unit.now) return 'not_yet';
  return needsSecond(shop, order) ? 'second_person' : undefined;
}
