/** One guard taken away: what stands in the source, what stands there instead, and the tests that must notice. */
export interface Mutant {
  /** kebab-case, for the command line and the report. */
  name: string;
  /** From the root. */
  file: string;
  /** Occurs exactly once in the file; else the mutant is stale. */
  find: string;
  replace: string;
  /** What the guard is for. */
  why: string;
  /** Test files, at least one of which must fail. */
  tests: readonly string[];
  /** Narrows the tests by a part of their names, where a file holds many slow ones. */
  only?: string;
}

/** Undefined unless `find` occurs exactly once. */
export function mutated(
  text: string,
  { find, replace }: Pick<Mutant, 'find' | 'replace'>,
): string | undefined {
  const parts = text.split(find);
  return parts.length === 2 ? parts.join(replace) : undefined;
}
