/** One shop with the shipped policies, its database as the bot opens it, and a bare connection to such a file. */
import { createHmac } from 'node:crypto';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Settings } from '../../src/domain/settings.js';
import type { Marketplace, WebhookRequest } from '../../src/ports.js';
import type { Store } from '../../src/store/database.js';
import type { Built } from './built.js';

export const SHOP_ID = 'bench';
export const SHOP_EXTERNAL_ID = '7494049642642441621';
export const APP_KEY = 'bench-app-key';
export const APP_SECRET = 'bench-secret-that-guards-nothing';

const CONFIG = `shops:
  - id: ${SHOP_ID}
    name: Luna Beauty
    marketplace: tiktok-shop
    externalId: "${SHOP_EXTERNAL_ID}"
    market: UK
    mode: live
    policy: standard
    channels: [orders]
channels:
  - { id: orders, platform: console, place: orders, language: en }
people:
  - { id: mia, name: Mia, role: owner, ids: { console: mia } }
`;

export interface BenchShop {
  settings: Settings;
  marketplace: Marketplace;
  /** A new database on disk, `synchronous=FULL`, with the shop, its board and its policy in it. */
  open(folder: string, name: string): Promise<OpenShop>;
}

export interface OpenShop {
  store: Store;
  file: string;
  /** Id of the policy that orders paid by card are placed under. */
  policyId: string;
}

export async function benchShop(built: Built): Promise<BenchShop> {
  const clock = built.createSystemClock();
  const credentials = () => ({ accessToken: 'bench-token', shopCipher: 'BENCH' });
  const access = { apiUrl: 'http://127.0.0.1:9', appKey: APP_KEY, appSecret: APP_SECRET, credentials };
  const log = built.createLog({ level: 'silent', pretty: false });
  const marketplaces = await built.connectMarketplaces(access, clock, log);
  const policies = built.policiesIn('data');
  const settings = built.settingsOf(
    built.parseConfig('bench.yaml', CONFIG, policies.keys()),
    policies,
    marketplaces,
  );
  const marketplace = marketplaces.get('tiktok-shop');
  const standard = policies.get('standard');
  if (!marketplace || !standard) throw new Error('the shipped policy or connector is missing');
  const plan = built.ruleFor(standard, {
    method: 'card',
    shopId: SHOP_ID,
    total: { minor: 1_999, currency: 'GBP' },
  });
  return {
    settings,
    marketplace,
    async open(folder, name) {
      const file = join(folder, `${name}.db`);
      const store = await built.openSqliteStore(file, { now: Date.now, newId: built.createIds(Date.now) });
      const policyId = built.policySnapshotHash(plan);
      await store.write(async (unit) => {
        await built.prepareStart(unit, settings);
        await built.keepPolicy(unit, policyId, plan);
        // Polls would ask a shop that is not there, and nothing would fire before they were answered.
        await unit.tx.deleteFrom('timers').execute();
        await unit.tx.deleteFrom('outbox').execute();
        await unit.tx.updateTable('shops').set({ read_first_at: null }).execute();
      });
      return { store, file, policyId };
    },
  };
}

/** A bare connection as durable as the bot's own. */
export function openBare(file: string): Database.Database {
  const database = new Database(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  return database;
}

/** A copy of a fresh shop's file for the bare side: the same tables, indexes and rows. */
export function copyDatabase(shop: OpenShop, to: string): void {
  const source = new Database(shop.file);
  source.pragma('wal_checkpoint(TRUNCATE)');
  source.close();
  copyFileSync(shop.file, to);
}

/** A signed order event as the platform sends it. */
export function signedEvent(serial: number, at: number): WebhookRequest {
  const seconds = Math.floor(at / 1_000);
  const body = Buffer.from(
    JSON.stringify({
      type: 1,
      tts_notification_id: String(7_327_112_393_057_000_000n + BigInt(serial)),
      shop_id: SHOP_EXTERNAL_ID,
      timestamp: seconds,
      data: {
        order_id: String(576_461_413_000_000_000n + BigInt(serial)),
        order_status: 'UNPAID',
        is_on_hold_order: false,
        update_time: seconds,
      },
    }),
  );
  const authorization = createHmac('sha256', APP_SECRET).update(APP_KEY).update(body).digest('hex');
  return { headers: { authorization, 'content-type': 'application/json' }, body };
}
