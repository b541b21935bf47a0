/**
 * `npm run image [-- --compiled]`: is the Dockerfile true? Where an engine runs, it builds. Everywhere else its steps are done by hand in a
 * locked folder, and the program is started from exactly the files that came out: by its user, with its health check.
 * `--compiled` spares compiling SQLite anew.
 */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packagePath } from '../../src/package-root.js';
import { rawRequest } from '../console/raw-request.js';
import { freePort } from '../kill/bot-files.js';
import { type Built, buildByHand, NODE_USER, startLockedIn } from './by-hand.js';
import { parseDockerfile, parseWords, type Stage } from './dockerfile.js';

const CONFIG = `shops:
  - { id: my-shop, name: My Shop, marketplace: tiktok-shop, externalId: "7494740000000000123", market: UK, policy: standard, channels: [orders] }
channels:
  - { id: orders, platform: console, place: orders, language: en }
people:
  - { id: mia, name: Mia, role: owner, ids: { console: mia } }
console: { port: 0 }
`;

/** Made up; nobody listens where they would be sent. */
const SECRETS = {
  TIKTOK_SHOP_APP_KEY: 'key-of-a-test',
  TIKTOK_SHOP_APP_SECRET: 'secret-of-a-test-that-is-long',
  TIKTOK_SHOP_ACCESS_TOKEN: 'token-of-a-test-that-is-long',
  TIKTOK_SHOP_SHOP_CIPHER: 'cipher-of-a-test',
  TIKTOK_SHOP_API_URL: 'http://127.0.0.1:9',
};
const HEALTH_EVERY_MS = 250;
const HEALTH_PATIENCE_MS = 30_000;

const project = packagePath().replace(/\/$/, '');
const say = (line: string): void => void process.stdout.write(`${line}\n`);

if (process.platform !== 'linux' || process.getuid?.() !== 0) {
  say('The steps can be done by hand only on Linux, by root. Run: docker build -t unpaid-bot .');
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), 'unpaid-image-'));
try {
  const stages = parseDockerfile(readFileSync(join(project, 'Dockerfile'), 'utf8'));
  say(`By hand, on Node ${process.version} of this machine in place of ${stages.at(-1)?.base}.`);
  const image = buildByHand(project, stages, folder, ({ name, text, line }, outcome) =>
    say(
      `  ${String(line).padStart(3)}  ${name} ${text.slice(0, 60)}${text.length > 60 ? '…' : ''}: ${outcome}`,
    ),
  );
  say(`The image adds ${sizeMb(join(image.root, 'app'))} MB to its base.`);
  await prove(image, stages.at(-1));
  say('passed');
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function sizeMb(path: string): number {
  return Math.round(Number(execFileSync('du', ['-sk', path]).toString().split('\t')[0]) / 1_024);
}

async function prove(image: Built, stage: Stage | undefined): Promise<void> {
  const textOf = (name: string): string => stage?.steps.find((step) => step.name === name)?.text ?? '';
  const config = join(image.root, 'data', 'unpaid.yaml');
  writeFileSync(config, CONFIG);
  chownSync(config, NODE_USER, NODE_USER);
  const env = { ...SECRETS, PORT: String(await freePort()) };
  const words = [...parseWords(textOf('ENTRYPOINT')), ...parseWords(textOf('CMD'))];
  const bot = startLockedIn(image, words, env, { stdio: ['ignore', 'pipe', 'inherit'] });
  let told = '';
  try {
    bot.stdout?.on('data', (chunk: Buffer) => {
      told += chunk.toString();
    });
    const startedAt = performance.now();
    await untilHealthy(image, parseWords(textOf('HEALTHCHECK').replace(/^.*? CMD /, '')), env);
    say(`Healthy after ${Math.round(performance.now() - startedAt)} ms.`);
    const status = readFileSync(`/proc/${bot.pid}/status`, 'utf8');
    expect(/^Uid:\s+(\d+)/m.exec(status)?.[1], String(NODE_USER), 'user');
    expect(/^CapEff:\s+(\w+)/m.exec(status)?.[1], '0000000000000000', 'rights beyond a user’s');
    expect(
      String(statSync(join(image.root, 'app', 'dist', 'src', 'cli.js')).uid),
      '0',
      'owner of the program',
    );
    const [, page = ''] = /team's channel:\s+(\S+)/.exec(told) ?? [];
    expect(String(await openConsole(page)), '200', 'console');
    const cli = parseWords(textOf('ENTRYPOINT'));
    expect(String(await codeOf(image, [...cli, 'backup'], env)), '0', 'backup by its user');
    const stoppedAt = performance.now();
    bot.kill('SIGTERM');
    const [code] = (await once(bot, 'close')) as [number | null];
    expect(String(code), '0', 'end on SIGTERM');
    say(`Ended in order after ${Math.round(performance.now() - stoppedAt)} ms.`);
  } catch (error) {
    say(`It said:\n${told}`);
    throw error;
  } finally {
    bot.kill('SIGKILL');
  }
}

/** The address opens once, for a cookie. Returns the page's own status. */
async function openConsole(address: string): Promise<number> {
  const { port, pathname, search } = new URL(address);
  const door = await rawRequest(Number(port), 'GET', pathname + search);
  const Cookie = String(door.headers['set-cookie']).split(';')[0] ?? '';
  const page = await rawRequest(Number(port), 'GET', '/', { Host: `127.0.0.1:${port}`, Cookie });
  return page.status;
}

async function untilHealthy(
  image: Built,
  words: readonly string[],
  env: Record<string, string>,
): Promise<void> {
  const giveUpAt = performance.now() + HEALTH_PATIENCE_MS;
  while ((await codeOf(image, words, env)) !== 0) {
    if (performance.now() > giveUpAt) throw new Error('it is not healthy after half a minute');
    await new Promise((resolve) => setTimeout(resolve, HEALTH_EVERY_MS));
  }
}

async function codeOf(
  image: Built,
  words: readonly string[],
  env: Record<string, string>,
): Promise<number | null> {
  const child = startLockedIn(image, words, env, { stdio: 'ignore' });
  const [code] = (await once(child, 'close')) as [number | null];
  return code;
}

function expect(is: string | undefined, wanted: string, what: string): void {
  if (is !== wanted) throw new Error(`${what}: ${is}, not ${wanted}`);
  say(`  ${what}: ${is}`);
}
