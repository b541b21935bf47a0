/** The page's files, read once at the start: static ones from the source tree, browser code as the build left it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Asset {
  type: string;
  body: Buffer;
}

export interface Assets {
  index: Asset;
  /** For whoever comes without a session. */
  door: Asset;
  /** By path, `/assets/…`. */
  files: ReadonlyMap<string, Asset>;
}

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

/** The names browser code imports by, and where the page finds them: an import map would need an inline script. */
const LIBRARIES: Readonly<Record<string, string>> = {
  preact: '/assets/preact.js',
  'preact/hooks': '/assets/preact-hooks.js',
};

/** `code` is the directory of the compiled browser code. Throws when it is missing: a blank page helps nobody. */
export function loadAssets(code = join(packageRoot(), 'dist/adapters/console/page')): Assets {
  if (!existsSync(join(code, 'main.js'))) {
    throw new Error(`The console's page is not built: no main.js in ${code}. Run "npm run build" first.`);
  }
  const statics = join(packageRoot(), 'adapters/console/page');
  const files = new Map<string, Asset>();
  for (const name of readdirSync(statics)) {
    if (/\.(css|svg)$/u.test(name)) files.set(`/assets/${name}`, read(statics, name));
  }
  for (const name of readdirSync(code)) {
    if (name.endsWith('.js')) files.set(`/assets/${name}`, script(join(code, name)));
  }
  const { resolve } = createRequire(import.meta.url);
  for (const [name, path] of Object.entries(LIBRARIES)) files.set(path, script(resolve(name)));
  return { index: read(statics, 'index.html'), door: read(statics, 'door.html'), files };
}

function read(directory: string, name: string): Asset {
  const type = TYPES[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
  return { type, body: readFileSync(join(directory, name)) };
}

function script(path: string): Asset {
  const source = readFileSync(path, 'utf8')
    .replace(/\b(from|import)\s*(["'])(preact(?:\/hooks)?)\2/gu, (_all, word, quote, name) => {
      return `${word} ${quote}${LIBRARIES[name]}${quote}`;
    })
    .replace(/^\/\/# sourceMappingURL=.*$/gmu, '');
  return { type: TYPES.js as string, body: Buffer.from(source) };
}

/** The directory of our package.json, from the sources and from the build alike. */
function packageRoot(): string {
  let directory = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(directory, 'package.json'))) {
    const above = dirname(directory);
    if (above === directory) throw new Error('The package root was not found above the console adapter.');
    directory = above;
  }
  return directory;
}
