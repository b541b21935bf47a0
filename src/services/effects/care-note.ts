/** Notes into the channel itself that a lead answers: stopped cancels, what an absence left, money after a cancel. */
import { backNote, isWorthTelling } from '../../domain/back-card.js';
import type { Card } from '../../domain/card.js';
import { latePaymentNote } from '../../domain/late-payment-card.js';
import { webhooksBackNote, webhooksSilentNote } from '../../domain/quota-cards.js';
import { secondNote } from '../../domain/second-card.js';
import { leadsOnDuty } from '../../domain/settings.js';
import { stopAnsweredNote, stopNote } from '../../domain/stop-card.js';
import type { TeamLanguage } from '../../domain/template.js';
import { findAgreement } from '../../store/agreements.js';
import { countWaiting } from '../../store/cancels.js';
import { makeButtons } from '../../store/cards.js';
import type { Unit } from '../../store/database.js';
import { getOrder } from '../../store/orders.js';
import { claim, type Effect, putBack, settle } from '../../store/outbox.js';
import { getShop } from '../../store/shops.js';
import { backFacts, isWorkedOff } from '../absence.js';
import type { Stop } from '../cancel-gate.js';
import { orderView } from '../order-view.js';
import { CALL_DEADLINE_MS, type World } from './world.js';

export type CareNoteParams =
  | ({ note: 'stop' } & Stop)
  | { note: 'stop_answered'; answer: 'go_on' | 'keep_all'; by: string; count: number }
  | { note: 'back'; kind: 'away' | 'restored'; from: number | null; at: number }
  | { note: 'late_payment' }
  | { note: 'second'; orderId: string; by: string }
  | { note: 'webhooks_silent'; lastAt: number; changes: number }
  | { note: 'webhooks_back'; silentMs: number };

const NOTES: readonly string[] = [
  'stop',
  'stop_answered',
  'back',
  'late_payment',
  'second',
  'webhooks_silent',
  'webhooks_back',
];
/** Pressed later, the board is there. */
const BUTTON_LIFE_MS = 7 * 24 * 3_600_000;
/** The backlog of an absence is waited for, so that its note counts all of it. */
const BACK_WAIT_MS = 1_000;
const BACK_PATIENCE_MS = 60_000;

export function isCareNote(params: { note: string }): params is CareNoteParams {
  return NOTES.includes(params.note);
}

/** Draws and claims; undefined when there is nothing to post now. */
export async function claimCareNote(
  unit: Unit,
  effect: Effect,
  world: World,
  params: CareNoteParams,
): Promise<{ card: Card } | undefined> {
  if (params.note === 'back' && unit.now < effect.created_at + BACK_PATIENCE_MS) {
    if (!(await isWorkedOff(unit, world.settings, effect.channel_id ?? '', params.at))) {
      await putBack(unit, effect, unit.now + BACK_WAIT_MS, 'the backlog is being worked off');
      return undefined;
    }
  }
  const card = await draw(unit, effect, world, params);
  if (!card) {
    await settle(unit, effect.id, 'dropped', { reason: 'nothing to tell' });
    return undefined;
  }
  return (await claim(unit, effect.id, unit.now + CALL_DEADLINE_MS)) ? { card } : undefined;
}

async function draw(
  unit: Unit,
  effect: Effect,
  world: World,
  params: CareNoteParams,
): Promise<Card | undefined> {
  const language: TeamLanguage = world.settings.channels.get(effect.channel_id ?? '')?.language ?? 'en';
  const { name: shopName, zone, stopped_at } = await getShop(unit.tx, effect.shop_id);
  const answers = () =>
    noteButtons(unit, effect, world, ['go_on', 'keep_all'], { stoppedAt: stopped_at ?? 0 });
  switch (params.note) {
    case 'stop': {
      // Answered on the board before the channel could be told: its buttons would be for a stop still to come.
      if (stopped_at === null) return undefined;
      const waiting = await countWaiting(unit.tx, effect.shop_id);
      const facts = { shopName, waiting, leads: leadsOnDuty(world.settings), ...brokenBy(params) };
      return stopNote(facts, await answers(), language);
    }
    case 'stop_answered':
      return stopAnsweredNote({ ...params, shopName }, language);
    case 'back': {
      const facts = await backFacts(unit, world.settings, effect.channel_id ?? '', params);
      if (!isWorthTelling(facts)) return undefined;
      // Where cancels of several shops wait, each has its board to decide on.
      const isOne = facts.shops.length === 1 && (facts.shops[0]?.waits ?? 0) > 0;
      return backNote(facts, isOne ? await answers() : {}, language);
    }
    case 'second':
      return await drawSecond(unit, effect, world, params, language);
    case 'late_payment':
      return await drawLatePayment(unit, effect, world, language);
    case 'webhooks_silent':
      return webhooksSilentNote({ ...params, shopName, zone, now: unit.now }, language);
    case 'webhooks_back':
      return webhooksBackNote({ ...params, shopName }, language);
  }
}

function brokenBy({ done, withinMs, limit }: Stop) {
  if (done === undefined || withinMs === undefined || !limit) return {};
  return { broken: { kind: limit.kind, limit: limit.value, done, withinMs } };
}

/** To be agreed to by pressing what the first pressed; dropped when nobody waits for it any more. */
async function drawSecond(
  unit: Unit,
  effect: Effect,
  { newToken }: World,
  { orderId, by }: { orderId: string; by: string },
  language: TeamLanguage,
): Promise<Card | undefined> {
  const order = await getOrder(unit.tx, orderId);
  const asked = await findAgreement(unit.tx, orderId);
  if (order.status !== 'unpaid' || !asked) return undefined;
  const place = { shop_id: order.shop_id, order_id: order.id, channel_id: effect.channel_id ?? '' };
  const { version } = order;
  const { cancel } = await makeButtons(unit, place, ['cancel'], newToken, asked.expires_at, { version });
  const total = { minor: order.total_minor, currency: order.currency };
  return secondNote({ externalId: order.external_id, total, by, cancel: cancel ?? '' }, language);
}

async function drawLatePayment(
  unit: Unit,
  effect: Effect,
  world: World,
  language: TeamLanguage,
): Promise<Card> {
  const order = await getOrder(unit.tx, effect.order_id ?? '');
  const { port, ref } = world.shop(effect.shop_id);
  const url = port.orderUrl(ref, order.external_id);
  const view = await orderView(unit.tx, world.settings, order, url, unit.now);
  const free = view.alert?.state === 'open';
  const { claim: token } = free ? await noteButtons(unit, effect, world, ['claim']) : {};
  const leads = leadsOnDuty(world.settings);
  return latePaymentNote(view, { leads, ...(token === undefined ? {} : { claim: token }) }, language);
}

const noteButtons = <T extends string>(
  unit: Unit,
  effect: Effect,
  world: World,
  actions: readonly T[],
  params: object = {},
) =>
  makeButtons(
    unit,
    { ...effect, channel_id: effect.channel_id ?? '' },
    actions,
    world.newToken,
    unit.now + BUTTON_LIFE_MS,
    params,
  );
