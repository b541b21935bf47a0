/**
 * The day's chat requests of a shop, counted in the database before each is made: after a crash there may be fewer left than
 * we think, never more.
 */
import {
  type ChatLeft,
  chatDayOf,
  chatLeft,
  DEFAULT_CHAT_BUDGET,
  isWorthAsking,
} from '../domain/chat-budget.js';
import { chatLane } from '../domain/lane.js';
import { compareTotal } from '../domain/plan.js';
import type { MessageStep } from '../domain/policy.js';
import type { Settings } from '../domain/settings.js';
import { parseUsual } from '../domain/unusual.js';
import { boardsOf } from '../store/cards.js';
import { type ChatDay, findChatDay, saveChatDay } from '../store/chat-days.js';
import type { Db, Unit } from '../store/database.js';
import type { Order } from '../store/orders.js';
import { enqueue } from '../store/outbox.js';
import { getShop } from '../store/shops.js';
import { touchBoards } from './touch.js';

/** What a shop's chats may be asked: the policy's word, within the marketplace's. */
export interface ChatLimits {
  perDay: number;
  reserve: number;
  highValue?: string;
}

export function chatLimits(settings: Settings, shopId: string, requestsADay: number): ChatLimits {
  const policy = settings.policies.get(settings.shops.get(shopId)?.policy ?? '');
  const { perDay = requestsADay, ...budget } = policy?.chatBudget ?? DEFAULT_CHAT_BUDGET;
  return { ...budget, perDay: Math.min(perDay, requestsADay) };
}

/** The shop's count of this day; a day that is over is none. */
export async function chatDayNow(db: Db, shopId: string, now: number): Promise<ChatDay> {
  const day = chatDayOf(now);
  const row = await findChatDay(db, shopId);
  return row?.day === day ? row : { shop_id: shopId, day, used: 0, spent: 0, low_at: null };
}

function leftOf({ used, spent }: ChatDay, { perDay, reserve }: ChatLimits): ChatLeft {
  return spent === 1 ? 'none' : chatLeft(used, perDay, reserve);
}

/** Counts one request that is about to be made. False when there is none left: then it must not be made. */
export async function takeChat(unit: Unit, shopId: string, limits: ChatLimits): Promise<boolean> {
  await turnChatDay(unit, shopId);
  const today = await chatDayNow(unit.tx, shopId, unit.now);
  if (leftOf(today, limits) === 'none') return false;
  const counted = { ...today, used: today.used + 1 };
  const left = leftOf(counted, limits);
  if (left !== 'plenty' && (today.low_at === null || left === 'none')) await tellLow(unit, counted);
  else await saveChatDay(unit, counted);
  return true;
}

/** The marketplace says there are none left today, whatever we counted. */
export async function noteChatSpent(unit: Unit, shopId: string): Promise<void> {
  await turnChatDay(unit, shopId);
  const today = await chatDayNow(unit.tx, shopId, unit.now);
  if (today.spent === 0) await tellLow(unit, { ...today, spent: 1 });
}

async function tellLow(unit: Unit, today: ChatDay): Promise<void> {
  await saveChatDay(unit, { ...today, low_at: today.low_at ?? unit.now });
  await showBudget(unit, today.shop_id, today.day);
  await touchBoards(unit, today.shop_id);
}

/** The card about a day that is over says so. */
export async function turnChatDay(unit: Unit, shopId: string): Promise<void> {
  const row = await findChatDay(unit.tx, shopId);
  if (!row || row.low_at === null || row.day >= chatDayOf(unit.now)) return;
  await saveChatDay(unit, { ...row, day: chatDayOf(unit.now), used: 0, spent: 0, low_at: null });
  await showBudget(unit, shopId, row.day);
  await touchBoards(unit, shopId);
}

/** One note a channel and day; what changes later is an edit of it. */
async function showBudget(unit: Unit, shopId: string, day: number): Promise<void> {
  for (const { channel_id: channelId } of await boardsOf(unit.tx, shopId)) {
    const params = { note: 'chat_budget', day };
    const note = { kind: 'thread.post', lane: chatLane(channelId), shopId, channelId, params } as const;
    const key = budgetKey(shopId, channelId, day);
    if (!(await enqueue(unit, { ...note, key }))) await enqueue(unit, { ...note, subject: key });
  }
}

export const budgetKey = (shopId: string, channelId: string, day: number): string =>
  `chat_budget|${shopId}|${channelId}|${day}`;

/** May this message still be paid for today? */
export async function mayAskFor(
  db: Db,
  order: Order,
  message: { step: MessageStep; byPerson: boolean },
  limits: ChatLimits,
  now: number,
): Promise<boolean> {
  const left = leftOf(await chatDayNow(db, order.shop_id, now), limits);
  const highValue = left === 'few' && (await isOfHighValue(db, order, limits));
  return isWorthAsking(left, { ...message, highValue });
}

async function isOfHighValue(db: Db, order: Order, { highValue }: ChatLimits): Promise<boolean> {
  const total = { minor: order.total_minor, currency: order.currency };
  if (highValue !== undefined) return compareTotal(total, highValue) >= 0;
  const usual = parseUsual((await getShop(db, order.shop_id)).usual);
  return usual !== undefined && usual.currency === total.currency && total.minor > usual.total;
}
