/** `npm run prove [-- NAME…] [--json]`: every proof in its quick form, two at a time. Exit code 1 when one fails. */
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import PQueue from 'p-queue';
import { ROOT } from '../house/source-files.js';
import type { Proof } from './proof.js';
import { quickProofs } from './proofs.js';
import { type Proved, runProof } from './run-proof.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, seed: { type: 'string' } },
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));

const proofs = quickProofs(values.seed === undefined ? commits() : Number(values.seed));
const names = proofs.map(({ name }) => name);
const unknown = positionals.filter((name) => !names.includes(name));
if (unknown.length > 0)
  throw new Error(`no such proof: ${unknown.join(', ')}; there are ${names.join(', ')}`);

const chosen = proofs.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
const proved = await runAll(chosen);
const failed = proved.filter(({ ok }) => !ok).length;
if (values.json) console.log(JSON.stringify({ passed: proved.length - failed, failed, proofs: proved }));
else console.log(`${proved.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

async function runAll(proofs: readonly Proof[]): Promise<Proved[]> {
  const queue = new PQueue({ concurrency: 2 });
  return await queue.addAll(
    proofs.map((proof) => async () => {
      const proved = await runProof(proof);
      const time = `${(proved.ms / 1_000).toFixed(0)} s`;
      const line = `${proved.ok ? 'ok    ' : 'FAILED'} ${proved.name.padEnd(16)} ${time.padStart(6)}  ${proved.figure}`;
      (values.json ? console.error : console.log)(line);
      return proved;
    }),
  );
}

/** Another seed with each commit, the same for the same one. */
function commits(): number {
  return Number(execFileSync('git', ['rev-list', '--count', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }));
}
