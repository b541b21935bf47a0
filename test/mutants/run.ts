/** Tries mutants in lanes side by side, then makes sure that the tests that failed pass without them. */
import { HANGS, type Lane, openLane, type Trial } from './lane.js';
import type { Mutant } from './mutant.js';

export interface MutantsOptions {
  lanes: number;
  onTrial?(trial: TriedMutant): void;
}

export interface TriedMutant extends Trial {
  name: string;
  file: string;
}

export interface MutantsReport {
  mutants: number;
  killed: number;
  /** Broken ones among them: they prove no more. */
  survived: number;
  stale: number;
  wallMs: number;
  list: TriedMutant[];
}

export async function tryMutants(
  mutants: readonly Mutant[],
  options: MutantsOptions,
): Promise<MutantsReport> {
  const startedAt = performance.now();
  const lanes = Array.from({ length: Math.min(options.lanes, mutants.length) }, openLane);
  try {
    const waiting = [...mutants];
    const tried: TriedMutant[] = [];
    await Promise.all(
      lanes.map(async (lane) => {
        for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
          const { name, file } = mutant;
          const trial = { name, file, ...(await lane.try(mutant)) };
          tried.push(trial);
          options.onTrial?.(trial);
        }
      }),
    );
    const list = await controlled(tried, mutants, lanes);
    const many = (...results: Trial['result'][]) =>
      list.filter(({ result }) => results.includes(result)).length;
    return {
      mutants: mutants.length,
      killed: many('killed'),
      survived: many('survived', 'broken'),
      stale: many('stale'),
      wallMs: Math.round(performance.now() - startedAt),
      list: list.sort((a, b) => (a.name < b.name ? -1 : 1)),
    };
  } finally {
    for (const lane of lanes) lane.remove();
  }
}

/** A test that fails without the mutant too has killed nothing. */
async function controlled(
  tried: readonly TriedMutant[],
  mutants: readonly Mutant[],
  lanes: readonly Lane[],
): Promise<TriedMutant[]> {
  const killers = new Set(tried.flatMap(({ result, by }) => (result === 'killed' && by ? [by] : [])));
  killers.delete(HANGS);
  const files = [...new Set(mutants.flatMap((mutant) => mutant.tests))];
  const passing = await Promise.all(
    lanes.map((lane, n) =>
      lane.passing(
        files.filter((_, index) => index % lanes.length === n),
        [...killers],
      ),
    ),
  );
  const holds = (by: string): boolean => by === HANGS || passing.some((names) => names.has(by));
  return tried.map((trial) =>
    trial.result !== 'killed' || holds(trial.by ?? '')
      ? trial
      : { ...trial, result: 'broken', by: `fails without the mutant too: ${trial.by}` },
  );
}
