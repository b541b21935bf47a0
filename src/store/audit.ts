/** What the auditor found, which of it is shown where, and what reads of sampled orders showed. */
import type { Selectable } from 'kysely';
import type { Finding, FindingKind } from '../domain/audit.js';
import type { MarketplaceOrder } from '../domain/order.js';
import type { AuditCardsTable, AuditFindingsTable } from './audit-schema.js';
import type { Db, Unit } from './database.js';
import { findOrder, orderId } from './orders.js';
import { getShop } from './shops.js';

export type FindingRow = Selectable<AuditFindingsTable>;
export type AuditCardRow = Selectable<AuditCardsTable>;

/** Findings that stand now; of one kind and shop where those are given, the oldest first. */
export async function standingFindings(
  db: Db,
  of?: { shopId: string; kind: FindingKind },
): Promise<FindingRow[]> {
  let query = db.selectFrom('audit_findings').selectAll().where('cleared_at', 'is', null);
  if (of) query = query.where('shop_id', '=', of.shopId).where('kind', '=', of.kind);
  return await query.orderBy('first_at').orderBy('subject').execute();
}

/** Keeps a finding. One that had been over begins anew. */
export async function keepFinding(
  unit: Unit,
  finding: Finding,
  before: FindingRow | undefined,
): Promise<void> {
  const seen = { last_at: unit.now, detail: finding.detail };
  await unit.tx
    .insertInto('audit_findings')
    .values({
      kind: finding.kind,
      subject: finding.subject,
      shop_id: finding.shopId,
      order_id: finding.orderId ?? null,
      first_at: unit.now,
      cleared_at: null,
      ...seen,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['kind', 'subject'])
        .doUpdateSet(before ? seen : { ...seen, first_at: unit.now, cleared_at: null }),
    )
    .execute();
}

export async function clearFinding(unit: Unit, { kind, subject }: FindingRow): Promise<void> {
  await unit.tx
    .updateTable('audit_findings')
    .set({ cleared_at: unit.now })
    .where('kind', '=', kind)
    .where('subject', '=', subject)
    .execute();
}

/** Says that an audit was made, and lets go what is long over. */
export async function noteAudit(
  unit: Unit,
  at: number,
  before: { findings: number; reads: number },
): Promise<void> {
  await unit.tx
    .insertInto('audit_runs')
    .values({ id: 'latest', at })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ at }))
    .execute();
  await unit.tx.deleteFrom('audit_findings').where('cleared_at', '<', before.findings).execute();
  await unit.tx.deleteFrom('audit_reads').where('read_at', '<', before.reads).execute();
}

export async function findAuditCard(
  db: Db,
  shopId: string,
  channelId: string,
  kind: FindingKind,
): Promise<AuditCardRow | undefined> {
  return await db
    .selectFrom('audit_cards')
    .selectAll()
    .where('shop_id', '=', shopId)
    .where('channel_id', '=', channelId)
    .where('kind', '=', kind)
    .executeTakeFirst();
}

export async function saveAuditCard(unit: Unit, card: AuditCardRow): Promise<void> {
  const { shop_id, channel_id, kind, ...shown } = card;
  await unit.tx
    .insertInto('audit_cards')
    .values(card)
    .onConflict((conflict) => conflict.columns(['shop_id', 'channel_id', 'kind']).doUpdateSet(shown))
    .execute();
}

export async function removeAuditCard(unit: Unit, card: AuditCardRow): Promise<void> {
  await unit.tx
    .deleteFrom('audit_cards')
    .where('shop_id', '=', card.shop_id)
    .where('channel_id', '=', card.channel_id)
    .where('kind', '=', card.kind)
    .execute();
}

/** What a read for the auditor showed, beside our row as it is before the read is applied. No order of ours, no row. */
export async function noteRead(
  unit: Unit,
  shopId: string,
  externalId: string,
  seen: MarketplaceOrder | undefined,
): Promise<void> {
  const order = await findOrder(unit.tx, orderId(shopId, externalId));
  // An answer that a newer read has overtaken says nothing about the row as it is.
  if (!order || (seen && seen.updatedAt < order.updated_at)) return;
  const read = {
    shop_id: shopId,
    read_at: unit.now,
    row_status: order.status,
    cursor_at: (await getShop(unit.tx, shopId)).changed_cursor,
    seen_status: seen?.status ?? null,
    seen_updated_at: seen?.updatedAt ?? null,
  };
  await unit.tx
    .insertInto('audit_reads')
    .values({ order_id: order.id, ...read })
    .onConflict((conflict) => conflict.column('order_id').doUpdateSet(read))
    .execute();
}
