/** What became of a shop's orders, by its own ledger, and whether the bot knows it. */
import { findViolations } from '../../src/replay-invariants.js';
import { effectsOf } from '../../src/store/outbox.js';
import type { DueShop } from './due-shop.js';

export interface Judgement {
  cancelled: number;
  paidCancelled: number;
  /** One line each. */
  violations: string[];
}

export async function judge(shop: DueShop, orders: number): Promise<Judgement> {
  const { bot, settings, sandbox, clock, faults, line } = shop;
  const { db } = bot.store;
  const found = await findViolations({
    db,
    settings,
    truth: sandbox.ledger,
    now: clock.now(),
    reactionMs: 0,
  });
  const violations = found
    // A thousand cancels in one lane take more than the minutes a promise has; too early would be told otherwise.
    .filter(({ detail }) => detail !== 'told, and not kept')
    .map(({ invariant, orderId, detail }) => `${invariant}: ${orderId}: ${detail}`);
  for (const order of sandbox.ledger.orders()) {
    const row = await db
      .selectFrom('orders')
      .selectAll()
      .where('external_id', '=', order.id)
      .executeTakeFirst();
    const cancels = row ? await effectsOf(db, row.id, ['order.cancel']) : [];
    const open = cancels.filter(({ state }) => state === 'pending' || state === 'sending').length;
    const known = `${row?.status}${row?.cancelled_by_us ? ' by us' : ''}, ${open} of ${cancels.length} cancels open`;
    const wanted = `${order.final === 'paid' ? 'paid' : 'cancelled by us'}, 0 of 1 cancels open`;
    if (known !== wanted) violations.push(`ending: ${order.id} is ${order.final}, and with us ${known}`);
  }
  const cancels = sandbox.ledger.records.filter(({ kind }) => kind === 'cancelled');
  const cancelledOnce = new Set(cancels.map(({ orderId }) => orderId));
  if (cancelledOnce.size < cancels.length) violations.push('ending: an order was cancelled twice');
  if (line.seen.payments !== orders)
    violations.push(`race: ${orders - line.seen.payments} orders were not raced`);
  violations.push(...faults.map((fault) => `fault: ${fault.trim()}`));
  return {
    cancelled: cancels.length,
    paidCancelled: cancels.filter(({ wasPaid }) => wasPaid).length,
    violations,
  };
}
