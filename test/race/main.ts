/**
 * `npm run race -- --payments 100000 --json`: buyers pay within 50 ms of our cancel. Exit code 1 when a paid order was
 * cancelled; with `--unguarded` when none was, since then the race proves nothing.
 */
import { parseArgs } from 'node:util';
import { race } from './race.js';

const { values } = parseArgs({
  options: {
    payments: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    unguarded: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

const report = await race({
  payments: whole(values.payments, 'payments'),
  seed: whole(values.seed, 'seed'),
  unguarded: values.unguarded,
  onProgress: (done) => process.stderr.write(`\r${done} payments`),
});
process.stderr.write('\n');
if (values.json) {
  console.log(JSON.stringify(report));
} else {
  const { violationList, ...figures } = report;
  console.table(figures);
  for (const line of violationList) console.log(line);
}
process.exitCode = (report.unguarded ? report.paidCancelled === 0 : report.violations > 0) ? 1 : 0;

function whole(text: string, name: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new RangeError(`--${name} is no whole number: ${text}`);
  return number;
}
