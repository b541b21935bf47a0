/** `unpaid demo`: a simulated shop, the real bot and the console, with nothing to configure. Never touches a real database. */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { assembleBot } from './bot.js';
import { connectMarketplaces, policiesIn, settingsOf } from './compose.js';
import { openChats } from './compose-chats.js';
import { type Config, parseConfig } from './config.js';
import { type DemoShopOptions, openDemoShop } from './demo-shop.js';
import { commandMenu } from './desk/command-menu.js';
import { AppError } from './errors.js';
import type { Log } from './log.js';
import { packagePath } from './package-root.js';
import { shopsInFile } from './store/inspect.js';

export interface DemoOptions extends Omit<DemoShopOptions, 'folder' | 'databaseFile'> {
  dataDir: string;
  port?: number;
  log: Log;
}

export interface Demo {
  consoleUrl: string;
  shopUrl: string;
  stop(): Promise<void>;
}

export async function startDemo(options: DemoOptions): Promise<Demo> {
  const { log } = options;
  const folder = join(options.dataDir, 'run', 'demo');
  const databaseFile = join(folder, 'demo.db');
  const config = demoConfig(options.port);
  refuseRealData(databaseFile, config);
  if (!options.keep) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const shop = await openDemoShop({ ...options, folder, databaseFile }, config);
  const { clock } = shop;
  const marketplaces = await connectMarketplaces(shop.access, clock, log);
  const { chats, console } = await openChats({
    config,
    access: {},
    commands: commandMenu(),
    clock,
    log,
    console: {
      portTaken: 'next-free',
      listen: true,
      links: [{ label: 'Simulated shop', url: shop.pageUrl }],
      keepFile: join(folder, 'console.jsonl'),
    },
  });
  const bot = await assembleBot({
    settings: settingsOf(config, policiesIn(options.dataDir), marketplaces),
    database: { file: databaseFile },
    clock,
    clockBuffer: clock.buffer,
    marketplaces,
    chats,
    log,
    http: { host: '127.0.0.1', port: 0 },
  });
  await bot.open();
  await bot.run();
  shop.drive(bot);
  return {
    consoleUrl: console?.address() ?? '',
    shopUrl: shop.pageUrl,
    async stop() {
      await shop.close();
      await bot.stop();
    },
  };
}

export function demoConfig(port?: number): Config {
  const path = packagePath('data', 'demo', 'unpaid.yaml');
  const config = parseConfig(path, readFileSync(path, 'utf8'));
  return port === undefined ? config : { ...config, console: { port } };
}

/** Only the demo's own shop may be in the demo's database. */
function refuseRealData(file: string, config: Config): void {
  const demo = new Set(config.shops.map((shop) => shop.externalId));
  const real = shopsInFile(file).find((shop) => !demo.has(shop.externalId));
  if (!real) return;
  throw new AppError(
    'demo-on-real-data',
    `${file} holds the shop ${real.id}, which is not the demo's`,
    'Give the demo another folder with --data-dir.',
  );
}
