/** Inconsistencies, planted by hand: each takes an order in the state it needs and bends what belongs to it. */
import { type RawBuilder, sql } from 'kysely';
import type { FindingKind } from '../../src/domain/audit.js';
import type { Scene } from '../harness/scene.js';

const MINUTE = 60_000;

export interface Planted {
  kind: FindingKind;
  subject: string;
}

/** What a plant may use. `order` is one that nothing else is planted on. */
interface Ground {
  scene: Scene;
  now: number;
  order: string;
  run(statement: RawBuilder<unknown>): Promise<void>;
}

export interface Plant {
  kind: FindingKind;
  /** Which orders will do: unpaid and asked; told a deadline; paid; cancelled by us. */
  needs: 'asked' | 'told' | 'paid' | 'cancelled';
  times: number;
  plant(ground: Ground): Promise<void>;
}

const noAlert = (order: string) => sql`delete from alerts where order_id = ${order}`;

let made = 0;
const newId = (): string => `planted${String(++made).padStart(4, '0')}`;

const effect = (
  order: string | null,
  row: Partial<Record<'kind' | 'key' | 'params' | 'state', string>> &
    Partial<Record<'due' | 'claimed' | 'deadline' | 'settled' | 'attempts', number>>,
) => sql`
  insert into outbox (id, kind, lane, priority, shop_id, order_id, key, params, state, attempts, due_at, claimed_at,
    deadline_at, settled_at, created_at)
  values (${newId()}, ${row.kind ?? 'buyer.message'}, 'shop:luna', 30, 'luna', ${order}, ${row.key ?? newId()},
    ${row.params ?? '{"step":"ask"}'}, ${row.state ?? 'pending'}, ${row.attempts ?? 0}, ${row.due ?? 0},
    ${row.claimed ?? null}, ${row.deadline ?? null}, ${row.settled ?? null}, ${row.due ?? 0})`;

const timer = (order: string, kind: string, due: number) => sql`
  insert into timers (id, kind, shop_id, order_id, due_at, planned_at, state)
  values (${newId()}, ${kind}, 'luna', ${order}, ${due}, ${due}, 'open')`;

const sent = (order: string, at: number, params: object) =>
  effect(order, {
    state: 'sent',
    due: at,
    claimed: at,
    settled: at,
    attempts: 1,
    params: JSON.stringify(params),
  });

/** The shop's own book is changed, and nobody is told: as when a change was lost for good. */
function changeTruth(scene: Scene, order: string, status: 'CANCELLED'): void {
  const { world } = scene.sandbox;
  const row = world.orders.get(order.slice('luna:'.length));
  if (!row) throw new Error(`the shop does not know ${order}`);
  row.status = status;
  world.changed(row);
}

export const PLANTS: readonly Plant[] = [
  {
    kind: 'no_next_step',
    needs: 'asked',
    times: 5,
    async plant({ order, now, run }) {
      await run(noAlert(order));
      await run(sql`update timers set state = 'cancelled', settled_at = ${now}
        where order_id = ${order} and state = 'open'`);
    },
  },
  {
    kind: 'hold_without_end',
    needs: 'asked',
    times: 3,
    plant: ({ order, now, run }) =>
      run(sql`update orders set held = 'snoozed', held_until = ${now + 60 * MINUTE} where id = ${order}`),
  },
  {
    kind: 'reply_unattended',
    needs: 'asked',
    times: 3,
    async plant({ order, now, run }) {
      await run(noAlert(order));
      await run(sql`insert into replies (id, order_id, buyer_id, text, reason, at)
        select ${newId()}, id, buyer_id, 'hello?', 'question', ${now} from orders where id = ${order}`);
    },
  },
  {
    kind: 'unknown_unattended',
    needs: 'asked',
    times: 3,
    async plant({ order, run }) {
      await run(noAlert(order));
      await run(
        sql`update outbox set state = 'unknown' where order_id = ${order} and kind = 'buyer.message'`,
      );
    },
  },
  {
    kind: 'policy_missing',
    needs: 'asked',
    times: 3,
    plant: ({ order, run }) => run(sql`update orders set policy_id = 'gone' where id = ${order}`),
  },
  {
    kind: 'timer_overdue',
    needs: 'asked',
    times: 5,
    plant: ({ order, now, run }) =>
      run(sql`update timers set due_at = ${now - 5 * MINUTE} where order_id = ${order} and kind = 'escalate'
        and state = 'open'`),
  },
  {
    kind: 'deadline_unsaid',
    needs: 'asked',
    times: 3,
    plant: ({ order, now, run }) =>
      run(sql`update orders set told_deadline_at = ${now + 10 * MINUTE} where id = ${order}`),
  },
  {
    kind: 'alert_unseen',
    needs: 'asked',
    times: 3,
    async plant({ order, run }) {
      await run(sql`update alerts set cause = 'buyer_replied' where order_id = ${order}`);
      await run(sql`delete from buttons where order_id = ${order}`);
      await run(sql`delete from cards where order_id = ${order}`);
    },
  },
  {
    kind: 'claim_without_lease',
    needs: 'asked',
    times: 3,
    plant: ({ order, now, run }) =>
      run(sql`update alerts set state = 'acknowledged', assignee = 'mia', claimed_at = ${now},
        lease_until = ${now + 10 * MINUTE} where order_id = ${order}`),
  },
  {
    kind: 'card_stale',
    needs: 'asked',
    times: 3,
    plant: ({ order, run }) => run(sql`update cards set shown_state = 'paid' where order_id = ${order}`),
  },
  {
    kind: 'message_doubled',
    needs: 'asked',
    times: 3,
    plant: ({ order, now, run }) => run(sent(order, now - MINUTE, { step: 'ask' })),
  },
  {
    kind: 'message_cap',
    needs: 'asked',
    times: 2,
    async plant({ order, now, run }) {
      for (let n = 0; n < 3; n += 1) await run(sent(order, now - MINUTE, { step: 'remind', by: 'Olu' }));
    },
  },
  {
    kind: 'message_after_opt_out',
    needs: 'asked',
    times: 2,
    plant: ({ order, now, run }) =>
      run(sql`update buyers set opted_out_at = ${now - 60 * MINUTE}
        where id = (select buyer_id from orders where id = ${order})`),
  },
  {
    kind: 'marketplace_differs',
    needs: 'asked',
    times: 3,
    plant: async ({ scene, order }) => changeTruth(scene, order, 'CANCELLED'),
  },
  {
    kind: 'deadline_broken',
    needs: 'told',
    times: 3,
    plant: ({ order, now, run }) =>
      run(sql`update orders set told_deadline_at = ${now - 40 * MINUTE}, deadline_at = ${now - 40 * MINUTE}
        where id = ${order}`),
  },
  {
    kind: 'deadline_before_told',
    needs: 'told',
    times: 3,
    plant: ({ order, run }) =>
      run(sql`update orders set deadline_at = told_deadline_at - ${5 * MINUTE} where id = ${order}`),
  },
  {
    kind: 'closed_with_timers',
    needs: 'paid',
    times: 4,
    plant: ({ order, now, run }) => run(timer(order, 'remind', now + 60 * MINUTE)),
  },
  {
    kind: 'closed_with_effects',
    needs: 'paid',
    times: 4,
    plant: ({ order, now, run }) => run(effect(order, { due: now + 60 * MINUTE })),
  },
  {
    kind: 'alert_on_closed',
    needs: 'paid',
    times: 4,
    plant: ({ order, now, run }) =>
      run(sql`insert into alerts (order_id, shop_id, state, cause, level, opened_at)
        values (${order}, 'luna', 'open', 'unclaimed', 1, ${now})
        on conflict (order_id) do update set state = 'open', resolved_at = null`),
  },
  {
    kind: 'message_after_end',
    needs: 'paid',
    times: 3,
    plant: ({ order, now, run }) => run(sent(order, now, { step: 'notice' })),
  },
  {
    kind: 'card_stale',
    needs: 'paid',
    times: 3,
    plant: ({ order, run }) => run(sql`update cards set shown_state = 'claimed' where order_id = ${order}`),
  },
  {
    kind: 'marketplace_differs',
    needs: 'paid',
    times: 3,
    plant: async ({ scene, order }) => changeTruth(scene, order, 'CANCELLED'),
  },
  {
    kind: 'late_payment_unattended',
    needs: 'cancelled',
    times: 3,
    plant: ({ order, run }) =>
      run(sql`update orders set paid_at = cancelled_at + ${MINUTE} where id = ${order}`),
  },
  {
    kind: 'paid_cancelled',
    needs: 'cancelled',
    times: 3,
    plant: ({ order, run }) =>
      run(sql`update orders set paid_at = cancelled_at - ${MINUTE} where id = ${order}`),
  },
  {
    kind: 'cancel_without_intent',
    needs: 'cancelled',
    times: 3,
    plant: ({ order, run }) =>
      run(sql`delete from outbox where order_id = ${order} and kind = 'order.cancel'`),
  },
  {
    kind: 'cancel_untold',
    needs: 'cancelled',
    times: 3,
    plant: ({ order, run }) => run(sql`update orders set told_deadline_at = null where id = ${order}`),
  },
  {
    kind: 'cancel_too_early',
    needs: 'cancelled',
    times: 3,
    plant: ({ order, run }) =>
      run(sql`update orders set told_deadline_at = cancelled_at + ${10 * MINUTE} where id = ${order}`),
  },
  {
    kind: 'call_overdue',
    needs: 'paid',
    times: 3,
    plant: ({ order, now, run }) =>
      run(
        effect(order, {
          kind: 'order.refresh',
          state: 'sending',
          claimed: now - 6 * MINUTE,
          deadline: now - 5 * MINUTE,
          params: JSON.stringify({ externalId: order.slice('luna:'.length) }),
        }),
      ),
  },
  {
    kind: 'effect_overdue',
    needs: 'paid',
    times: 3,
    plant: ({ order, now, run }) =>
      run(
        effect(order, {
          kind: 'order.refresh',
          due: now - 5 * MINUTE,
          params: JSON.stringify({ externalId: order.slice('luna:'.length) }),
        }),
      ),
  },
];

/** What is planted on no order of the shop, but on the shop itself or on orders that never were. */
export async function plantOnShop({ now, run }: Pick<Ground, 'now' | 'run'>): Promise<Planted[]> {
  for (const order of ['luna:1', 'luna:2']) await run(timer(order, 'remind', now + MINUTE));
  for (const order of ['luna:3', 'luna:4']) {
    await run(sql`insert into buttons (token, shop_id, order_id, channel_id, action, params, expires_at)
      values (${newId()}, 'luna', ${order}, 'orders', 'claim', '{}', ${now + MINUTE})`);
  }
  await run(
    sql`update cards set message_ref = null, posted_at = null where kind = 'board' and channel_id = 'orders'`,
  );
  await run(sql`update cards set shown_state = '3' where kind = 'board' and channel_id = 'dingdan'`);
  await run(
    sql`update timers set state = 'cancelled', settled_at = ${now} where kind = 'poll' and state = 'open'`,
  );
  await run(sql`update shops set polled_at = ${now - 10 * MINUTE}`);
  return [
    { kind: 'row_orphaned', subject: 'luna:1' },
    { kind: 'row_orphaned', subject: 'luna:2' },
    { kind: 'button_orphaned', subject: 'luna:3' },
    { kind: 'button_orphaned', subject: 'luna:4' },
    { kind: 'board_missing', subject: 'luna|orders' },
    { kind: 'board_stale', subject: 'luna|dingdan' },
    { kind: 'poll_missing', subject: 'luna' },
    { kind: 'poll_stalled', subject: 'luna' },
  ];
}
