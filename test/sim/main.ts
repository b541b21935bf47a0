/** `npm run sim`: simulations of the whole bot, by seed. One JSON object on stdout, progress on stderr. */
import { parseArgs } from 'node:util';
import { parseFaults } from './faults.js';
import { LIST_MAX, type SimOptions, type SimReport, simulate } from './run.js';
import { shrink } from './shrink.js';

const USAGE = `npm run sim -- --orders N --days D --seed S --faults all|none|a,b --json [--seeds K] [--trace] [--shrink]`;

const { values: flags } = parseArgs({
  options: {
    orders: { type: 'string', default: '2000' },
    days: { type: 'string' },
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1' },
    faults: { type: 'string', default: 'all' },
    json: { type: 'boolean', default: false },
    trace: { type: 'boolean', default: false },
    shrink: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const tell = (line: string): void => void process.stderr.write(`${line}\n`);

function count(name: 'orders' | 'seed' | 'seeds', from: number): number {
  const value = Number(flags[name]);
  if (!Number.isSafeInteger(value) || value < from)
    throw new Error(`--${name} is a whole number from ${from}: ${USAGE}`);
  return value;
}

/** Orders a day as busy as 100,000 a week, but never less than half a day: cancels and quiet hours need their time. */
const daysFor = (orders: number): number => Math.max(0.5, Math.round((orders / 14_285) * 10) / 10);

const orders = count('orders', 1);
const days = flags.days === undefined ? daysFor(orders) : Number(flags.days);
if (!(days > 0)) throw new Error(`--days is a number above 0: ${USAGE}`);
const faults = parseFaults(flags.faults);
const replayLine = (seed: number): string =>
  `npm run sim -- --seed ${seed} --orders ${orders} --days ${days} --faults ${flags.faults} --shrink`;

async function runOne(seed: number): Promise<SimReport> {
  let toldAt = performance.now();
  const options: SimOptions = { orders, days, seed, faults };
  const report = await simulate({
    ...options,
    ...(flags.trace
      ? { trace: (at: number, line: string) => tell(`${new Date(at).toISOString()} ${line}`) }
      : {}),
    onProgress(done, events) {
      if (performance.now() - toldAt < 5_000) return;
      toldAt = performance.now();
      tell(`seed ${seed}: ${Math.round(done * 100)} %, ${events} events`);
    },
  });
  for (const violation of report.violationList) tell(JSON.stringify(violation));
  if (report.violations > 0) tell(replayLine(seed));
  if (report.violations > 0 && flags.shrink) await tellShrunk(options);
  return report;
}

async function tellShrunk(options: SimOptions): Promise<void> {
  const shrunk = await shrink(options, tell);
  if (!shrunk) return;
  const { violation, orders: left, faults: needed, history, runs } = shrunk;
  tell(`${violation.invariant}: ${violation.detail}`);
  tell(
    `${left} orders and ${needed.length === 0 ? 'no fault' : needed.join(', ')} are enough (${runs} runs)`,
  );
  for (const line of history) tell(line.slice(0, 220));
}

async function main(): Promise<number> {
  if (flags.help) {
    tell(USAGE);
    return 0;
  }
  const reports: SimReport[] = [];
  for (let n = 0; n < count('seeds', 1); n += 1) reports.push(await runOne(count('seed', 0) + n));
  const [first] = reports;
  const result = reports.length === 1 ? first : together(reports);
  if (flags.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  else tell(JSON.stringify(result, undefined, 2));
  return reports.some(({ violations }) => violations > 0) ? 1 : 0;
}

function together(reports: readonly SimReport[]) {
  const sum = (of: (report: SimReport) => number): number =>
    reports.reduce((all, report) => all + of(report), 0);
  const faultCounts: Record<string, number> = {};
  for (const report of reports)
    for (const [kind, times] of Object.entries(report.faults))
      faultCounts[kind] = (faultCounts[kind] ?? 0) + times;
  const wallMs = sum(({ wallMs }) => wallMs);
  return {
    orders,
    days,
    seed: reports[0]?.seed,
    seeds: reports.length,
    events: sum(({ events }) => events),
    faults: faultCounts,
    violations: sum(({ violations }) => violations),
    violationList: reports
      .flatMap(({ seed, violationList }) => violationList.map((one) => ({ seed, ...one })))
      .slice(0, LIST_MAX),
    hashes: Object.fromEntries(reports.map(({ seed, hash }) => [seed, hash])),
    simulatedMs: sum(({ simulatedMs }) => simulatedMs),
    wallMs,
    ordersPerSecond: Math.round((sum(({ orders: placed }) => placed) * 1_000) / wallMs),
  };
}

process.exitCode = await main();
