/** The kill loop in short: `npm run kill` is the long form. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { compilePreload } from '../kill/bot-process.js';
import { runLoop } from '../kill/loop.js';

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
