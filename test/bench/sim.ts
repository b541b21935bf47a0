/** How fast the simulation goes: the whole bot on simulated time, in a process of its own. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Bench } from './bench.js';
import { inPairs, rowOf } from './figures.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

export const sim: Bench = {
  name: 'sim',
  about:
    'Orders a second of `npm run sim`, 60 orders in a fifth of a day, one core: every fault switched on, beside (in the column ' +
    '“bare”) none.',
  async run({ pairs, quick }) {
    const wish = quick ? { orders: 20, days: 0.1 } : { orders: 60, days: 0.2 };
    const measured = await inPairs(
      quick ? 1 : pairs,
      () => simulateOnce(wish, 'all'),
      () => simulateOnce(wish, 'none'),
    );
    return [rowOf('simulated orders', '/s', measured)];
  },
};

interface Wish {
  orders: number;
  days: number;
}

async function simulateOnce({ orders, days }: Wish, faults: 'all' | 'none'): Promise<number> {
  const wish = ['--orders', orders, '--days', days, '--seed', 1, '--faults', faults, '--json'].map(String);
  const { stdout } = await run(process.execPath, ['--import', 'tsx', 'test/sim/main.ts', ...wish], {
    cwd: ROOT,
    maxBuffer: 64 * 2 ** 20,
  });
  const { violations, wallMs } = JSON.parse(stdout) as { violations: number; wallMs: number };
  if (violations > 0) throw new Error(`the simulation found ${violations} violations`);
  return (orders * 1_000) / wallMs;
}
