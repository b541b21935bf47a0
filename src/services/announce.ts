import { chatLane } from '../domain/lane.js';
import type { Settings } from '../domain/settings.js';
import { boardsOf, cardsOfOrder } from '../store/cards.js';
import type { Unit } from '../store/database.js';
import { enqueue } from '../store/outbox.js';

interface Note {
  shopId: string;
  orderId?: string;
  params: Record<string, unknown>;
  /** At most one note for ever with the key of its channel. */
  key?: (channelId: string) => string;
  dueAt?: number;
}

/** A note at the end of each of these channels. */
export async function noteIn(
  unit: Unit,
  channelIds: readonly string[],
  { key, ...note }: Note,
): Promise<void> {
  for (const channelId of channelIds) {
    await enqueue(unit, {
      kind: 'thread.post',
      lane: chatLane(channelId),
      channelId,
      ...(key === undefined ? {} : { key: key(channelId) }),
      ...note,
    });
  }
}

/** One note a channel, whichever and however many shops it looks after. */
export async function noteEverywhere(
  unit: Unit,
  settings: Settings,
  note: Omit<Note, 'shopId'>,
): Promise<void> {
  for (const channelId of settings.channels.keys()) {
    const shop = [...settings.shops.values()].find(({ channels }) => channels.includes(channelId));
    if (shop) await noteIn(unit, [channelId], { shopId: shop.id, ...note });
  }
}

/** A note in each of the shop's channels. */
export async function announce(
  unit: Unit,
  shopId: string,
  params: Record<string, unknown>,
  when: Pick<Note, 'key' | 'dueAt'> = {},
): Promise<void> {
  const channelIds = (await boardsOf(unit.tx, shopId)).map((board) => board.channel_id);
  await noteIn(unit, channelIds, { shopId, params, ...when });
}

/** A note under each card of an order: an edit of the card alone calls nobody. `once`: said at most once under each. */
export async function announceUnder(
  unit: Unit,
  order: { id: string; shop_id: string },
  params: Record<string, unknown>,
  once?: string,
): Promise<void> {
  for (const card of await cardsOfOrder(unit.tx, order.id)) {
    await enqueue(unit, {
      kind: 'thread.post',
      lane: chatLane(card.channel_id),
      shopId: order.shop_id,
      orderId: order.id,
      channelId: card.channel_id,
      cardId: card.id,
      ...(once === undefined ? {} : { key: `${once}|${card.id}` }),
      params,
    });
  }
}
