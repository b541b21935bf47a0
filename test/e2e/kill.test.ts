/** The kill loop in short: `npm run kill` is the long form. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { seededRandom } from '../../src/ids.js';
import { CANCEL_AFTER_MS, freePort, writeFiles } from '../kill/bot-files.js';
import { compilePreload, startProcess } from '../kill/bot-process.js';
import { runLoop } from '../kill/loop.js';
import { POINTS } from '../kill/points.js';
import { openShop } from '../kill/shop.js';
import { sendTeam } from '../kill/team.js';

const KILLS = Number(process.env.KILLS ?? 6);
const DIST = resolve('dist');

test('a bot that dies at named places and at random moments loses nothing and does nothing twice', {
  timeout: 120_000 + KILLS * 20_000,
}, async () => {
  expect(existsSync(join(DIST, 'src', 'cli.js')), 'dist is not built: npm run build').toBe(true);
  const folder = mkdtempSync(join(tmpdir(), 'unpaid-preload-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const report = await runLoop({
    kills: KILLS,
    lanes: 2,
    seed: Number(process.env.KILL_SEED ?? 1),
    dist: DIST,
    preload: compilePreload(folder),
    openOrders: 12,
    ending: 'brief',
    longSleeps: false,
    tell: () => {},
  });
  const { violations, kills, byKind, orders, lost, doubled, paidCancelled, integrity } = report;
  expect(violations).toEqual([]);
  expect({ lost, doubled, paidCancelled, integrity }).toEqual({
    lost: 0,
    doubled: 0,
    paidCancelled: 0,
    integrity: true,
  });
  expect(kills).toBeGreaterThanOrEqual(KILLS);
  expect(byKind.point).toBeGreaterThan(0);
  expect(orders).toBeGreaterThan(0);
});

test('every place where it is made to die is passed by a bot that lives', { timeout: 180_000 }, async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'unpaid-places-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const ports = { http: await freePort(), console: await freePort() };
  const { next: random } = seededRandom(1);
  const shop = await openShop({
    seed: 1,
    random,
    webhookUrl: `http://127.0.0.1:${ports.http}/webhooks/tiktok-shop`,
    openOrders: 12,
    cancelAfterMs: CANCEL_AFTER_MS,
  });
  const preload = compilePreload(join(dataDir, 'preload'));
  const files = writeFiles({ dataDir, dist: DIST, preload, apiUrl: shop.url, ports });
  const trace = join(dataDir, 'places.txt');
  const bot = startProcess({ ...files, env: { ...files.env, UNPAID_CRASH_TRACE: trace } });
  onTestFinished(async () => {
    bot.signal('SIGKILL');
    await bot.ended;
    await shop.close();
  });
  shop.feed();
  const address = (await bot.ready) ?? '';
  const team = sendTeam({ address, shift: 'works', random, acknowledged: () => {} });
  void bot.ended.then(team.stop);
  const missing = (): string[] => {
    const passed = new Set(readFileSync(trace, 'utf8').split('\n'));
    return POINTS.map(({ name }) => name).filter((name) => !passed.has(name));
  };
  await expect.poll(missing, { timeout: 120_000, interval: 500 }).toEqual([]);
});
