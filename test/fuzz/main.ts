/** `npm run fuzz -- --inputs N [--forgeries N] [--seed S] [--only ENTRY] [--light] [--json]`: hostile input at every entry. */
import { parseArgs } from 'node:util';
import { type FuzzReport, runFuzz } from './run.js';

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '20000' },
    forgeries: { type: 'string' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', multiple: true },
    light: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

const inputs = wholeNumber('inputs', values.inputs);
const report = await runFuzz({
  inputs,
  forgeries:
    values.forgeries === undefined ? Math.ceil(inputs / 10) : wholeNumber('forgeries', values.forgeries),
  seed: wholeNumber('seed', values.seed),
  heavy: !values.light,
  ...(values.only ? { only: values.only } : {}),
  progress: (text) => void process.stderr.write(`${text}\n`),
});

process.stdout.write(`${JSON.stringify(report, null, values.json ? 0 : 2)}\n`);
const broken = brokenPromises(report);
if (broken.length > 0) {
  process.stderr.write(
    `${broken.join('\n')}\nReplay: npm run fuzz -- --inputs ${inputs} --seed ${report.seed}\n`,
  );
  process.exit(1);
}
process.exit(0);

/** What the run must show, by name, where it does not. */
function brokenPromises(shown: FuzzReport): string[] {
  const limits: [name: keyof FuzzReport, most: number][] = [
    ['crashes', 0],
    ['unhandledRejections', 0],
    ['answers5xx', 0],
    ['forgeriesAccepted', 0],
    ['rowsFromForgeries', 0],
    ['blankSecretsTaken', 0],
    ['loopDelayP999Ms', 50],
    ['rssGrowthMb', 100],
  ];
  return limits.flatMap(([name, most]) =>
    Number(shown[name]) > most ? [`${name}: ${String(shown[name])}, and at most ${most} is right`] : [],
  );
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  process.stderr.write(`--${name} takes a whole number, not ${text}\n`);
  process.exit(2);
}
