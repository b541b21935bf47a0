/** Short notes: into the thread of an order's card, or into the channel where there is no card. */

import { accessNote, reauthorizeNote } from '../../domain/access-card.js';
import type { AlertCause } from '../../domain/alert.js';
import type { BackupFault } from '../../domain/backup.js';
import { backupNote } from '../../domain/backup-note.js';
import type { Card } from '../../domain/card.js';
import { alertNote, escalationNote, modeNote, pauseNote } from '../../domain/note-card.js';
import { leadsOnDuty } from '../../domain/settings.js';
import type { TeamLanguage } from '../../domain/template.js';
import { cardsOfOrder } from '../../store/cards.js';
import type { Unit } from '../../store/database.js';
import { getOrder } from '../../store/orders.js';
import { claim, type Effect, settle } from '../../store/outbox.js';
import { waitForPost } from '../../store/outbox-posts.js';
import { getShop } from '../../store/shops.js';
import type { AccessNoteParams } from '../access/tell-access.js';
import { boardView } from '../board-view.js';
import { orderView } from '../order-view.js';
import { type CareNoteParams, claimCareNote, isCareNote } from './care-note.js';
import { type AuditNoteParams, showAudit } from './show-audit.js';
import { settleShown } from './show-card.js';
import { type ChatBudgetParams, showChatBudget } from './show-chat-budget.js';
import { CALL_DEADLINE_MS, NO_CALL, type Turn, type World } from './world.js';

export type NoteParams =
  | { note: 'escalation' | 'reply' | 'reauthorize' }
  | { note: 'alert'; cause: AlertCause }
  | { note: 'backup'; fault: BackupFault }
  | { note: 'pause'; paused: boolean; by: string; at: number }
  | { note: 'mode'; mode: 'live' | 'shadow'; by: string; at: number }
  | AuditNoteParams
  | AccessNoteParams
  | ChatBudgetParams
  | CareNoteParams;

export async function postNote(effect: Effect, world: World): Promise<Turn> {
  const params = JSON.parse(effect.params) as NoteParams;
  if (params.note === 'audit') return await showAudit(effect, world, params.kind);
  if (params.note === 'chat_budget') return await showChatBudget(effect, world, params);
  const channel = world.channel(effect.channel_id ?? '');
  const note = await world.store.write((unit) => claimNote(unit, effect, world, channel !== undefined));
  if (!channel || !note) return NO_CALL;
  const outcome = await channel.port.post(channel.place, note.card, {
    key: effect.key ?? effect.id,
    ...(note.thread === undefined ? {} : { thread: note.thread }),
  });
  await world.store.write(async (unit) => {
    if (outcome.kind === 'sent') await settle(unit, effect.id, 'sent', { ref: outcome.ref });
    else await settleShown(unit, effect, outcome);
  });
}

async function claimNote(
  unit: Unit,
  effect: Effect,
  world: World,
  channelIsOn: boolean,
): Promise<{ card: Card; thread?: string } | undefined> {
  if (!channelIsOn) {
    await settle(unit, effect.id, 'dropped', { reason: 'the channel is switched off' });
    return undefined;
  }
  const params = JSON.parse(effect.params) as NoteParams;
  if (isCareNote(params)) return await claimCareNote(unit, effect, world, params);
  const cards = effect.order_id === null ? [] : await cardsOfOrder(unit.tx, effect.order_id);
  const row = cards.find((card) => card.channel_id === effect.channel_id);
  if (row && row.message_ref === null && (await waitForPost(unit, effect, row.id))) return undefined;
  const card = await drawNote(unit, effect, world);
  if (!(await claim(unit, effect.id, unit.now + CALL_DEADLINE_MS))) return undefined;
  return { card, ...(row?.message_ref ? { thread: row.message_ref } : {}) };
}

async function drawNote(unit: Unit, effect: Effect, world: World): Promise<Card> {
  const language: TeamLanguage = world.settings.channels.get(effect.channel_id ?? '')?.language ?? 'en';
  const params = JSON.parse(effect.params) as NoteParams;
  if (params.note === 'pause') {
    const { name, zone } = await getShop(unit.tx, effect.shop_id);
    return pauseNote({ paused: params.paused, shopName: name, by: params.by, at: params.at, zone }, language);
  }
  if (params.note === 'mode') {
    const { name, zone } = await getShop(unit.tx, effect.shop_id);
    return modeNote({ ...params, shopName: name, zone }, language);
  }
  if (params.note === 'backup') return backupNote(params.fault, language);
  if (params.note === 'reauthorize' || params.note === 'access') {
    const { name, zone } = await getShop(unit.tx, effect.shop_id);
    const facts = { shopId: effect.shop_id, shopName: name, zone };
    return params.note === 'access'
      ? accessNote({ ...facts, ...params }, language)
      : reauthorizeNote(facts, language);
  }
  if (effect.order_id === null) {
    const board = await boardView(unit.tx, world.settings, effect.shop_id, unit.now);
    const oldest = board.orders.reduce((first, order) => Math.min(first, order.placedAt), unit.now);
    return escalationNote(
      {
        shopName: board.shopName,
        count: board.unclaimed,
        unclaimedMs: unit.now - oldest,
        leads: leadsOnDuty(world.settings),
      },
      language,
    );
  }
  const order = await getOrder(unit.tx, effect.order_id);
  const { port, ref } = world.shop(effect.shop_id);
  const view = await orderView(
    unit.tx,
    world.settings,
    order,
    port.orderUrl(ref, order.external_id),
    unit.now,
  );
  if (params.note === 'escalation') {
    return escalationNote(
      {
        shopName: view.shopName,
        count: 1,
        unclaimedMs: unit.now - order.placed_at,
        leads: leadsOnDuty(world.settings),
        externalId: order.external_id,
      },
      language,
    );
  }
  return alertNote(view, params.note === 'alert' ? params.cause : 'buyer_replied', language);
}
