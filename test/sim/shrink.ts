/** Makes a failing run small: it ends with its violation, and loses every fault, shop and order that is not needed for it. */
import type { FaultKind } from './faults.js';
import { type SimOptions, type SimReport, simulate } from './run.js';
import type { Violation } from './violations.js';

export interface Shrunk {
  violation: Violation;
  options: SimOptions;
  orders: number;
  faults: readonly FaultKind[];
  /** What happened to the guilty order and around it, oldest first. */
  history: string[];
  runs: number;
}

const RUNS_MAX = 60;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const HISTORY_MAX = 80;

/** Undefined when the run does not fail. */
export async function shrink(options: SimOptions, tell: (line: string) => void): Promise<Shrunk | undefined> {
  const whole = await simulate({ ...options, untilAny: true });
  const first = whole.violationList[0];
  if (!first) return undefined;
  let runs = 1;
  let best: SimOptions = { ...options, until: first.invariant };
  let failed: SimReport = whole;

  const attempt = async (smaller: Partial<SimOptions>, what: string): Promise<boolean> => {
    if (runs >= RUNS_MAX) return false;
    runs += 1;
    const candidate = { ...best, ...smaller };
    const report = await simulate(candidate);
    if (!report.violationList.some(({ invariant }) => invariant === first.invariant)) return false;
    tell(`smaller: ${what}, ${report.orders} orders`);
    [best, failed] = [candidate, report];
    return true;
  };

  await dropFaults();
  await narrow();
  await dropFaults();

  const violation = failed.violationList.find(({ invariant }) => invariant === first.invariant) ?? first;
  const lines: string[] = [];
  await simulate({ ...best, trace: (at, line) => lines.push(`${new Date(at).toISOString()} ${line}`) });
  const history = lines.filter((line) => concerns(line, violation.orderId)).slice(-HISTORY_MAX);
  return { violation, options: best, orders: failed.orders, faults: best.faults, history, runs };

  /** First what did not happen at all, then half of the rest, then one by one. */
  async function dropFaults(): Promise<void> {
    const idle = best.faults.filter((kind) => (failed.faults[kind] ?? 0) === 0);
    if (idle.length > 0) await attempt({ faults: without(best.faults, idle) }, 'without idle faults');
    for (
      let size = Math.ceil(best.faults.length / 2);
      size >= 1;
      size = size === 1 ? 0 : Math.ceil(size / 2)
    ) {
      for (let from = 0; from < best.faults.length; ) {
        const some = best.faults.slice(from, from + size);
        const gone = await attempt({ faults: without(best.faults, some) }, `without ${some.join(', ')}`);
        if (!gone) from += size;
      }
    }
  }

  /** The guilty order's shop alone, and ever less of what was ordered before. */
  async function narrow(): Promise<void> {
    const [shop] = first!.orderId.split(':');
    if (shop && first!.orderId.includes(':')) await attempt({ only: [shop] }, `${shop} alone`);
    for (const before of [6 * HOUR, 2 * HOUR, HOUR, 20 * MINUTE, 5 * MINUTE, MINUTE]) {
      const at = failed.violationList[0]?.placedAt ?? failed.violationList[0]?.at ?? 0;
      await attempt({ keep: { from: at - before, to: at } }, `orders of the last ${before / MINUTE} minutes`);
    }
  }
}

const without = (kinds: readonly FaultKind[], gone: readonly FaultKind[]): FaultKind[] =>
  kinds.filter((kind) => !gone.includes(kind));

/** About the order, its buyer's conversation, or the whole machine. */
function concerns(line: string, orderId: string): boolean {
  if (/ (disaster|killed|start|stopped|fault) ?/.test(line)) return true;
  const [, externalId] = orderId.split(':');
  return line.includes(externalId ?? orderId);
}
