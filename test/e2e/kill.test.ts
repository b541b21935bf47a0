/** The kill loop in short: `npm run kill` is the long form. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { compilePreload, startProcess } from '../kill/bot-process.js';
import { runLoop } from '../kill/loop.js';
import { POINTS } from '../kill/points.js';
import { sendTeam } from '../kill/team.js';
import { openGround } from '../kill/world.js';

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
  const folder = mkdtempSync(join(tmpdir(), 'unpaid-places-'));
  const preload = compilePreload(folder);
  const { random, shop, files } = await openGround({ seed: 1, dist: DIST, preload, openOrders: 12 });
  onTestFinished(() => {
    for (const made of [folder, files.dataDir]) rmSync(made, { recursive: true, force: true });
  });
  const trace = join(folder, 'places.txt');
  const bot = startProcess({ ...files, env: { ...files.env, UNPAID_CRASH_TRACE: trace } });
  onTestFinished(async () => {
    bot.signal('SIGKILL');
    await bot.ended;
    await shop.close();
  });
  const address = (await bot.ready) ?? '';
  const team = sendTeam({ address, shift: 'works', random, acknowledged: () => {} });
  void bot.ended.then(team.stop);
  const missing = (): string[] => {
    const passed = new Set(readFileSync(trace, 'utf8').split('\n'));
    return POINTS.map(({ name }) => name).filter((name) => !passed.has(name));
  };
  await expect.poll(missing, { timeout: 120_000, interval: 500 }).toEqual([]);
});
