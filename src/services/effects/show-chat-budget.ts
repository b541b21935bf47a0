/** The card that says how far the day's chat requests have gone: one a channel and day, edited in place until the day is over. */

import type { Card } from '../../domain/card.js';
import { endOfChatDay } from '../../domain/chat-budget.js';
import { chatBudgetNote } from '../../domain/quota-cards.js';
import type { Unit } from '../../store/database.js';
import { claim, type Effect, findByKey, remove, settle } from '../../store/outbox.js';
import { getShop } from '../../store/shops.js';
import { budgetKey, chatDayNow, chatLimits } from '../chat-budget.js';
import { settleShown } from './show-card.js';
import { CALL_DEADLINE_MS, NO_CALL, type Turn, type World } from './world.js';

export interface ChatBudgetParams {
  note: 'chat_budget';
  day: number;
}

export async function showChatBudget(effect: Effect, world: World, { day }: ChatBudgetParams): Promise<Turn> {
  const channel = world.channel(effect.channel_id ?? '');
  const drawn = await world.store.write((unit) => draw(unit, effect, world, day, channel !== undefined));
  if (!channel || !drawn) return NO_CALL;
  const outcome =
    drawn.ref === undefined
      ? await channel.port.post(channel.place, drawn.card, { key: effect.key ?? effect.id })
      : await channel.port.update(drawn.ref, drawn.card);
  await world.store.write(async (unit) => {
    if (outcome.kind !== 'sent') return await settleShown(unit, effect, outcome);
    if (drawn.ref === undefined) return await settle(unit, effect.id, 'sent', { ref: outcome.ref });
    await remove(unit, [effect.id]);
  });
}

/** Undefined when there is nothing to show. */
async function draw(
  unit: Unit,
  effect: Effect,
  world: World,
  day: number,
  channelIsOn: boolean,
): Promise<{ card: Card; ref?: string } | undefined> {
  const channelId = effect.channel_id ?? '';
  const today = await chatDayNow(unit.tx, effect.shop_id, unit.now);
  const first = await findByKey(unit.tx, budgetKey(effect.shop_id, channelId, day));
  const isOver = today.day !== day;
  const ref = first?.ref ?? undefined;
  if (!channelIsOn || (isOver && ref === undefined)) {
    await settle(unit, effect.id, 'dropped', { reason: 'nothing to show' });
    return undefined;
  }
  const { name, zone } = await getShop(unit.tx, effect.shop_id);
  const { port } = world.shop(effect.shop_id);
  const { perDay } = chatLimits(world.settings, effect.shop_id, port.buyerChat?.requestsADay ?? 0);
  const left = today.spent === 1 ? 0 : Math.max(0, perDay - today.used);
  const facts = { shopName: name, zone, left, perDay, turnsAt: endOfChatDay(day), isOver, now: unit.now };
  const card = chatBudgetNote(facts, world.settings.channels.get(channelId)?.language ?? 'en');
  if (!(await claim(unit, effect.id, unit.now + CALL_DEADLINE_MS))) return undefined;
  return { card, ...(ref === undefined ? {} : { ref }) };
}
