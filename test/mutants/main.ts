/**
 * `npm run mutants [-- NAME…] [--json] [--lanes 2] [--third SEED]`: takes each guard away in turn and runs the tests that
 * must notice. Exit code 1 when one survives or no longer fits the source.
 */
import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { MUTANTS } from './list.js';
import { tryMutants } from './run.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    lanes: { type: 'string', default: '2' },
    third: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});

const unknown = positionals.filter((name) => !MUTANTS.some((mutant) => mutant.name === name));
if (unknown.length > 0) throw new Error(`no such mutant: ${unknown.join(', ')}`);
const named = positionals.length === 0 ? MUTANTS : MUTANTS.filter(({ name }) => positionals.includes(name));
const chosen = values.third === undefined ? named : named.filter(({ name }) => isDrawn(name, values.third));

// What was begun is cleared away at `exit`.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));

const report = await tryMutants(chosen, {
  lanes: Math.max(1, Number(values.lanes)),
  onTrial: ({ name, result, by, ms }) =>
    process.stderr.write(
      `${result.padEnd(8)} ${(ms / 1_000).toFixed(1).padStart(5)} s  ${name}${by ? ` ← ${by}` : ''}\n`,
    ),
});
if (values.json) {
  console.log(JSON.stringify(report));
} else {
  for (const { name, result, by = '' } of report.list)
    if (result !== 'killed') console.log(`${result}: ${name} ${by}`);
  console.log(`${report.killed} of ${report.mutants} killed in ${Math.round(report.wallMs / 1_000)} s`);
}
process.exitCode = report.killed === report.mutants ? 0 : 1;

/** One in three, by chance, the same ones for the same seed. */
function isDrawn(name: string, seed = ''): boolean {
  return createHash('sha256').update(`${seed}:${name}`).digest().readUInt32LE(0) % 3 === 0;
}
