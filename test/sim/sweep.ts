/** The invariants of the whole state: everything alive is looked at every thousand events, everything there is at the end. */
import type { ChatRoad } from './chat-road.js';
import { checkAtEnd } from './end-check.js';
import type { Health } from './health.js';
import type { Reader } from './reader.js';
import type { SimShop } from './shops.js';
import type { Timeline } from './timeline.js';
import type { TrueOrder, Truth } from './truth.js';
import type { ViolationBook } from './violations.js';

export interface SweepOptions {
  timeline: Timeline;
  truth: Truth;
  health: Health;
  violations: ViolationBook;
  shops: readonly SimShop[];
  road: ChatRoad;
  reader(): Reader;
}

export interface Sweep {
  /** All that is alive. */
  look(): void;
  /** All there is. */
  lookAtEnd(): void;
  /** An order is over: its cards are looked at some minutes later. */
  over(order: TrueOrder): void;
  /** An older copy of the database was put back: its log is shorter, and it knows fewer cards. */
  resync(): void;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** Polls ask every 15 s and may fail and be tried again. */
const SEEN_WITHIN_MS = 4 * MINUTE;
/** The net under the net: the whole list of unpaid orders is read this often. */
const SWEPT_WITHIN_MS = 14 * MINUTE;
const CARD_WITHIN_MS = 15 * MINUTE;

/** The slowest chat takes 20 a minute. */
const CHAT_TURN_MS = 3 * SECOND;
const A_MINUTES_POSTS = 20;

const FORGOTTEN = `select id from orders o where status = 'unpaid' and policy_id is not null and exempt is null
  and coalesce(held, '') <> 'kept_open'
  and not exists (select 1 from timers where order_id = o.id and state = 'open')
  and not exists (select 1 from alerts where order_id = o.id and state <> 'resolved' and cause not in ('waiting', 'unclaimed'))
  and not exists (select 1 from outbox where order_id = o.id and state in ('pending', 'sending')
    and kind in ('buyer.message', 'order.cancel'))`;

interface WaitingRow {
  id: string;
  kind: string;
  lane: string;
  order_id: string | null;
  shop_id: string;
  state: string;
  at: number;
}

export function createSweep(options: SweepOptions): Sweep {
  const { timeline, truth, health, violations, shops } = options;
  const ended: TrueOrder[] = [];
  let logSize = { row: 0, count: 0 };
  let suspects = new Map<string, number>();

  const checkTimers = (reader: Reader): void => {
    if (health.wellFor(shops[0]!) < 3 * MINUTE) return;
    const rows = reader.all<{ kind: string; order_id: string | null; due_at: number }>(
      `select kind, order_id, due_at from timers where state = 'open' and due_at < ? and (kind in ('poll', 'check')
       or shop_id not in (select id from shops where paused_at is not null or read_first_at is not null))
       and (gate is null or gate <> 'waits') order by due_at limit 20`,
      timeline.now() - MINUTE,
    );
    for (const row of rows)
      violations.add('timer_late', row.order_id ?? row.kind, `${row.kind} ${timeline.now() - row.due_at} ms`);
  };

  const checkOutbox = (reader: Reader): void => {
    const now = timeline.now();
    const rows = reader.all<WaitingRow>(
      `select id, kind, lane, order_id, shop_id, state, due_at as at from outbox where state = 'pending' and due_at < ?
       union all
       select id, kind, lane, order_id, shop_id, state, deadline_at from outbox where state = 'sending' and deadline_at < ?`,
      now - 3 * MINUTE,
      now - 2 * MINUTE,
    );
    const queues = new Map<string, number>();
    for (const { lane } of rows) queues.set(lane, (queues.get(lane) ?? 0) + 1);
    for (const row of rows) {
      const shop = shops.find(({ id }) => id === row.shop_id);
      const isChat = row.lane.startsWith('chat:');
      const well = Math.min(
        shop ? health.wellFor(shop) : 0,
        isChat ? health.chatWellFor() : Number.POSITIVE_INFINITY,
      );
      // A chat takes so many a minute: a long queue is no neglect.
      const patience = isChat ? CARD_WITHIN_MS + queues.get(row.lane)! * CHAT_TURN_MS : 0;
      if (well < 5 * MINUTE + patience || now - row.at < patience) continue;
      const name = row.state === 'sending' ? 'stuck_sending' : 'starved';
      violations.add(name, row.order_id ?? row.id, `${row.kind} ${now - row.at} ms`);
    }
  };

  /** After a long absence a chat works off what has gathered, the urgent first: what shows a card late then is the chat's pace. */
  const noteQueues = (reader: Reader): void => {
    const [waiting] = reader.all<{ count: number }>(
      `select count(*) as count from outbox where state = 'pending' and lane like 'chat:%' and due_at <= ?`,
      timeline.now(),
    );
    const isFull = [...options.road.groups.values()].some((group) => group.isFull());
    if (isFull && waiting!.count > A_MINUTES_POSTS) health.chatHurt(timeline.now());
  };

  const checkOpen = (reader: Reader): void => {
    const now = timeline.now();
    const known = new Set(
      reader.all<{ id: string }>(`select id from orders where status = 'unpaid'`).map(({ id }) => id),
    );
    for (const id of known) {
      const order = truth.orders.get(id);
      if (order) checkLag(order, now);
    }
    for (const order of truth.open) if (!known.has(order.id)) checkUnseen(order, reader, now);
  };

  /** As for one order, over all: what is seen twice with minutes between is no matter of a moment. */
  const checkForgotten = (reader: Reader): void => {
    const now = timeline.monotonic();
    const rows = reader.all<{ id: string }>(FORGOTTEN);
    const since = new Map(rows.map(({ id }) => [id, suspects.get(id) ?? now]));
    for (const [id, from] of since) {
      if (now - from > 3 * MINUTE) violations.add('forgotten', id, `for ${now - from} ms`);
    }
    suspects = since;
  };

  /** Or was until a moment ago: the long list finds it. */
  const isUnreadable = ({ shop, externalId }: TrueOrder, now: number): boolean =>
    now < (shop.poisoned.get(externalId) ?? Number.NEGATIVE_INFINITY) + SWEPT_WITHIN_MS;

  const checkLag = (order: TrueOrder, now: number): void => {
    if (order.endedAt === undefined || order.ended === undefined) return;
    if (isUnreadable(order, now)) return;
    if (now - order.endedAt < SEEN_WITHIN_MS || health.wellFor(order.shop) < SEEN_WITHIN_MS) return;
    violations.add('status_lag', order.id, `${order.ended} ${now - order.endedAt} ms ago`);
  };

  const checkUnseen = (order: TrueOrder, reader: Reader, now: number): void => {
    if (!order.chaseable) return;
    const well = health.wellFor(order.shop);
    const age = now - order.placedAt;
    const patience = well > age ? SEEN_WITHIN_MS : SWEPT_WITHIN_MS;
    if (isUnreadable(order, now)) return;
    if (age < patience || well < Math.min(patience, age)) return;
    const look = reader.order(order.id);
    if (!look) violations.add('unseen', order.id, `placed ${age} ms ago`);
    else violations.add('status_lag', order.id, `open in the shop, ${look.status} with us`);
  };

  const checkLog = (reader: Reader): void => {
    const size = reader.logSize();
    if (size.row < logSize.row || size.count - logSize.count !== size.row - logSize.row) {
      violations.add('log_shrunk', '', `${JSON.stringify(logSize)} → ${JSON.stringify(size)}`);
    }
    logSize = size;
  };

  const checkCards = (reader: Reader): void => {
    const now = timeline.now();
    while (ended[0] && ended[0].endedAt !== undefined && ended[0].endedAt < now - CARD_WITHIN_MS) {
      const order = ended[0];
      if (Math.min(health.wellFor(order.shop), health.chatWellFor()) < CARD_WITHIN_MS) return;
      ended.shift();
      checkCard(order, reader);
    }
  };

  const checkCard = (order: TrueOrder, reader: Reader): void => {
    const look = reader.order(order.id);
    if (!look || look.alert_cause === 'paid_after_cancel') return;
    for (const { ref } of reader.cardsOf(order.id)) {
      const shown =
        options.road.groups.get(ref.split(':')[0] ?? '')?.messages.get(ref) ??
        options.road.consoleMessages.get(ref);
      if (shown && shown.card.tone !== 'good' && shown.card.tone !== 'closed') {
        violations.add(
          'card_stale',
          order.id,
          `${order.ended}, and its card is ${shown.card.tone}: ${shown.card.title}`,
        );
      }
    }
  };

  const checkBoards = (): void => {
    for (const group of options.road.groups.values()) {
      const boards = new Map<string, number>();
      for (const { card, place, ref, postedAt } of group.messages.values()) {
        if (card.kind !== 'board' || options.road.excused.has(ref) || postedAt > timeline.now() - 2 * MINUTE)
          continue;
        boards.set(place, (boards.get(place) ?? 0) + 1);
      }
      for (const [place, count] of boards)
        if (count > 1) violations.add('double_board', place, `${count} boards`);
    }
  };

  const look = (): void => {
    const reader = options.reader();
    noteQueues(reader);
    checkTimers(reader);
    checkOutbox(reader);
    checkOpen(reader);
    checkForgotten(reader);
    checkLog(reader);
    checkCards(reader);
    checkBoards();
  };

  return {
    look,
    over: (order) => void ended.push(order),
    resync() {
      logSize = options.reader().logSize();
      for (const group of options.road.groups.values())
        for (const ref of group.messages.keys()) options.road.excused.add(ref);
    },
    lookAtEnd() {
      look();
      checkAtEnd(options);
    },
  };
}
