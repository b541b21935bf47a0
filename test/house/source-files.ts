/** The program's own files and what they import. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

export const ROOT = new URL('../..', import.meta.url).pathname;

export interface SourceFile {
  /** From the root: `src/bot.ts`. */
  path: string;
  text: string;
}

/** Every file of these folders whose name ends so. */
export function filesIn(rooms: readonly string[], endings: readonly string[]): SourceFile[] {
  return rooms.flatMap((room) =>
    readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })
      .filter((name) => endings.some((ending) => name.endsWith(ending)))
      .map((name) => join(room, name))
      .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') })),
  );
}

/** Own files by their path from the root, libraries by their package's name, Node's own as `node:…`. */
export function importsOf({ path, text }: SourceFile): string[] {
  const found = text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g);
  return [...found].map(([, target = '']) => {
    if (target.startsWith('.')) return normalize(join(dirname(path), target)).replace(/\.js$/, '.ts');
    if (target.startsWith('node:')) return target;
    const [scope = '', name = ''] = target.split('/');
    return scope.startsWith('@') ? `${scope}/${name}` : scope;
  });
}
