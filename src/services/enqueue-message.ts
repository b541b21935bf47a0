import { NOTICE_PRIORITY, PRIORITY } from '../domain/effect.js';
import { shopLane } from '../domain/lane.js';
import type { MessageStep } from '../domain/policy.js';
import type { Unit } from '../store/database.js';
import type { Order } from '../store/orders.js';
import { enqueue } from '../store/outbox.js';

/** What a message row carries. The text is made right before the call, from the state of then. */
export interface MessageParams {
  step: MessageStep;
  /** Name of the template. */
  template: string;
  /** When the step was due and how late it may be: asked again right before the call. */
  dueAt: number;
  maxLateMs: number;
  /** `notice`: the least time between telling a deadline and its end. */
  leadMs?: number;
  /** A person who pressed, by name. */
  by?: string;
  /** Text a person wrote or edited in the preview. */
  text?: string;
  /** Set with the claim: the words and the deadline of the last try. Made anew for each. */
  said?: string;
  told?: number;
}

/** One message for a step of an order, for ever: the key sees to that. False when there was one. */
export async function enqueueMessage(
  unit: Unit,
  order: Order,
  params: MessageParams,
  part = '',
): Promise<boolean> {
  return await enqueue(unit, {
    kind: 'buyer.message',
    lane: shopLane(order.shop_id),
    shopId: order.shop_id,
    orderId: order.id,
    key: `message|${order.id}|${params.step}${part}`,
    params: { ...params },
    priority: params.step === 'notice' ? NOTICE_PRIORITY : PRIORITY['buyer.message'],
  });
}
