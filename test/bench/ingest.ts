/** Webhooks: from raw bytes to committed rows. Both sides check the signature, parse, hash, and write the same rows. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import type { WebhookRequest } from '../../src/ports.js';
import type { Bench } from './bench.js';
import {
  APP_KEY,
  APP_SECRET,
  type BenchShop,
  benchShop,
  copyDatabase,
  type OpenShop,
  openBare,
  SHOP_ID,
  signedEvent,
} from './bench-shop.js';
import type { Built } from './built.js';
import { inPairs, type Row, rowOf } from './figures.js';

const BURST = 100;
const GOAL = { text: '≥ 0.6× bare', met: (row: Omit<Row, 'goal'>) => row.ratio.median >= 0.6 };

export const ingest: Bench = {
  name: 'ingest',
  about:
    'A signed webhook body in memory becomes rows of `inbox` and `outbox`, and the shop’s `webhook_at`, committed with ' +
    '`synchronous=FULL`; no HTTP. Bare: the same HMAC, JSON.parse and SHA-256, and better-sqlite3 prepared statements ' +
    'for the same rows in the same number of transactions.',
  async run(context) {
    const { built, folder, pairs, quick } = context;
    const shop = await benchShop(built);
    const open = await shop.open(folder, 'ingest');
    const bareFile = join(folder, 'ingest-bare.db');
    copyDatabase(open, bareFile);
    const database = openBare(bareFile);
    const sides = { ours: ourSide(built, shop, open), bare: bareSide(database) };
    let serial = 0;
    const events = (count: number): WebhookRequest[] => {
      serial += count;
      return Array.from({ length: count }, (_, index) => signedEvent(serial + index, Date.now()));
    };
    const measure = async (name: string, count: number, burst: number): Promise<Row> => {
      const timed = (ingestAll: (all: WebhookRequest[], burst: number) => Promise<void>) => async () => {
        const all = events(count);
        const startedAt = performance.now();
        await ingestAll(all, burst);
        return (count / (performance.now() - startedAt)) * 1_000;
      };
      const [ours, bare] = [timed(sides.ours), timed(sides.bare)];
      // Once each before it counts: compilers and page caches are warm in a bot that runs for weeks.
      await ours();
      await bare();
      return rowOf(name, '/s', await inPairs(pairs, ours, bare), GOAL);
    };
    const rows = [
      await measure('ingest, one at a time', quick ? 100 : 1_000, 1),
      await measure(`ingest, bursts of ${BURST}`, quick ? 300 : 5_000, BURST),
    ];
    checkRows(open, database);
    await open.store.close();
    database.close();
    return rows;
  },
};

type Side = (events: WebhookRequest[], burst: number) => Promise<void>;

/** What the bot does behind its HTTP server: alone, or through the group commit. */
function ourSide(built: Built, shop: BenchShop, { store }: OpenShop): Side {
  const batch = built.createWebhookBatch(async (hints) => {
    await store.write((unit) => built.acceptHints(unit, hints));
  });
  const receive = (request: WebhookRequest) => {
    const received = built.receiveWebhook(shop.settings, shop.marketplace, request);
    if (received.kind !== 'hint') throw new Error(`a good webhook was ${received.kind}`);
    return received.accepted;
  };
  return async (events, burst) => {
    for (let at = 0; at < events.length; at += burst) {
      if (burst === 1) {
        const accepted = receive(events[at]!);
        await store.write((unit) => built.acceptHints(unit, [accepted]));
      } else {
        await Promise.all(events.slice(at, at + burst).map((event) => batch.add(receive(event))));
      }
    }
  };
}

function bareSide(database: Database.Database): Side {
  const inbox = database.prepare(
    `insert into inbox (key, shop_id, kind, ref, type, at, received_at) values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing`,
  );
  const outbox = database.prepare(
    `insert into outbox (id, kind, lane, priority, shop_id, subject, params, state, attempts, due_at, created_at)
     values (?, 'order.refresh', ?, 10, ?, ?, ?, 'pending', 0, ?, ?) on conflict do nothing`,
  );
  const shop = database.prepare('update shops set webhook_at = ? where id = ?');
  let made = 0;
  const storeAll = database.transaction((events: WebhookRequest[]) => {
    const now = Date.now();
    for (const event of events) {
      const { key, type, orderId, at } = readBare(event);
      if (inbox.run(`${SHOP_ID}:${key}`, SHOP_ID, 'order', orderId, type, at, now).changes === 0) continue;
      const id = `bare${String(++made).padStart(17, '0')}`;
      const params = JSON.stringify({ externalId: orderId });
      outbox.run(id, `shop:${SHOP_ID}`, SHOP_ID, `${SHOP_ID}:${orderId}`, params, now, now);
    }
    shop.run(now, SHOP_ID);
  });
  return async (events, burst) => {
    for (let at = 0; at < events.length; at += burst) storeAll.immediate(events.slice(at, at + burst));
  };
}

function readBare({ headers, body }: WebhookRequest) {
  const expected = createHmac('sha256', APP_SECRET).update(APP_KEY).update(body).digest('hex');
  if (!timingSafeEqual(Buffer.from(expected), Buffer.from(String(headers.authorization))))
    throw new Error('forged');
  const event = JSON.parse(body.toString('utf8')) as {
    type: number;
    data: { order_id: string; update_time: number };
  };
  const key = createHash('sha256').update(APP_KEY).update(body).digest('hex');
  return { key, type: String(event.type), orderId: event.data.order_id, at: event.data.update_time * 1_000 };
}

/** Both sides did the work they were timed for. */
function checkRows({ file }: OpenShop, bare: Database.Database): void {
  const ours = openBare(file);
  const counts = [ours, bare].map((database) =>
    ['inbox', 'outbox'].map((table) => database.prepare(`select count(*) from ${table}`).pluck().get()),
  );
  ours.close();
  if (JSON.stringify(counts[0]) !== JSON.stringify(counts[1]))
    throw new Error(`the two sides wrote different rows: ${JSON.stringify(counts)}`);
}
