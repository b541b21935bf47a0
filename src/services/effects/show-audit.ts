/** The auditor's cards: one a kind in each channel, posted when something is found, edited in place until it is over. */

import type { FindingKind } from '../../domain/audit.js';
import { auditCard } from '../../domain/audit-card.js';
import type { Card } from '../../domain/card.js';
import {
  type AuditCardRow,
  findAuditCard,
  removeAuditCard,
  saveAuditCard,
  standingFindings,
} from '../../store/audit.js';
import type { Unit } from '../../store/database.js';
import { claim, type Effect, putBack, remove, settle } from '../../store/outbox.js';
import { getShop } from '../../store/shops.js';
import { cardHash } from './draw-card.js';
import { settleShown } from './show-card.js';
import { CALL_DEADLINE_MS, NO_CALL, type Turn, type World } from './world.js';

export interface AuditNoteParams {
  note: 'audit';
  kind: FindingKind;
}

/** What comes back within this time is told on the same card; later it is news, and a card of its own. */
const SAME_SPELL_MS = 60 * 60_000;

interface Drawn {
  card: Card;
  hash: string;
  row: AuditCardRow | undefined;
  clearedAt: number | null;
}

export async function showAudit(effect: Effect, world: World, kind: FindingKind): Promise<Turn> {
  const channel = world.channel(effect.channel_id ?? '');
  const drawn = await world.store.write((unit) => draw(unit, effect, world, kind, channel !== undefined));
  if (!channel || !drawn) return NO_CALL;
  const { card, row } = drawn;
  const outcome = row
    ? await channel.port.update(row.message_ref, card)
    : await channel.port.post(channel.place, card, { key: effect.id });
  await world.store.write(async (unit) => {
    if (outcome.kind === 'sent') {
      await remove(unit, [effect.id]);
      return await saveAuditCard(unit, {
        shop_id: effect.shop_id,
        channel_id: effect.channel_id ?? '',
        kind,
        message_ref: row?.message_ref ?? outcome.ref,
        shown_hash: drawn.hash,
        cleared_at: drawn.clearedAt,
      });
    }
    if (!row || outcome.kind !== 'rejected') return await settleShown(unit, effect, outcome);
    // Somebody deleted the message: what still stands is said again.
    await removeAuditCard(unit, row);
    await putBack(unit, effect, unit.now, outcome.reason);
  });
}

/** Undefined when there is nothing to show that is not shown already. */
async function draw(
  unit: Unit,
  effect: Effect,
  world: World,
  kind: FindingKind,
  channelIsOn: boolean,
): Promise<Drawn | undefined> {
  const channelId = effect.channel_id ?? '';
  if (!channelIsOn) {
    await settle(unit, effect.id, 'dropped', { reason: 'the channel is switched off' });
    return undefined;
  }
  const findings = await standingFindings(unit.tx, { shopId: effect.shop_id, kind });
  const before = await findAuditCard(unit.tx, effect.shop_id, channelId, kind);
  const isOver = findings.length === 0;
  const stale = before?.cleared_at != null && before.cleared_at < unit.now - SAME_SPELL_MS;
  const row = stale ? undefined : before;
  const { name, zone } = await getShop(unit.tx, effect.shop_id);
  const clearedAt = isOver ? (before?.cleared_at ?? unit.now) : null;
  const card = auditCard(
    {
      kind,
      shopName: name,
      zone,
      since: findings[0]?.first_at,
      clearedAt: clearedAt ?? undefined,
      count: findings.length,
      externalIds: findings.flatMap(({ order_id }) => (order_id === null ? [] : [externalIdOf(order_id)])),
    },
    world.settings.channels.get(channelId)?.language ?? 'en',
  );
  const hash = cardHash(card);
  if ((isOver && !row) || row?.shown_hash === hash) {
    await remove(unit, [effect.id]);
    return undefined;
  }
  return (await claim(unit, effect.id, unit.now + CALL_DEADLINE_MS))
    ? { card, hash, row, clearedAt }
    : undefined;
}

/** Also of an order that is gone. */
const externalIdOf = (orderId: string): string => orderId.slice(orderId.indexOf(':') + 1);
