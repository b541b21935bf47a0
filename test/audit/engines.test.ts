/** The same findings on every engine. */
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Auditor, createAuditor } from '../../src/audit/auditor.js';
import { keepReport } from '../../src/audit/keep-report.js';
import { createManualClock } from '../../src/clock.js';
import type { PolicySnapshot } from '../../src/domain/policy.js';
import type { Settings } from '../../src/domain/settings.js';
import { standingFindings } from '../../src/store/audit.js';
import { ensureCard, showCard } from '../../src/store/cards.js';
import { keepPolicy } from '../../src/store/policies.js';
import { updateShop } from '../../src/store/shops.js';
import { arm } from '../../src/store/timers.js';
import { ENGINES, NOW, type OpenStore } from '../store/engines.js';
import { addOrder, addShops, SHOP } from '../store/rows.js';
import { named } from './audit-scene.js';

const PLAN = { name: 'standard', steps: [], caps: { perOrder: 3 } } as unknown as PolicySnapshot;
const SETTINGS = { shops: new Map([[SHOP.id, SHOP]]) } as unknown as Settings;
const MINUTE = 60_000;

let open: OpenStore;
afterEach(() => open?.close());

/** A shop that is read, its board, and one order whose reminder is to come. */
async function healthyShop(): Promise<string> {
  const { store } = open;
  await addShops(store);
  return await store.write(async (unit) => {
    await updateShop(unit, SHOP.id, { polled_at: NOW, changed_cursor: NOW });
    await arm(unit, { kind: 'poll', shopId: SHOP.id, orderId: null, dueAt: NOW });
    await keepPolicy(unit, 'plan', PLAN);
    const orderId = await addOrder(unit, '4711', { policy_id: 'plan', placed_at: NOW - MINUTE });
    await arm(unit, { kind: 'remind', shopId: SHOP.id, orderId, dueAt: NOW + MINUTE });
    const board = { kind: 'board', shopId: SHOP.id, orderId: null, channelId: 'orders' } as const;
    const { id } = await ensureCard(unit, board);
    await showCard(unit, id, { ref: 'm1', hash: 'h', state: '1' });
    return orderId;
  });
}

const auditorOf = ({ store }: OpenStore): Auditor =>
  createAuditor({ db: store.db, engine: store.engine, settings: SETTINGS, clock: createManualClock(NOW) });

describe.each(ENGINES)('on $name', (engine) => {
  beforeEach(async () => {
    open = await engine.open();
  }, 120_000);

  test('a healthy shop has no findings, and every check runs', async () => {
    await healthyShop();
    const report = await auditorOf(open).audit(0);
    expect(report.faults).toEqual([]);
    expect(named(report.findings)).toEqual([]);
    expect(report.sample).toEqual([{ shopId: SHOP.id, externalIds: ['4711'] }]);
  });

  test('contradictions are found', async () => {
    const orderId = await healthyShop();
    const { store } = open;
    const message = (id: string) => sql`
      insert into outbox (id, kind, lane, priority, shop_id, order_id, key, params, state, attempts, due_at, claimed_at,
        settled_at, created_at)
      values (${id}, 'buyer.message', 'shop:luna', 30, ${SHOP.id}, ${orderId}, ${id}, '{"step":"ask"}', 'sent', 1,
        ${NOW}, ${NOW}, ${NOW}, ${NOW})`;
    await message('m1').execute(store.db);
    await message('m2').execute(store.db);
    await sql`update timers set due_at = ${NOW - 5 * MINUTE} where kind = 'remind'`.execute(store.db);
    await sql`update orders set told_deadline_at = ${NOW}, deadline_at = ${NOW - 1}`.execute(store.db);
    await sql`update cards set shown_state = '7'`.execute(store.db);
    await sql`insert into audit_reads (order_id, shop_id, read_at, row_status, cursor_at, seen_status, seen_updated_at)
      values (${orderId}, ${SHOP.id}, ${NOW}, 'unpaid', ${NOW}, 'paid', ${NOW - 5 * MINUTE})`.execute(
      store.db,
    );
    const report = await auditorOf(open).audit(0);
    expect(report.faults).toEqual([]);
    expect(named(report.findings)).toEqual([
      `board_stale luna|orders`,
      `deadline_before_told ${orderId}`,
      `deadline_unsaid ${orderId}`,
      `marketplace_differs ${orderId}`,
      `message_doubled ${orderId}`,
      `timer_overdue ${orderId}`,
    ]);
  });

  test('a report kept twice is kept once; what is not found again is over, and begins anew when it comes back', async () => {
    const orderId = await healthyShop();
    const { store, time } = open;
    await sql`update timers set due_at = ${NOW - 5 * MINUTE} where kind = 'remind'`.execute(store.db);
    const auditor = auditorOf(open);
    const bad = await auditor.audit(0);
    const keep = (report: typeof bad) => store.write((unit) => keepReport(unit, SETTINGS, report));
    expect(named((await keep(bad)).begun)).toEqual([`timer_overdue ${orderId}`]);
    const waiting = () => sql`select kind, subject from outbox order by id`.execute(store.db);
    const before = (await waiting()).rows;
    expect((await keep(bad)).begun).toEqual([]);
    expect((await waiting()).rows).toEqual(before);

    await sql`update timers set due_at = ${NOW + MINUTE} where kind = 'remind'`.execute(store.db);
    const good = await auditor.audit(0);
    const { over, standing } = await keep(good);
    expect([over.map(({ subject }) => subject), standing]).toEqual([[orderId], []]);

    time.now = NOW + 10 * MINUTE;
    await keep(bad);
    const [again] = await standingFindings(store.db);
    expect(again).toMatchObject({ subject: orderId, first_at: NOW + 10 * MINUTE, cleared_at: null });
  });

  test('a finding stands while its check cannot run', async () => {
    await healthyShop();
    const { store } = open;
    await sql`update timers set due_at = ${NOW - 5 * MINUTE} where kind = 'remind'`.execute(store.db);
    const auditor = auditorOf(open);
    const bad = await auditor.audit(0);
    await store.write((unit) => keepReport(unit, SETTINGS, bad));
    const blind = { ...bad, findings: [], checked: [] };
    expect((await store.write((unit) => keepReport(unit, SETTINGS, blind))).standing).toHaveLength(1);
  });
});
