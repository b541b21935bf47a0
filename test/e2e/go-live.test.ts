import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { schedule } from '../../adapters/sandbox-shop/world.js';
import { openSqliteStore, type Store } from '../../src/store/database.js';
import { getShop } from '../../src/store/shops.js';
import { freePort } from '../kill/bot-files.js';
import { KEYS, openShopAtUrl, SHOP } from '../setup/doctor-shop.js';
import { QUICK_POLICY } from '../setup/quick-policy.js';
import { runUnpaid, startUnpaid, temporaryFolder } from './unpaid-command.js';

const CONFIG = `shops:
  - { id: ${SHOP.id}, name: Luna Beauty, marketplace: tiktok-shop, externalId: "${SHOP.externalId}", market: UK, policy: quick, channels: [orders] }
channels:
  - { id: orders, platform: console, place: orders, language: en }
people:
  - { id: olu, name: Olu, role: owner, ids: { console: olu } }
  - { id: mia, name: Mia, role: agent, ids: { console: mia } }
http: { port: 0 }
console: { port: 0 }
`;

async function openRealShop() {
  const port = await freePort();
  const { sandbox, url } = await openShopAtUrl({
    webhookUrl: `http://127.0.0.1:${port}/webhooks/tiktok-shop`,
  });
  const stopFollowing = sandbox.start();
  onTestFinished(stopFollowing);
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'policies'));
  writeFileSync(join(folder, 'policies', 'quick.yaml'), QUICK_POLICY);
  writeFileSync(join(folder, 'unpaid.yaml'), CONFIG.replace('http: { port: 0 }', `http: { port: ${port} }`));
  const env = {
    TIKTOK_SHOP_API_URL: url,
    TIKTOK_SHOP_APP_KEY: KEYS.appKey,
    TIKTOK_SHOP_APP_SECRET: KEYS.appSecret,
    TIKTOK_SHOP_ACCESS_TOKEN: KEYS.accessToken,
    TIKTOK_SHOP_SHOP_CIPHER: SHOP.cipher,
    UNPAID_DATA_DIR: folder,
    LOG_LEVEL: 'error',
  };
  const unpaid = (...args: string[]) => runUnpaid(args, env, folder);
  const bot = startUnpaid(['start'], env, folder);
  await bot.printed(/Webhooks, health:/);
  const store = await openSqliteStore(join(folder, 'unpaid.db'), { now: Date.now, newId: () => '' });
  onTestFinished(() => store.close());
  const order = (): void => schedule(sandbox.world, sandbox.clock.now(), 'stream', '');
  return { sandbox, unpaid, store, order };
}

const count = async (store: Store, what: 'drawn' | 'sent', kind: 'buyer.message' | 'order.cancel') => {
  const rows = store.db.selectFrom('outbox').select('id').where('kind', '=', kind);
  const wanted = what === 'sent' ? rows.where('state', '=', 'sent') : rows.where('reason', '=', 'shadow');
  return (await wanted.execute()).length;
};

const PATIENT = { timeout: 30_000, interval: 50 };

test('a shop in shadow, its report, and live: all while the bot runs', { timeout: 90_000 }, async () => {
  const { sandbox, unpaid, store, order } = await openRealShop();
  order();
  await expect.poll(() => count(store, 'drawn', 'order.cancel'), PATIENT).toBe(1);
  const [first] = [...sandbox.ledger.orders()];
  sandbox.buyer.pay(first?.id ?? '');
  await expect
    .poll(async () => (await store.db.selectFrom('orders').select('status').execute())[0]?.status, PATIENT)
    .toBe('paid');
  expect(await count(store, 'sent', 'buyer.message')).toBe(0);

  const asAgent = await unpaid('go-live', '--by', 'mia', '--yes');
  expect(asAgent).toMatchObject({ code: 1, stderr: expect.stringContaining('Mia (agent) may not do this') });
  const unasked = await unpaid('go-live');
  expect(unasked).toMatchObject({ code: 1, stderr: expect.stringContaining('nobody is there to be asked') });

  const live = await unpaid('go-live', '--yes');
  expect(live.code).toBe(0);
  expect(live.stdout).toContain('there was 1 order without payment at first; 1 of them was paid.');
  expect(live.stdout).toMatch(/The bot would have sent [12] messages? and cancelled 1 order\./);
  expect(live.stdout).toMatch(/Of the orders it would have cancelled, 1 was paid later \(£[\d.]+\)/);
  expect(live.stdout).toContain('Luna Beauty is live. The channel has been told.');
  expect(await getShop(store.db, SHOP.id)).toMatchObject({ mode: 'live', mode_by: 'Olu' });

  order();
  await expect.poll(() => count(store, 'sent', 'order.cancel'), PATIENT).toBe(1);
  const [, second] = [...sandbox.ledger.orders()];
  expect(second).toMatchObject({ final: 'cancelled' });
  expect(second?.messages.length).toBeGreaterThan(0);

  expect((await unpaid('shadow', '--yes')).stdout).toContain('Luna Beauty is in shadow.');
  expect((await unpaid('shadow', '--yes')).stdout).toContain('Luna Beauty is in shadow already.');
});

test('a pause from the shell holds within a second, for what is queued as well', {
  timeout: 90_000,
}, async () => {
  const { sandbox, unpaid, store, order } = await openRealShop();
  await unpaid('go-live', '--yes');
  for (let n = 0; n < 300; n += 1) order();
  await expect.poll(() => count(store, 'sent', 'buyer.message'), PATIENT).toBeGreaterThan(3);
  await unpaid('pause');
  const pausedAt = Number((await getShop(store.db, SHOP.id)).paused_at);
  const waiting = await store.db
    .selectFrom('outbox')
    .select('id')
    .where('kind', '=', 'buyer.message')
    .where('state', '=', 'pending')
    .execute();
  expect(waiting.length).toBeGreaterThan(0);
  // Long enough that all of it would have gone out.
  await expect.poll(() => Date.now() - pausedAt, PATIENT).toBeGreaterThan(4_000);
  const orders = [...sandbox.ledger.orders()];
  const sentAt = orders.flatMap(({ messages }) => messages.map(({ at }) => at));
  const cancelledAt = orders.flatMap((one) => one.cancelledAt ?? []);
  expect(sentAt.length).toBeGreaterThan(3);
  expect(Math.max(...sentAt, ...cancelledAt) - pausedAt).toBeLessThan(1_000);
  expect(orders.some(({ final }) => final === 'open')).toBe(true);

  const { stdout } = await unpaid('resume');
  expect(stdout).toContain('Running again: Luna Beauty.');
  const before = sentAt.length;
  await expect.poll(() => count(store, 'sent', 'buyer.message'), PATIENT).toBeGreaterThan(before);
});
