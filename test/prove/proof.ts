/** One program of proof, how it is called in its quick form, and what its report must show. */
import type { z } from 'zod';

export interface Proof {
  name: string;
  /** What Node runs, from the root. */
  args: readonly string[];
  /** Reads the JSON report; throws on one of another shape. `holds` is what must be true besides exit code 0. */
  judge(report: unknown): { figure: string; holds: boolean };
  /** Its exit code speaks of times too, which a busy build machine bends: the report's own figures decide. */
  byReportAlone?: boolean;
}

export interface QuickForm<T> extends Omit<Proof, 'judge'> {
  report: z.ZodType<T>;
  figure(report: T): string;
  holds(report: T): boolean;
}

export function proof<T>({ report: shape, figure, holds, ...rest }: QuickForm<T>): Proof {
  return {
    ...rest,
    judge(report) {
      const parsed = shape.parse(report);
      return { figure: figure(parsed), holds: holds(parsed) };
    },
  };
}

/** `12,345` */
export const many = (count: number): string => count.toLocaleString('en');
