/** Cards in the team's channels: posted at least once, then edited in place to their newest state. */
import type { SendOutcome } from '../../ports.js';
import { type CardRow, findCard, showCard } from '../../store/cards.js';
import type { Unit } from '../../store/database.js';
import { claim, type Effect, putBack, remove, settle } from '../../store/outbox.js';
import { wakeNotes } from '../../store/outbox-posts.js';
import { enqueuePost } from '../enqueue-post.js';
import { touchBoards, touchOrder } from '../touch.js';
import { drawCard } from './draw-card.js';
import { backoff, CALL_DEADLINE_MS, NO_CALL, settleFailure, type Turn, type World } from './world.js';

export async function postCard(effect: Effect, world: World): Promise<Turn> {
  const channel = world.channel(effect.channel_id ?? '');
  const drawn = await world.store.write(async (unit) => {
    const row = await findCard(unit.tx, effect.card_id ?? '');
    if (!channel || !row || row.message_ref !== null) {
      await settle(unit, effect.id, 'dropped', {
        reason: channel ? 'shown already' : 'the channel is switched off',
      });
      return undefined;
    }
    const drawn = await drawCard(unit, world, row);
    if (!(await claim(unit, effect.id, unit.now + CALL_DEADLINE_MS))) return undefined;
    return { row, ...drawn, hash: await noteTry(unit, row, drawn.hash) };
  });
  if (!channel || !drawn) return NO_CALL;
  const outcome = await channel.port.post(channel.place, drawn.card, { key: effect.id });
  await world.store.write(async (unit) => {
    if (outcome.kind !== 'sent') return await settleShown(unit, effect, outcome);
    await settle(unit, effect.id, 'sent', { ref: outcome.ref });
    await showCard(unit, drawn.row.id, { ref: outcome.ref, hash: drawn.hash, state: drawn.state });
    const { id, order_id: order, shop_id } = drawn.row;
    // What changed while the post was under way, or since an earlier try of it, is shown by an edit.
    if (order === null) return drawn.hash === NO_HASH ? await touchBoards(unit, shop_id) : undefined;
    await wakeNotes(unit, order, id);
    await touchOrder(unit, { id: order, shop_id });
  });
}

/** Unlike that of any card. */
const NO_HASH = '';

/**
 * A platform that knows the key of a post answers a second try with the message of the first, as that was drawn. So what was
 * tried is kept; where tries differ, nobody knows what is shown.
 */
async function noteTry(unit: Unit, row: CardRow, drawn: string): Promise<string> {
  const hash = row.shown_hash === null || row.shown_hash === drawn ? drawn : NO_HASH;
  if (hash !== row.shown_hash) await showCard(unit, row.id, { ref: null, hash, state: null });
  return hash;
}

export async function updateCard(effect: Effect, world: World): Promise<Turn> {
  const channel = world.channel(effect.channel_id ?? '');
  const drawn = await world.store.write(async (unit) => {
    const row = await findCard(unit.tx, effect.card_id ?? '');
    const drawn = channel && row?.message_ref ? await drawCard(unit, world, row) : undefined;
    if (!row?.message_ref || !drawn || row.shown_hash === drawn.hash) {
      await remove(unit, [effect.id]);
      return undefined;
    }
    const claimed = await claim(unit, effect.id, unit.now + CALL_DEADLINE_MS);
    return claimed ? { row, ...drawn, ref: row.message_ref } : undefined;
  });
  if (!channel || !drawn) return NO_CALL;
  const outcome = await channel.port.update(drawn.ref, drawn.card);
  await world.store.write(async (unit) => {
    if (outcome.kind === 'sent') {
      await remove(unit, [effect.id]);
      return await showCard(unit, drawn.row.id, { ref: drawn.ref, hash: drawn.hash, state: drawn.state });
    }
    if (outcome.kind !== 'rejected') return await settleShown(unit, effect, outcome);
    await remove(unit, [effect.id]);
    await repost(unit, drawn.row);
  });
}

/** Somebody deleted the message. The board is always there; an order's card comes back when it has news again. */
async function repost(unit: Unit, card: CardRow): Promise<void> {
  await showCard(unit, card.id, { ref: null, hash: null, state: null });
  if (card.kind === 'board') await enqueuePost(unit, card);
}

/** An unclear post or edit is done again: a double card is noise, a lost one is harm. */
export async function settleShown(
  unit: Unit,
  effect: Effect,
  outcome: Exclude<SendOutcome, { kind: 'sent' }>,
): Promise<void> {
  if (outcome.kind === 'unknown')
    return await putBack(unit, effect, unit.now + backoff(effect, 0), outcome.reason);
  if (outcome.kind === 'reauthorize') return await putBack(unit, effect, unit.now + 60_000, outcome.reason);
  await settleFailure(unit, effect, outcome);
}
