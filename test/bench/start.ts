/** From `unpaid start` to ready, and the memory it then has, against a process that only imports the same packages. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bench } from './bench.js';
import { inPairs, rowOf } from './figures.js';
import { packagesOf } from './loaded-packages.js';
import { said } from './presses.js';
import { pause } from './resident-job.js';

export const CLI = fileURLToPath(new URL('../../dist/src/cli.js', import.meta.url));
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Threads have loaded what they load, and the first garbage is gone. */
const SETTLE_MS = 1_000;

const CONFIG = `shops:
  - id: bench
    name: Luna Beauty
    marketplace: tiktok-shop
    externalId: "7494049642642441621"
    market: UK
    mode: live
    policy: standard
    channels: [orders]
channels:
  - { id: orders, platform: console, place: orders, language: en }
people:
  - { id: mia, name: Mia, role: owner, ids: { console: mia } }
console: { port: 0 }
http: { port: 0 }
`;

/** Made up; nobody listens where they would be sent. */
const ENVIRONMENT = {
  PATH: process.env.PATH,
  TZ: 'UTC',
  LOG_LEVEL: 'silent',
  TIKTOK_SHOP_APP_KEY: 'key-of-a-bench',
  TIKTOK_SHOP_APP_SECRET: 'secret-of-a-bench-that-is-long',
  TIKTOK_SHOP_ACCESS_TOKEN: 'token-of-a-bench-that-is-long',
  TIKTOK_SHOP_SHOP_CIPHER: 'cipher-of-a-bench',
  TIKTOK_SHOP_API_URL: 'http://127.0.0.1:9',
};

/** What `unpaid start` loads in its main thread and in the workers of its resident jobs. */
const MAIN = ['src/cli.ts', 'src/start.ts', 'adapters/tiktok-shop/index.ts', 'adapters/console/index.ts'];
const WORKERS = ['jobs/timers.ts', 'jobs/audit.ts'];

export const start: Bench = {
  name: 'start',
  about:
    '`unpaid start` on an empty data folder, from `spawn` to the line that tells its addresses, and its resident memory ' +
    `${SETTLE_MS / 1_000} s later. Bare: Node importing the same packages, and two worker threads importing those of the resident jobs.`,
  async run({ folder, pairs }) {
    const config = join(folder, 'unpaid.yaml');
    writeFileSync(config, CONFIG);
    const bareCode = bareImports();
    const measured = await inPairs(
      pairs,
      (round) => startOnce([CLI, 'start', '--config', config], join(folder, `start-${round}`), folder),
      (round) => startOnce(['--input-type=module', '-e', bareCode], join(folder, `bare-${round}`), ROOT),
    );
    const of = (key: keyof Started) =>
      measured.map(({ ours, bare }) => ({ ours: ours[key], bare: bare[key] }));
    return [rowOf('start to ready', 'ms', of('readyMs')), rowOf('resident memory', 'MB', of('memoryMb'))];
  },
};

function bareImports(): string {
  const importAll = (packages: string[]): string => packages.map((name) => `import '${name}';`).join(' ');
  const workers = WORKERS.map((job) => {
    const code = `${importAll(absolute(packagesOf(job)))} setInterval(() => {}, 1000);`;
    return `new Worker(new URL(${JSON.stringify(`data:text/javascript,${encodeURIComponent(code)}`)}));`;
  });
  return `${importAll(packagesOf(...MAIN))} import { Worker } from 'node:worker_threads';
    ${workers.join(' ')} setInterval(() => {}, 1000); console.log('Webhooks');`;
}

/** Code without a file finds no packages by name. */
function absolute(packages: string[]): string[] {
  return packages.map((name) => import.meta.resolve(name));
}

export interface Started {
  readyMs: number;
  memoryMb: number;
}

/** `more`: settings besides. Its memory is looked at `settleMs` after it says that it is ready. */
export async function startOnce(
  args: string[],
  dataDir: string,
  cwd: string,
  more: Record<string, string> = {},
  settleMs = SETTLE_MS,
): Promise<Started> {
  mkdirSync(dataDir, { recursive: true });
  const startedAt = performance.now();
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...ENVIRONMENT, UNPAID_DATA_DIR: dataDir, ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    await said(child, /Webhooks/);
    const readyMs = performance.now() - startedAt;
    await pause(settleMs);
    return { readyMs, memoryMb: residentMb(child.pid!) };
  } finally {
    const ended = once(child, 'close');
    child.kill('SIGTERM');
    await ended;
  }
}

function residentMb(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)]).toString()) / 1_024;
}
