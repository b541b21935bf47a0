/**
 * `npm run bench [-- NAME…] [--json] [--quick] [--write]`: how fast the built bot is, as ratios to the same work done with
 * bare libraries in the same run. Without a name: everything.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Bench } from './bench.js';
import { loadBuilt } from './built.js';
import { burst } from './burst.js';
import { chats } from './chats.js';
import { commands } from './commands.js';
import { ingest } from './ingest.js';
import { lateness } from './lateness.js';
import { describeMachine } from './machine.js';
import { presses } from './presses.js';
import { type Report, toMarkdown, toText } from './report.js';
import { schedule } from './schedule.js';
import { sim } from './sim.js';
import { start } from './start.js';
import { waiting } from './waiting.js';

const BENCHES: readonly Bench[] = [
  ingest,
  schedule,
  lateness,
  burst,
  waiting,
  commands,
  presses,
  start,
  chats,
  sim,
];
const PAIRS = 7;
const QUICK_PAIRS = 2;
const RESULTS = new URL('RESULTS.md', import.meta.url);

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    pairs: { type: 'string' },
  },
});

const names = new Set(BENCHES.flatMap(({ name, group }) => [name, ...(group ? [group] : [])]));
const unknown = positionals.find((name) => !names.has(name));
if (unknown !== undefined) {
  process.stderr.write(`There is no bench ${unknown}. There are ${[...names].join(', ')}.\n`);
  process.exit(2);
}
const chosen = BENCHES.filter(
  ({ name, group = name }) =>
    positionals.length === 0 || positionals.includes(name) || positionals.includes(group),
);

const pairs = Number(flags.pairs ?? (flags.quick ? QUICK_PAIRS : PAIRS));
if (!Number.isInteger(pairs) || pairs < 1) {
  process.stderr.write('--pairs is a whole number from 1.\n');
  process.exit(2);
}

const report: Report = {
  at: new Date().toISOString(),
  machine: describeMachine(),
  quick: flags.quick,
  parts: [],
};
const folder = mkdtempSync(join(tmpdir(), 'unpaid-bench-'));
try {
  const built = await loadBuilt();
  for (const { name, about, run } of chosen) {
    const startedAt = performance.now();
    process.stderr.write(`${name} … `);
    const rows = await run({ built, folder, pairs, quick: flags.quick });
    const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
    process.stderr.write(`${seconds} s\n`);
    report.parts.push({ name, about, seconds, rows });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.stdout.write(flags.json ? `${JSON.stringify(report)}\n` : toText(report));
if (flags.write) writeFileSync(RESULTS, toMarkdown(report, RESULTS));
