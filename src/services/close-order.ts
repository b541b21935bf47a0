import type { EffectKind, TimerKind } from '../domain/effect.js';
import { resolveAlert } from '../store/alerts.js';
import type { Unit } from '../store/database.js';
import type { Order } from '../store/orders.js';
import { callOff } from '../store/outbox-call-off.js';
import { cancelTimers } from '../store/timers.js';
import { showNext } from './decisions.js';
import { touchOrder } from './touch.js';

const TIMERS: TimerKind[] = [
  'ask',
  'remind',
  'escalate',
  'notice',
  'cancel',
  'hold',
  'alert',
  'lease',
  'undo',
  'wake',
];
const EFFECTS: EffectKind[] = ['buyer.message', 'order.cancel'];

/** An order is over: nothing more happens to it by itself, its alert is resolved, its cards say how it ended. */
export async function closeOrder(unit: Unit, order: Order, because: 'paid' | 'closed'): Promise<void> {
  await cancelTimers(unit, order.id, TIMERS);
  await callOff(unit, order.id, EFFECTS, because);
  await showNext(unit, order);
  await resolveAlert(unit, order.id);
  await touchOrder(unit, order);
}
