/** What a bench is given, and what it gives. */
import type { Built } from './built.js';
import type { Row } from './figures.js';

export interface BenchContext {
  built: Built;
  /** A folder for databases, gone after the run. */
  folder: string;
  /** Pairs to measure. */
  pairs: number;
  /** Small sizes: shows that the program runs, its figures say little. */
  quick: boolean;
}

export interface Bench {
  /** As typed: `npm run bench -- ingest`. */
  name: string;
  /** Several benches under one word: `timers`. */
  group?: string;
  /** What is measured and against what, for the report. */
  about: string;
  run(context: BenchContext): Promise<Row[]>;
}
