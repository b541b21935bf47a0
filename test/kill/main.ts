/** `npm run kill`: the built bot, killed over and over, against a shop that remembers everything. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { compilePreload } from './bot-process.js';
import { runLoop } from './loop.js';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    lanes: { type: 'string', default: '2' },
    seed: { type: 'string', default: '1' },
    dist: { type: 'string', default: 'dist' },
    'open-orders': { type: 'string', default: '12' },
    json: { type: 'boolean', default: false },
  },
});
const kills = Number(values.kills);
/** A long run also stops the process for longer than a call may take, and waits at its end until all has run its course. */
const isLong = kills >= 100;
const dist = resolve(values.dist);
if (!existsSync(join(dist, 'src', 'cli.js'))) throw new Error(`${dist} is not built: npm run build`);
// An exit, not a sudden end: the bots go with the loop.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const folder = mkdtempSync(join(tmpdir(), 'unpaid-preload-'));
try {
  const report = await runLoop({
    kills,
    lanes: Number(values.lanes),
    seed: Number(values.seed),
    openOrders: Number(values['open-orders']),
    ending: isLong ? 'thorough' : 'brief',
    longSleeps: isLong,
    dist,
    preload: compilePreload(folder),
    tell: (line) => process.stderr.write(`${line}\n`),
  });
  if (values.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  else for (const [name, value] of Object.entries(report)) console.log(name.padEnd(22), value);
  if (report.violations.length > 0) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
