/** `unpaid start`: the bot on real shops, as the configuration says. */
import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openAccess, refuseUnconnected } from './access.js';
import { assembleBot, openBotStore } from './bot.js';
import { createSystemClock } from './clock.js';
import { connectMarketplaces, policiesIn, settingsOf, tikTokShopAccess } from './compose.js';
import { openChats, openSetups } from './compose-chats.js';
import { parseConfig, readEnvironment } from './config.js';
import { commandMenu } from './desk/command-menu.js';
import { diagnoseDriver, examine } from './doctor.js';
import { AppError } from './errors.js';
import type { Log } from './log.js';
import { openProxy, throughProxy } from './proxy.js';
import { withChanges } from './services/channel-book.js';
import { listChannelChanges } from './store/channel-changes.js';
import { driverBuild } from './store/driver-build.js';

export interface StartOptions {
  configFile: string;
  log: Log;
}

export interface Running {
  consoleUrl?: string;
  webhookUrl?: string;
  stop(): Promise<void>;
}

export async function startBot({ configFile, log }: StartOptions): Promise<Running> {
  const { dataDir } = readEnvironment(process.env);
  const policies = policiesIn(dataDir);
  const config = parseConfig(configFile, readText(configFile), policies.keys());
  const environment = readEnvironment(
    process.env,
    config.shops.map((shop) => shop.id),
  );
  const { publicUrl } = environment;
  const proxy = await openProxy();
  await mkdir(dataDir, { recursive: true });
  const clock = createSystemClock();
  const database = environment.databaseUrl
    ? { url: environment.databaseUrl }
    : { file: join(dataDir, 'unpaid.db') };
  if ('file' in database) for (const { detail } of diagnoseDriver(driverBuild(), 'en')) log.warn(detail);
  const store = await openBotStore({ database, clock, log });
  const access = await openAccess(store, environment, log);
  await refuseUnconnected(store, access, config.shops);
  const marketplaces = await connectMarketplaces(
    tikTokShopAccess(environment.tiktokShop, access.credentials),
    clock,
    log,
  );
  // Adapters hear their places where those have moved to.
  const channels = withChanges(config.channels, await listChannelChanges(store.db));
  const { chats, console } = await openChats({
    config: { ...config, channels },
    access: throughProxy(environment.chats, proxy),
    commands: commandMenu(),
    clock,
    log,
    console: { portTaken: 'refuse', listen: true, keepFile: join(dataDir, 'console.jsonl') },
  });
  const bot = await assembleBot({
    settings: {
      ...settingsOf(config, policies, marketplaces),
      ...(publicUrl === undefined ? {} : { publicUrl }),
    },
    database,
    store,
    access,
    witnessFile: join(dataDir, 'unpaid.db.beat'),
    ...(environment.backups.kept > 0 && !environment.databaseUrl ? { backups: environment.backups } : {}),
    clock,
    marketplaces,
    chats,
    log,
    diagnose: async (store, language) =>
      await examine(
        {
          config,
          dataDir,
          ...('file' in database ? { file: database.file } : {}),
          db: store.db,
          marketplaces,
          access,
          publicUrl,
          setups: await openSetups(config, throughProxy(environment.chats, proxy), clock, commandMenu()),
          backups: environment.backups,
          now: clock.now,
          thorough: false,
        },
        language,
      ),
    http: { host: config.http.host, port: environment.port ?? config.http.port },
  });
  await bot.open().catch(tellPort);
  await bot.run();
  const consoleUrl = console?.address();
  const webhookUrl = bot.webhookUrl();
  return { ...(consoleUrl ? { consoleUrl } : {}), ...(webhookUrl ? { webhookUrl } : {}), stop: bot.stop };
}

/** An adapter that finds its port taken knows by whom, but not our errors. */
function tellPort(error: unknown): never {
  if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
  throw new AppError(
    'port-taken',
    error.message,
    'End that program, or set another port in the configuration.',
    {
      cause: error,
    },
  );
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new AppError('file-unreadable', `${file} cannot be read`, 'Give its path with --config.');
  }
}
