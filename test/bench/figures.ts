/** Figures of one run: pairs of ours and bare, measured in turn, and what they come to. Nothing is dropped. */

export interface Spread {
  median: number;
  min: number;
  max: number;
}

export interface Row {
  name: string;
  /** Of `ours` and `bare`: `/s` for rates, `ms` for times, `MB` for memory. */
  unit: string;
  ours: Spread;
  bare: Spread;
  /** Ours divided by bare, pair by pair. */
  ratio: Spread;
  pairs: number;
  goal?: { text: string; met: boolean };
}

/** One figure of a pair. */
export interface Pair {
  ours: number;
  bare: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (quantile(sorted, 0.5) + (sorted[sorted.length >> 1] ?? Number.NaN)) / 2;
  return { median: middle, min: sorted[0] ?? Number.NaN, max: sorted.at(-1) ?? Number.NaN };
}

/** Nearest rank; `sorted` ascending. */
export function quantile(sorted: readonly number[], share: number): number {
  const rank = Math.max(0, Math.ceil(share * sorted.length) - 1);
  return sorted[rank] ?? Number.NaN;
}

export function percentile(values: readonly number[], share: number): number {
  return quantile(
    [...values].sort((a, b) => a - b),
    share,
  );
}

export function rowOf(
  name: string,
  unit: string,
  pairs: readonly Pair[],
  goal?: { text: string; met(row: Omit<Row, 'goal'>): boolean },
): Row {
  const row = {
    name,
    unit,
    ours: spreadOf(pairs.map((pair) => pair.ours)),
    bare: spreadOf(pairs.map((pair) => pair.bare)),
    ratio: spreadOf(pairs.map((pair) => pair.ours / pair.bare)),
    pairs: pairs.length,
  };
  return goal ? { ...row, goal: { text: goal.text, met: goal.met(row) } } : row;
}

/** Measures both sides of each pair one after the other, the first side changing from pair to pair. */
export async function inPairs<T>(
  count: number,
  ours: (round: number) => Promise<T> | T,
  bare: (round: number) => Promise<T> | T,
): Promise<{ ours: T; bare: T }[]> {
  const pairs = [];
  for (let round = 0; round < count; round += 1) {
    if (round % 2 === 0) {
      const first = await ours(round);
      pairs.push({ ours: first, bare: await bare(round) });
    } else {
      const first = await bare(round);
      pairs.push({ ours: await ours(round), bare: first });
    }
  }
  return pairs;
}
