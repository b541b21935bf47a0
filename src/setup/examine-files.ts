/** `unpaid doctor`: the examination from the files alone, whether a bot runs on them or not. */

import { openAccess } from '../access.js';
import { createSystemClock } from '../clock.js';
import { connectMarketplaces, policiesIn, tikTokShopAccess } from '../compose.js';
import { openSetups } from '../compose-chats.js';
import { type Config, parseConfig, readEnvironment } from '../config.js';
import { commandMenu } from '../desk/command-menu.js';
import { diagnoseDisk, examine } from '../doctor.js';
import type { TeamLanguage } from '../domain/template.js';
import type { Environment } from '../environment.js';
import { AppError } from '../errors.js';
import { createLog } from '../log.js';
import type { Clock, Diagnosis, Marketplace } from '../ports.js';
import { openProxy, throughProxy } from '../proxy.js';
import type { AccessBook } from '../services/access/access-book.js';
import type { Store } from '../store/database.js';
import { texts } from '../texts/texts.js';
import { databaseFile, openOwnStore, readConfigText } from './own-store.js';

export interface FilesOptions {
  configFile: string;
  env: Readonly<Record<string, string | undefined>>;
  language: TeamLanguage;
}

export async function examineFiles({ configFile, env, language }: FilesOptions): Promise<Diagnosis[]> {
  const { parts } = texts(language).doctor;
  const clock = createSystemClock();
  let read: { config: Config; environment: Environment };
  try {
    read = readFiles(configFile, env);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [tell(parts.config, error), await diagnoseDisk('.', language)];
  }
  const { config, environment } = read;
  const store = await openQuietly(environment, clock);
  const open = store instanceof Error ? undefined : store;
  try {
    const { shops, findings } = await openOrTell(environment, open, clock, language);
    const examined = await examine(
      {
        config,
        dataDir: environment.dataDir,
        ...(environment.databaseUrl === undefined ? { file: databaseFile(environment) } : {}),
        db: store instanceof Error ? store : store?.db,
        ...shops,
        publicUrl: environment.publicUrl,
        setups: await openSetups(
          config,
          throughProxy(environment.chats, await openProxy()),
          clock,
          commandMenu(),
        ),
        backups: environment.backups,
        now: clock.now,
        thorough: true,
      },
      language,
    );
    return [...examined, ...findings];
  } finally {
    await open?.close();
  }
}

export function readFiles(
  configFile: string,
  env: FilesOptions['env'],
): { config: Config; environment: Environment } {
  const { dataDir } = readEnvironment(env);
  const config = parseConfig(configFile, readConfigText(configFile), policiesIn(dataDir).keys());
  return {
    config,
    environment: readEnvironment(
      env,
      config.shops.map(({ id }) => id),
    ),
  };
}

/** Only looked into, so it is not migrated: a bot of another version may be at work on it. */
async function openQuietly(environment: Environment, clock: Clock): Promise<Store | Error | undefined> {
  try {
    return await openOwnStore(environment, clock.now, false);
  } catch (error) {
    if (error instanceof AppError && error.code === 'no-database') return undefined;
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** How the shops are reached, and with which tokens. */
export interface OpenShops {
  marketplaces: ReadonlyMap<string, Marketplace>;
  access?: AccessBook | undefined;
}

/** Each marketplace with the tokens at hand; without a word in the log, since what fails is told. */
export async function openMarketplaces(
  environment: Environment,
  store: Store | undefined,
  clock: Clock,
): Promise<OpenShops> {
  const { tiktokShop } = environment;
  if (!tiktokShop.app) return { marketplaces: new Map() };
  const access = store && (await openAccess(store, environment));
  const credentials = access?.credentials ?? ((shopId: string) => tiktokShop.shops.get(shopId));
  const log = createLog({ level: 'silent', pretty: false });
  const marketplaces = await connectMarketplaces(tikTokShopAccess(tiktokShop, credentials), clock, log);
  return { marketplaces, access };
}

/** What stands in the way of the tokens themselves is a finding like any other. */
async function openOrTell(
  environment: Environment,
  store: Store | undefined,
  clock: Clock,
  language: TeamLanguage,
): Promise<{ shops: OpenShops; findings: Diagnosis[] }> {
  try {
    return { shops: await openMarketplaces(environment, store, clock), findings: [] };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return {
      shops: { marketplaces: new Map() },
      findings: [tell(texts(language).doctor.parts.access, error)],
    };
  }
}

const tell = (part: string, { message, hint }: AppError): Diagnosis => ({
  part,
  state: 'bad',
  detail: message,
  remedy: hint,
});
