import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { policiesIn, settingsOf } from '../../src/compose.js';
import { parseConfig } from '../../src/config.js';
import { openSqliteStore } from '../../src/store/database.js';
import { syncShops } from '../../src/store/shops.js';
import { runUnpaid, startUnpaid, temporaryFolder } from './unpaid-command.js';

const CONFIG = `shops:
  - id: my-shop
    name: My Shop
    marketplace: tiktok-shop
    externalId: "7494740000000000123"
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
const SECRETS = {
  TIKTOK_SHOP_APP_KEY: 'key-of-a-test',
  TIKTOK_SHOP_APP_SECRET: 'secret-of-a-test-that-is-long',
  TIKTOK_SHOP_ACCESS_TOKEN: 'token-of-a-test-that-is-long',
  TIKTOK_SHOP_SHOP_CIPHER: 'cipher-of-a-test',
  TIKTOK_SHOP_API_URL: 'http://127.0.0.1:9',
};

function writeInto(folder: string, name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('flags', () => {
  test.each([
    [['demo', '--speed', '601'], 'Give a whole number from 1 to 600.'],
    [['demo', '--port', 'http'], 'Give a whole number from 0 to 65535.'],
    [['demo', '--headless', '--until', 'soon'], 'Write it like 90s, 45m, 12h or 3d.'],
    [['demo', '--cancel-unpaid', 'maybe'], 'Allowed choices are yes, no, by-market.'],
    [['demo', '--no-such-flag'], "unknown option '--no-such-flag'"],
    [['dmeo'], '(Did you mean demo?)'],
  ])('%j is refused with the mend', async (args, mend) => {
    const { code, stdout, stderr } = await runUnpaid(args);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain(mend);
  });

  test('--version tells the version of the package', async () => {
    const { code, stdout } = await runUnpaid(['--version']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });
});

describe('start', () => {
  /** Runs in a folder of its own, where no `.env` lies about. */
  async function refused(args: string[], env: Record<string, string> = {}): Promise<string> {
    const folder = temporaryFolder();
    const { code, stdout, stderr } = await runUnpaid(
      ['start', ...args],
      { UNPAID_DATA_DIR: folder, ...env },
      folder,
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).not.toContain('    at ');
    return stderr;
  }

  test('tells that the configuration is not there', async () => {
    expect(await refused([])).toBe('unpaid.yaml cannot be read\n\nGive its path with --config.\n');
  });

  test('tells every fault of a wrong configuration with its place', async () => {
    const wrong = CONFIG.replace('market: UK', 'market: GB').replace('policy: standard', 'policy: standrd');
    const stderr = await refused(['--config', writeInto(temporaryFolder(), 'shop.yaml', wrong)]);
    expect(stderr).toContain('2 faults, nothing was applied');
    expect(stderr).toMatch(/shop\.yaml:6:13 {2}shops\[0\]\.market is "GB"\n\s+TikTok Shop writes UK\./);
    expect(stderr).toMatch(/shop\.yaml:8:13 {2}shops\[0\]\.policy .*\n\s+Did you mean "standard"\?/);
  });

  test('tells every secret that is missing, and shows none', async () => {
    const config = writeInto(temporaryFolder(), 'shop.yaml', CONFIG);
    const stderr = await refused(['--config', config], { TIKTOK_SHOP_APP_KEY: SECRETS.TIKTOK_SHOP_APP_KEY });
    expect(stderr).toContain('TIKTOK_SHOP_APP_SECRET is missing');
    expect(stderr).not.toContain(SECRETS.TIKTOK_SHOP_APP_KEY);
  });

  test('tells how a shop is connected that is not', async () => {
    const config = writeInto(temporaryFolder(), 'shop.yaml', CONFIG);
    const { TIKTOK_SHOP_APP_KEY, TIKTOK_SHOP_APP_SECRET } = SECRETS;
    expect(await refused(['--config', config], { TIKTOK_SHOP_APP_KEY, TIKTOK_SHOP_APP_SECRET })).toBe(
      'shop my-shop is not connected\n\nRun npx unpaid connect tiktok-shop --shop my-shop.\n',
    );
  });

  test('refuses a log level that is none', async () => {
    const config = writeInto(temporaryFolder(), 'shop.yaml', CONFIG);
    expect(await refused(['--config', config], { LOG_LEVEL: 'loud' })).toContain(
      'LOG_LEVEL is not a log level',
    );
  });

  test('refuses a channel on a platform that has no credentials', async () => {
    const slack = CONFIG.replace('platform: console', 'platform: slack');
    const config = writeInto(temporaryFolder(), 'shop.yaml', slack);
    expect(await refused(['--config', config], SECRETS)).toContain(
      'channel orders is on slack, which has no credentials',
    );
  });

  test('names who holds a port it needs', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void other.close());
    await new Promise((listening) => other.once('listening', listening));
    const { port } = other.address() as { port: number };
    const taken = CONFIG.replace('console: { port: 0 }', `console: { port: ${port} }`);
    const stderr = await refused(['--config', writeInto(temporaryFolder(), 'shop.yaml', taken)], SECRETS);
    expect(stderr).toContain(`the console needs port ${port} on 127.0.0.1`);
    if (process.platform === 'linux') expect(stderr).toContain(`process ${process.pid}`);
  });

  test('reads .env of its folder, runs without the shop being there, and ends on SIGTERM', async () => {
    const folder = temporaryFolder();
    const env = Object.entries({ ...SECRETS, UNPAID_DATA_DIR: folder }).map(
      ([name, value]) => `${name}=${value}`,
    );
    writeInto(folder, '.env', env.join('\n'));
    writeInto(folder, 'unpaid.yaml', CONFIG);
    const bot = startUnpaid(['start'], {}, folder);
    const [, url] = await bot.printed(/Webhooks, health:\s+(\S+)/);
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    const stoppedAt = performance.now();
    bot.signal('SIGTERM');
    expect((await bot.ended).code).toBe(0);
    expect(performance.now() - stoppedAt).toBeLessThan(5_000);
  });
});

test('the demo refuses a folder that holds a real shop, and leaves it as it is', async () => {
  const dataDir = temporaryFolder();
  const file = join(dataDir, 'run', 'demo', 'demo.db');
  mkdirSync(join(dataDir, 'run', 'demo'), { recursive: true });
  const { shops } = settingsOf(parseConfig('shop.yaml', CONFIG), policiesIn(dataDir), new Map());
  const before = await openSqliteStore(file, { now: () => 0, newId: () => '' });
  await before.write((unit) => syncShops(unit, shops.values()));
  await before.close();

  const { code, stderr } = await runUnpaid(['demo', '--port', '0', '--data-dir', dataDir]);
  expect(code).toBe(1);
  expect(stderr).toContain(`${file} holds the shop my-shop, which is not the demo's`);
  const after = await openSqliteStore(file, { now: () => 0, newId: () => '' });
  expect(await after.db.selectFrom('shops').select('id').execute()).toEqual([{ id: 'my-shop' }]);
  await after.close();
});
