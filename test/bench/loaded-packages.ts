/** Which packages a file of the program brings with it: read from the sources themselves, so that the list is never out of date. */
import { readFileSync } from 'node:fs';

const ROOT = new URL('../../', import.meta.url);
/** What is of types alone is gone when the program runs. */
const IMPORT =
  /(?:^|\n)(?:import|export)\s(?!type\s)[^'"]*?from\s*['"]([^'"]+)['"]|(?:^|\n)import\s*['"]([^'"]+)['"]/g;

/** Names of all packages that these files import, and those they import; not what is imported when needed. */
export function packagesOf(...entries: string[]): string[] {
  const seen = new Set<string>();
  const packages = new Set<string>();
  const visit = (file: URL): void => {
    if (seen.has(file.href)) return;
    seen.add(file.href);
    for (const [, from, bare] of readFileSync(file, 'utf8').matchAll(IMPORT)) {
      const target = from ?? bare ?? '';
      if (target.startsWith('.')) visit(new URL(target.replace(/\.js$/, '.ts'), file));
      else if (!target.startsWith('node:')) packages.add(target);
    }
  };
  for (const entry of entries) visit(new URL(entry, ROOT));
  return [...packages].sort();
}
