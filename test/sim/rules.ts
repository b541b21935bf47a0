/** The invariants that are checked the moment something happens: a message arrives, a cancel is carried out, the log grows. */
import type { LedgerRecord } from '../../adapters/sandbox-shop/ledger.js';
import type { Settings } from '../../src/domain/settings.js';
import type { Health } from './health.js';
import { isQuietSomewhere } from './quiet.js';
import type { EffectLook, LogLook, OrderLook, PlanLook, Reader } from './reader.js';
import type { SimShop } from './shops.js';
import type { Timeline } from './timeline.js';
import type { Arrival, TrueOrder, Truth } from './truth.js';
import type { ViolationBook } from './violations.js';

export interface RulesOptions {
  timeline: Timeline;
  truth: Truth;
  health: Health;
  violations: ViolationBook;
  reader(): Reader;
  settings(): Settings;
}

export interface Rules {
  /** A ledger has written something. */
  heard(record: LedgerRecord, order: TrueOrder | undefined, shop: SimShop): void;
  logged(entry: LogLook): void;
  /** An older copy of the database was put back. */
  resync(): void;
  /** A call that changes something leaves the machine. */
  acts(shop: SimShop): void;
  /** Shops in which everything that happens by itself stands still, since when. */
  readonly pausedSince: ReadonlyMap<string, number>;
  /** Shops whose cancels wait for a lead. */
  readonly stopped: ReadonlySet<string>;
}

/** Look, ask, open, read, send: five calls of ten seconds at most lie between the last look at an order and a message. */
const LOOK_TO_SEND_MS = 50_000;
/** What may lie between two claims and two arrivals of messages. */
const TRAVEL_MS = 12_000;

/** How long an order is left alone after a person's cancel was undone. */
const PEACE_MS = 30 * 60_000;

export interface MessageParams {
  step: string;
  by?: string;
  said?: string;
}

export const paramsOf = (effect: EffectLook): MessageParams => JSON.parse(effect.params) as MessageParams;

export function createRules(options: RulesOptions): Rules {
  const { timeline, truth, health, violations } = options;
  const pausedSince = new Map<string, number>();
  const stopped = new Set<string>();
  const claims = new Map<string, string>();

  /** The row that stands for a message, or undefined after saying what is wrong. */
  const rowOf = (
    record: LedgerRecord,
    order: TrueOrder | undefined,
    shop: SimShop,
  ): EffectLook | undefined => {
    const reader = options.reader();
    const rows = [...reader.sending('buyer.message', shop.id), ...(order ? reader.effects(order.id) : [])];
    const fitting = rows.filter((row) => row.kind === 'buyer.message' && paramsOf(row).said === record.text);
    const isNew = (row: EffectLook): boolean =>
      !truth.orders.get(row.order_id)?.messages.some(({ effectId }) => effectId === row.id);
    const row = fitting.find(isNew);
    if (row && row.state !== 'pending') return row;
    const about = fitting[0]?.order_id ?? order?.id ?? '';
    if (!row && fitting.length > 0) violations.add('messaged_twice', about, `again: ${record.text}`);
    else violations.add('message_without_row', about, `${row?.state ?? 'no row'}: ${record.text}`);
    return undefined;
  };

  const checkMessage = (record: LedgerRecord, guess: TrueOrder | undefined, shop: SimShop): void => {
    const row = rowOf(record, guess, shop);
    const order = row && truth.orders.get(row.order_id);
    const look = row && options.reader().order(row.order_id);
    if (!row || !order || !look) return;
    const params = paramsOf(row);
    const arrival: Arrival = {
      at: timeline.now(),
      awakeMs: timeline.monotonic(),
      effectId: row.id,
      step: params.step,
      by: params.by,
    };
    const again =
      params.by === undefined &&
      order.messages.some(({ step, by }) => by === undefined && step === params.step);
    truth.arrived(order, arrival);
    checkEnd(order, arrival);
    checkMoment(order, look, row);
    checkCaps(order, look, arrival);
    if (again) violations.add('step_twice', order.id, params.step);
  };

  const checkEnd = (order: TrueOrder, arrival: Arrival): void => {
    const over = order.endedAwakeMs === undefined ? 0 : arrival.awakeMs - order.endedAwakeMs;
    if (over > LOOK_TO_SEND_MS)
      violations.add('messaged_after_end', order.id, `${order.ended} ${over} ms before`);
  };

  const checkMoment = (order: TrueOrder, look: OrderLook, row: EffectLook): void => {
    const decidedAt = row.claimed_at ?? 0;
    const optedOutAt = look.buyer_id === null ? undefined : options.reader().optedOutAt(look.buyer_id);
    if (optedOutAt !== undefined && optedOutAt < decidedAt) {
      violations.add('messaged_after_opt_out', order.id, `${decidedAt - optedOutAt} ms after`);
    }
    if (look.policy_id === null) return;
    const { quietHours } = options.reader().plan(look.policy_id);
    const zones = options.settings().shops.get(order.shop.id)?.zones ?? [];
    const awake = decidedAt <= look.placed_at + quietHours.awakeWindowMs;
    if (!awake && isQuietSomewhere(decidedAt, zones, quietHours)) {
      violations.add('quiet_hours', order.id, new Date(decidedAt).toISOString());
    }
  };

  const checkCaps = (order: TrueOrder, look: OrderLook, arrival: Arrival): void => {
    if (look.policy_id === null) return;
    const { caps } = options.reader().plan(look.policy_id);
    const counted = (messages: Arrival[], of: TrueOrder): Arrival[] =>
      messages.filter((one) => !letGo(of, one));
    if (order.messages.length > caps.perOrder && counted(order.messages, order).length > caps.perOrder) {
      violations.add('message_cap', order.id, `${order.messages.length} for one order`);
    }
    const toBuyer = truth.toBuyer.get(order.buyer) ?? [];
    const recent = toBuyer.filter(({ arrival: one }) => one.at > arrival.at - caps.perBuyerMs + TRAVEL_MS);
    if (
      recent.length > caps.perBuyer &&
      recent.filter((one) => !letGo(one.order, one.arrival)).length > caps.perBuyer
    ) {
      violations.add('message_cap', order.id, `${recent.length} to one buyer`);
    }
    const last = toBuyer.at(-2);
    if (!last || arrival.at - last.arrival.at >= caps.gapMs - TRAVEL_MS || letGo(last.order, last.arrival))
      return;
    violations.add('message_gap', order.id, `${arrival.at - last.arrival.at} ms`);
  };

  /** Sent again by a person who did not see it, or forgotten with an older database: it does not count against the machine. */
  const letGo = (order: TrueOrder, { effectId }: Arrival): boolean => {
    const row = options
      .reader()
      .effects(order.id)
      .find(({ id }) => id === effectId);
    return row === undefined || row.state === 'dropped';
  };

  const checkCancel = (record: LedgerRecord, order: TrueOrder): void => {
    if (record.wasPaid || order.ended === 'paid')
      violations.add('paid_cancelled', order.id, record.reason ?? '');
    const reader = options.reader();
    const row = reader
      .effects(order.id)
      .find(({ kind, state }) => kind === 'order.cancel' && state === 'sending');
    const look = reader.order(order.id);
    if (!row || !look || look.policy_id === null) {
      violations.add('cancel_without_intent', order.id, 'no row is being carried out');
      return;
    }
    checkHold(order, look);
    const plan = reader.plan(look.policy_id);
    const asked = (JSON.parse(row.params) as { by?: string }).by;
    const askedAt = asked === undefined ? undefined : reader.lastLogged(order.id, ['cancel_requested']);
    // A lead who lets stopped cancels go on has asked for none of them.
    if (askedAt !== undefined) checkUndo(order, row, askedAt, plan.undoMs);
    else checkTold(order, look, plan);
  };

  const checkTold = (order: TrueOrder, look: OrderLook, plan: PlanLook): void => {
    const told = look.told_deadline_at;
    if (told === null || !wasTold(order)) {
      violations.add('cancelled_untold', order.id, `told ${told}`);
      return;
    }
    const graceMs = plan.steps.find(({ name }) => name === 'cancel')?.graceMs ?? 0;
    const early = told + graceMs - timeline.now();
    if (early > 0) violations.add('cancelled_early', order.id, `${early} ms too early`);
    checkGiven(order, look, graceMs);
  };

  const checkGiven = (order: TrueOrder, look: OrderLook, graceMs: number): void => {
    const last = (what: string): number => options.reader().lastLogged(order.id, [what]) ?? 0;
    const undoneAt = last('cancel_undone');
    const givenAt = Math.max(last('extended'), undoneAt);
    // The last look was right before the call, and the call takes its time.
    if (givenAt === 0 || givenAt > timeline.now() - 1_000 || health.wellFor(order.shop) < 60_000) return;
    const early = Math.max(look.deadline_at ?? 0, undoneAt + PEACE_MS) + graceMs - timeline.now();
    if (early > 0) violations.add('time_cut_short', order.id, `${early} ms too early`);
  };

  /** The buyer has the notice, or a person has said so. */
  const wasTold = (order: TrueOrder): boolean =>
    options
      .reader()
      .effects(order.id)
      .some(
        (row) =>
          row.kind === 'buyer.message' &&
          row.state === 'sent' &&
          paramsOf(row).step === 'notice' &&
          (row.reason === 'a person decided' || order.messages.some(({ effectId }) => effectId === row.id)),
      );

  const checkHold = (order: TrueOrder, look: OrderLook): void => {
    if (look.held === null || health.wellFor(order.shop) < 60_000) return;
    const heldAt = options
      .reader()
      .lastLogged(order.id, ['kept_open', 'snoozed', 'buyer_replied', 'cancel_requested']);
    if (heldAt === undefined || heldAt > timeline.now() - 2_000) return;
    violations.add('cancelled_while_held', order.id, `${look.held} since ${timeline.now() - heldAt} ms`);
  };

  const checkUndo = (order: TrueOrder, row: EffectLook, askedAt: number, undoMs: number): void => {
    if (row.created_at < askedAt + undoMs)
      violations.add('undo_time', order.id, `${row.created_at - askedAt} ms`);
  };

  return {
    pausedSince,
    stopped,
    heard(record, order, shop) {
      if (record.kind === 'message') checkMessage(record, order, shop);
      else if (record.kind === 'cancelled' && record.by === 'seller' && order) checkCancel(record, order);
    },
    logged({ shop_id, order_id, who, what, at }) {
      if (who === 'vera' || who === 'stranger')
        violations.add('without_right', order_id ?? shop_id, `${who} ${what}`);
      if (what === 'paused') pausedSince.set(shop_id, at);
      if (what === 'resumed') pausedSince.delete(shop_id);
      if (what === 'cancel_waits') stopped.add(shop_id);
      if (order_id === null && (what === 'cancel_released' || what === 'kept_open')) stopped.delete(shop_id);
      if (order_id === null) return;
      const holder = claims.get(order_id);
      if (what === 'claimed' && holder !== undefined && holder !== who) {
        violations.add('claim_stolen', order_id, `${holder} and ${who}`);
      }
      if (what === 'claimed') claims.set(order_id, who);
      else if (['released', 'lease_expired', 'paid', 'cancelled', 'paid_after_cancel'].includes(what)) {
        claims.delete(order_id);
      }
    },
    resync() {
      claims.clear();
      pausedSince.clear();
      stopped.clear();
      for (const shop of options.reader().shops()) {
        if (shop.paused_at !== null) pausedSince.set(shop.id, shop.paused_at);
        if (shop.stopped_at !== null) stopped.add(shop.id);
      }
    },
    acts(shop) {
      const since = pausedSince.get(shop.id);
      if (since !== undefined && since < timeline.now() - 1_000) {
        violations.add('acted_while_paused', shop.id, `paused for ${timeline.now() - since} ms`);
      }
    },
  };
}
