/**
 * The composition root: this file and `compose-chats` alone name concrete adapters. One that is switched off is never imported.
 */
import { existsSync } from 'node:fs';
import type { FaultRates } from '../adapters/sandbox-shop/faults.js';
import type { SandboxShop } from '../adapters/sandbox-shop/index.js';
import type { SandboxOptions } from '../adapters/sandbox-shop/options.js';
import type { Config } from './config.js';
import { marketOf } from './domain/markets.js';
import type { Settings, ShopSettings } from './domain/settings.js';
import type { Environment } from './environment.js';
import { AppError } from './errors.js';
import type { Log } from './log.js';
import { packagePath } from './package-root.js';
import { loadPolicies } from './policy-file.js';
import type { Clock, Marketplace } from './ports.js';
import { loadTemplates } from './template-file.js';

/** What a TikTok Shop connector is made of, wherever the secrets come from. */
export interface TikTokShopAccess {
  apiUrl: string;
  appKey: string;
  appSecret: string;
  credentials(shopId: string): { accessToken: string; shopCipher: string; scopes?: string[] } | undefined;
  /** Gives out tokens; TikTok Shop's own by default. */
  authUrl?: string;
  /** What the authorise link is made of. */
  connect?: { serviceId?: string; authorizeUrl?: string };
  fetch?: typeof fetch;
  /** A signal that aborts after this many ms; real ones by default. */
  timeout?: (ms: number) => AbortSignal;
  /** How a call waits for its turn; in real time by default. */
  wait?: (ms: number) => Promise<void>;
}

/** The same from the environment. Throws AppError without an app. */
export function tikTokShopAccess(
  { app, apiUrl, authUrl, serviceId, authorizeUrl }: Environment['tiktokShop'],
  credentials: TikTokShopAccess['credentials'],
): TikTokShopAccess {
  if (!app)
    throw new AppError(
      'environment-invalid',
      'the TikTok Shop app is not set',
      'Set TIKTOK_SHOP_APP_KEY and TIKTOK_SHOP_APP_SECRET: Partner Center shows them with your app.',
    );
  const connect = {
    ...(serviceId === undefined ? {} : { serviceId }),
    ...(authorizeUrl === undefined ? {} : { authorizeUrl }),
  };
  return { apiUrl, authUrl, appKey: app.key, appSecret: app.secret, credentials, connect };
}

/** The marketplaces that shops may be on, by name. TikTok Shop is the only one so far. */
export async function connectMarketplaces(
  access: TikTokShopAccess,
  clock: Clock,
  log: Log,
): Promise<Map<string, Marketplace>> {
  const { createTikTokShop } = await import('../adapters/tiktok-shop/index.js');
  const port = createTikTokShop({ ...access, clock, log: (fields, message) => log.warn(fields, message) });
  return new Map([[port.name, port]]);
}

/** Takes messages out of what a console that is not running has kept. Returns how many went. */
export async function forgetOnConsole(
  keepFile: string,
  forgotten: { refs: readonly string[]; words: readonly string[] },
): Promise<number> {
  const { forgetMessages } = await import('../adapters/console/kept-messages.js');
  return forgetMessages(keepFile, forgotten);
}

export async function openSandbox(options: SandboxOptions): Promise<SandboxShop> {
  const { createSandboxShop } = await import('../adapters/sandbox-shop/index.js');
  return createSandboxShop(options);
}

/** What can go wrong in the simulated shop, one line a kind. */
export async function faultLines(): Promise<string[]> {
  return (await import('../adapters/sandbox-shop/faults.js')).faultLines();
}

/** What `--faults` asks for: `all`, or names with commas between them. */
export async function readFaults(list: string): Promise<FaultRates> {
  const { parseFaults } = await import('../adapters/sandbox-shop/faults.js');
  try {
    return parseFaults(list);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new AppError('usage', message, `Known, besides all:\n${(await faultLines()).join('\n')}`, {
      cause: error,
    });
  }
}

export async function readReplay(path: string) {
  const { readReplayFile } = await import('../adapters/sandbox-shop/replay.js');
  return await readReplayFile(path);
}

/** Policies as shipped, and beside them those in the data folder; a name of one's own wins. */
export function policiesIn(dataDir: string): ReturnType<typeof loadPolicies> {
  const shipped = packagePath('data', 'policies');
  const own = `${dataDir}/policies`;
  const policies = loadPolicies(shipped);
  if (own !== shipped && existsSync(own))
    for (const [name, policy] of loadPolicies(own)) policies.set(name, policy);
  return policies;
}

/** What the core may know, from the configuration, its market's facts and what each connector can do. */
export function settingsOf(
  config: Config,
  policies: Settings['policies'],
  marketplaces: ReadonlyMap<string, Marketplace>,
): Settings {
  const shops = config.shops.map((shop): [string, ShopSettings] => {
    const { zones, language } = marketOf(shop.market);
    const port = marketplaces.get(shop.marketplace);
    const can = port?.capabilities({ id: shop.id, externalId: shop.externalId, market: shop.market });
    return [
      shop.id,
      {
        ...shop,
        zones: [...zones],
        language,
        canMessage: can?.buyerChat === true,
        canCancel: can?.cancel === true,
      },
    ];
  });
  return {
    shops: new Map(shops),
    channels: new Map(config.channels.map((channel) => [channel.id, channel])),
    people: config.people.map(({ roles, ...person }) => (roles ? { ...person, shopRoles: roles } : person)),
    groups: config.groups,
    policies,
    templates: loadTemplates(packagePath('data', 'templates')),
  };
}
