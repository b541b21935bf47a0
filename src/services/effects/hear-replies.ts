/**
 * What buyers answered, found without a webhook: one request lists the conversations last spoken in, and only one in which a
 * buyer spoke since is read. The first page is nearly always enough.
 */
import type { ConversationLook, Reauthorize, Rejected, Retry } from '../../ports.js';
import { type Buyer, buyerOfConversation } from '../../store/buyers.js';
import { getShop, updateShop } from '../../store/shops.js';
import { askChat, readChatSince } from './chat-requests.js';
import { keepReplies } from './keep-replies.js';
import { isOk, type World } from './world.js';

/** A conversation is listed a little after its words were written. */
const OVERLAP_MS = 30_000;
/** What was written before we ever looked is history. */
const FIRST_LOOK_MS = 24 * 3_600_000;
/** Twenty conversations each. */
const PAGES = 50;

type NotHeard = Retry | Rejected | Reauthorize;

/** Looks under way: those who want to know at the same moment share one. */
const underWay = new WeakMap<World, Map<string, Promise<NotHeard | undefined>>>();

/** Until all that was written before `notBefore` (epoch ms) is known. Undefined when it is; else why not. */
export async function hearReplies(
  world: World,
  shopId: string,
  notBefore: number,
): Promise<NotHeard | undefined> {
  const looks = underWay.get(world) ?? new Map<string, Promise<NotHeard | undefined>>();
  underWay.set(world, looks);
  for (;;) {
    const heardAt = (await getShop(world.store.db, shopId)).replies_heard_at ?? 0;
    if (heardAt >= notBefore) return undefined;
    const begun = looks.get(shopId);
    if (!begun) {
      const look = lookThrough(world, shopId, heardAt).finally(() => looks.delete(shopId));
      looks.set(shopId, look);
      return await look;
    }
    // One that began too long ago for us may have passed what was written since: then another follows it.
    const failure = await begun;
    if (failure) return failure;
  }
}

async function lookThrough(world: World, shopId: string, heardAt: number): Promise<NotHeard | undefined> {
  const { ref } = world.shop(shopId);
  const startedAt = world.clock.now();
  const since = Math.max(heardAt - OVERLAP_MS, startedAt - FIRST_LOOK_MS);
  let token: string | undefined;
  for (let page = 0; page < PAGES; page += 1) {
    const listed = await askChat(world, shopId, (chat) => chat.list(ref, token));
    if (!isOk(listed)) return listed;
    const recent = listed.value.conversations.filter(({ latestAt }) => (latestAt ?? since) >= since);
    for (const look of recent) {
      const failure = await readIfNew(world, shopId, look);
      if (failure) return failure;
    }
    token = listed.value.nextPageToken;
    if (!token || recent.length === 0) break;
  }
  await world.store.write((unit) => updateShop(unit, shopId, { replies_heard_at: startedAt }));
  return undefined;
}

async function readIfNew(
  world: World,
  shopId: string,
  look: ConversationLook,
): Promise<NotHeard | undefined> {
  const buyer = await buyerOfConversation(world.store.db, shopId, look.id);
  // Nobody we ever wrote to, or who has said nothing since.
  if (!buyer || !saysNew(buyer, look)) return undefined;
  const read = await readChatSince(world, shopId, look.id, buyer.read_until);
  if (!isOk(read)) return read;
  await world.store.write((unit) => keepReplies(unit, world.settings, buyer, read.value));
  return undefined;
}

function saysNew(buyer: Buyer, { latestAt, latestFrom, unread }: ConversationLook): boolean {
  return latestFrom === 'buyer' ? (latestAt ?? 0) >= buyer.read_until : unread;
}
