import type { ActionName } from '../../domain/action.js';
import type { PersonSettings, Settings } from '../../domain/settings.js';
import { findAlert } from '../../store/alerts.js';
import type { Unit } from '../../store/database.js';
import type { Order } from '../../store/orders.js';
import { getShop } from '../../store/shops.js';
import { assignOrder, claimOrder, releaseOrder, resolveLatePayment } from './claim.js';
import { extendOrder, keepOrder, requestCancel, snoozeOrder, undoCancel } from './deadline.js';
import type { ActionResult } from './result.js';
import { askSecond } from './second-person.js';
import { markArrived, sendAgain, writeNow } from './write-buyer.js';

export interface Wish {
  action: ActionName;
  /** `snooze`, `extend`. */
  forMs?: number;
  /** `ask`, `remind`: the text as the person left it. */
  text?: string;
  /** `assign`. */
  to?: PersonSettings;
}

/** What a paused shop does not do for a person either: it would only wait, and nobody could say until when. */
const NEEDS_RUNNING_SHOP: ReadonlySet<ActionName> = new Set(['ask', 'remind', 'send_again', 'cancel']);

/** Carries out one press on one order, in the transaction that read the order. Rights have been checked. */
export async function act(
  unit: Unit,
  settings: Settings,
  order: Order,
  person: PersonSettings,
  wish: Wish,
): Promise<ActionResult> {
  if (order.status !== 'unpaid' && !(await isLatePayment(unit, order, wish))) return { kind: 'stale' };
  if (NEEDS_RUNNING_SHOP.has(wish.action) && (await getShop(unit.tx, order.shop_id)).paused_at !== null) {
    return { kind: 'refused', because: 'paused' };
  }
  switch (wish.action) {
    case 'claim':
      return await claimOrder(unit, settings, order, person);
    case 'resolve':
      return await resolveLatePayment(unit, order, person);
    case 'assign':
      return wish.to ? await assignOrder(unit, settings, order, person, wish.to) : { kind: 'stale' };
    case 'release':
      return await releaseOrder(unit, order, person);
    case 'snooze':
      return await snoozeOrder(unit, order, person, wish.forMs ?? 0);
    case 'extend':
      return await extendOrder(unit, settings, order, person, wish.forMs ?? 0);
    case 'keep':
      return await keepOrder(unit, order, person);
    case 'cancel':
      return (
        (await askSecond(unit, settings, order, person)) ??
        (await requestCancel(unit, settings, order, person))
      );
    case 'undo':
      return await undoCancel(unit, order, person);
    case 'ask':
    case 'remind':
      return await writeNow(unit, settings, order, person, {
        step: wish.action,
        ...(wish.text === undefined ? {} : { text: wish.text }),
      });
    case 'it_arrived':
      return await markArrived(unit, order, person);
    case 'send_again':
      return await sendAgain(unit, settings, order, person);
    default:
      return { kind: 'stale' };
  }
}

const FOR_LATE_PAYMENT: ReadonlySet<ActionName> = new Set(['claim', 'assign', 'release', 'resolve']);

/** An order that was paid after our cancel is over, but somebody may still take it in hand. */
async function isLatePayment(unit: Unit, order: Order, wish: Wish): Promise<boolean> {
  if (!FOR_LATE_PAYMENT.has(wish.action)) return false;
  const alert = await findAlert(unit.tx, order.id);
  return alert?.cause === 'paid_after_cancel' && alert.state !== 'resolved';
}
