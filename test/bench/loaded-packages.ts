/** Which packages a built file brings with it: read from the files themselves, so that the list is never out of date. */
import { readFileSync } from 'node:fs';

const DIST = new URL('../../dist/', import.meta.url);
const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^'"]*?from\s*['"]([^'"]+)['"]|(?:^|\n)import\s*['"]([^'"]+)['"]/g;

/** Names of all packages that these files of `dist/` import, and those they import; not what is imported when needed. */
export function packagesOf(...entries: string[]): string[] {
  const seen = new Set<string>();
  const packages = new Set<string>();
  const visit = (file: URL): void => {
    if (seen.has(file.href)) return;
    seen.add(file.href);
    for (const [, from, bare] of readFileSync(file, 'utf8').matchAll(IMPORT)) {
      const target = from ?? bare ?? '';
      if (target.startsWith('.')) visit(new URL(target, file));
      else if (!target.startsWith('node:')) packages.add(target);
    }
  };
  for (const entry of entries) visit(new URL(entry, DIST));
  return [...packages].sort();
}
