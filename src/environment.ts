/** Secrets and settings from the environment: checked once at start, all faults at once, values never echoed. */
import { resolve } from 'node:path';
import * as z from 'zod';
import type { BackupPlan } from './domain/backup.js';
import { parseSealKeys, type SealKeys } from './domain/seal.js';
import { configFaults, type Fault } from './errors.js';
import type { ProxyRoad } from './ports.js';
import { SETTINGS, type Setting, type SettingName, shopSetting } from './settings.js';

type Env = Readonly<Record<string, string | undefined>>;

/** What a TikTok Shop connector needs for one shop. */
export interface ShopSecrets {
  accessToken: string;
  shopCipher: string;
}

/** Credentials of the chat platforms; a platform without them is switched off. */
export interface ChatAccess {
  slack?: { botToken: string; appToken: string; apiUrl: string; proxy?: ProxyRoad };
  discord?: { token: string; applicationId: string; apiUrl: string; proxy?: ProxyRoad };
  telegram?: { botToken: string; apiRoot: string; proxy?: ProxyRoad };
}

export interface Environment {
  /** Absolute path. */
  dataDir: string;
  databaseUrl?: string;
  /** `kept` 0: none are made by night. */
  backups: BackupPlan;
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  port?: number;
  chats: ChatAccess;
  /** Seals the shops' tokens. */
  tokenKeys?: SealKeys;
  /** Without a path and without a slash at its end. */
  publicUrl?: string;
  tiktokShop: {
    apiUrl: string;
    authUrl: string;
    /** Of the app's authorise link. */
    serviceId?: string;
    authorizeUrl?: string;
    /** Absent when no real shop is configured. */
    app?: { key: string; secret: string };
    /** Tokens given by hand, by our shop id. */
    shops: ReadonlyMap<string, ShopSecrets>;
  };
}

const SHORTEST_SECRET = 8;
/** Webhooks are believed on the strength of this one. */
const SHORTEST_SIGNING_SECRET = 16;

/** How values are checked that are more than text. The message is the fault, the hint its mend. */
const VALUE_RULES: Partial<Record<SettingName, { schema: z.ZodType; message: string; hint: string }>> = {
  TIKTOK_SHOP_API_URL: {
    schema: z.url({ protocol: /^https?$/ }),
    message: 'is not an address',
    hint: 'Write it like https://open-api.tiktokglobalshop.com.',
  },
  TIKTOK_SHOP_AUTH_URL: {
    schema: z.url({ protocol: /^https?$/ }),
    message: 'is not an address',
    hint: 'Write it like https://auth.tiktok-shops.com.',
  },
  TIKTOK_SHOP_AUTHORIZE_URL: {
    schema: z.url({ protocol: /^https?$/ }),
    message: 'is not an address',
    hint: 'Write it like https://services.tiktokshop.com/open/authorize.',
  },
  TOKEN_ENCRYPTION_KEY: {
    schema: z.stringFormat('keys', (text) => parseSealKeys(text) !== undefined),
    message: 'is not a list of keys',
    hint: 'Write 2026a: and behind it what “openssl rand -base64 32” prints; commas between several, each with an id of its own.',
  },
  PUBLIC_URL: {
    schema: z.url({ protocol: /^https$/, hostname: z.regexes.domain }).regex(/^https:\/\/[^/:?#@]+\/?$/),
    message: 'is not a public address',
    hint: 'Write it like https://bot.example.com: https, a domain name, no port and no path.',
  },
  SLACK_API_URL: {
    schema: z.url({ protocol: /^https?$/ }),
    message: 'is not an address',
    hint: 'Write it like https://slack.com/api/.',
  },
  DISCORD_API_URL: {
    schema: z.url({ protocol: /^https?$/ }),
    message: 'is not an address',
    hint: 'Write it like https://discord.com/api.',
  },
  TELEGRAM_API_ROOT: {
    schema: z.url({ protocol: /^https?$/ }),
    message: 'is not an address',
    hint: 'Write it like https://api.telegram.org.',
  },
  DATABASE_URL: {
    schema: z.url({ protocol: /^postgres(?:ql)?$/ }),
    message: 'is not a PostgreSQL address',
    hint: 'Write it like postgres://user:password@host:5432/database, or remove it to use SQLite.',
  },
  LOG_LEVEL: {
    schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
    message: 'is not a log level',
    hint: 'One of fatal, error, warn, info, debug, trace, silent.',
  },
  UNPAID_BACKUPS_KEPT: {
    schema: z.stringFormat('count', (text) => /^\d{1,2}$/.test(text) && Number(text) <= 30),
    message: 'is not a number of backups',
    hint: 'Write a whole number from 0 to 30: what is older may still hold words of buyers.',
  },
  PORT: {
    schema: z.stringFormat('port', (text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535),
    message: 'is not a port',
    hint: 'Write a number from 0 to 65535.',
  },
};

/**
 * Reads and checks. `shopIds` are the shops that talk to the real TikTok Shop: with any of them the app must be there. Throws one `AppError` that lists every fault and never shows a value.
 */
export function readEnvironment(env: Env, shopIds: readonly string[] = []): Environment {
  const faults: Fault[] = [];
  const read = reader(env, faults);
  const apiUrl = read('TIKTOK_SHOP_API_URL') ?? '';
  const authUrl = read('TIKTOK_SHOP_AUTH_URL') ?? '';
  const [serviceId, authorizeUrl] = [read('TIKTOK_SHOP_SERVICE_ID'), read('TIKTOK_SHOP_AUTHORIZE_URL')];
  const tokenKeys = parseSealKeys(read('TOKEN_ENCRYPTION_KEY') ?? '');
  const publicUrl = read('PUBLIC_URL')?.replace(/\/$/, '');
  const app = { key: read('TIKTOK_SHOP_APP_KEY'), secret: read('TIKTOK_SHOP_APP_SECRET') };
  const shops = readShops(shopIds, read, faults);
  if (shopIds.length > 0) {
    for (const [name, value] of [
      ['TIKTOK_SHOP_APP_KEY', app.key],
      ['TIKTOK_SHOP_APP_SECRET', app.secret],
    ] as const) {
      if (value === undefined && env[name] === undefined) faults.push(missing(name));
    }
  }
  const chats = readChats(read, faults);
  const [databaseUrl, port] = [read('DATABASE_URL'), read('PORT')];
  const dataDir = resolve(read('UNPAID_DATA_DIR') ?? 'data');
  const backups = {
    folder: resolve(read('UNPAID_BACKUP_DIR') ?? `${dataDir}/backups`),
    kept: Number(read('UNPAID_BACKUPS_KEPT')),
  };
  const logLevel = read('LOG_LEVEL') as Environment['logLevel'];
  if (faults.length > 0) throw configFaults('environment', faults, 'environment-invalid');
  return {
    dataDir,
    backups,
    logLevel,
    chats,
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(port === undefined ? {} : { port: Number(port) }),
    ...(tokenKeys === undefined ? {} : { tokenKeys }),
    ...(publicUrl === undefined ? {} : { publicUrl }),
    tiktokShop: {
      apiUrl,
      authUrl,
      ...(serviceId === undefined ? {} : { serviceId }),
      ...(authorizeUrl === undefined ? {} : { authorizeUrl }),
      shops,
      ...(app.key && app.secret ? { app: { key: app.key, secret: app.secret } } : {}),
    },
  };
}

type Read = (name: SettingName, shopId?: string) => string | undefined;

/** Reads one setting: its value, else its default, else undefined. A faulty value is undefined and told. */
function reader(env: Env, faults: Fault[]): Read {
  return (name, shopId) => {
    const setting: Setting = SETTINGS.find((entry) => entry.name === name)!;
    const variable = shopId === undefined ? name : shopSetting(name, shopId);
    const raw = env[variable];
    if (raw === undefined) return setting.default;
    const wrong = faultOf(setting, raw);
    if (wrong) faults.push({ path: variable, ...wrong });
    return wrong ? undefined : raw;
  };
}

/** What is wrong with a value of a setting, as at the start. Undefined where nothing is. */
export function settingFault(
  name: SettingName,
  value: string,
): { message: string; hint: string } | undefined {
  return faultOf(SETTINGS.find((entry) => entry.name === name)!, value);
}

function faultOf(setting: Setting, value: string): { message: string; hint: string } | undefined {
  if (value.trim() === '')
    return { message: 'is set but blank', hint: 'Give it a value or remove the line.' };
  if (value !== value.trim() || /[\r\n]/.test(value)) {
    return {
      message: 'has spaces or line breaks around it',
      hint: 'Remove them; they come along when copying.',
    };
  }
  const shortest = setting.name === 'TIKTOK_SHOP_APP_SECRET' ? SHORTEST_SIGNING_SECRET : SHORTEST_SECRET;
  if (setting.secret && value.length < shortest) {
    return { message: `is shorter than ${shortest} characters`, hint: 'Copy the whole value again.' };
  }
  const rule = VALUE_RULES[setting.name as SettingName];
  return rule && !rule.schema.safeParse(value).success
    ? { message: rule.message, hint: rule.hint }
    : undefined;
}

/** Tokens given by hand, where they are. A single shop may use the names without its id. One alone is a line that was forgotten. */
function readShops(shopIds: readonly string[], read: Read, faults: Fault[]): Map<string, ShopSecrets> {
  const shops = new Map<string, ShopSecrets>();
  for (const shopId of shopIds) {
    const before = faults.length;
    const one = (name: 'TIKTOK_SHOP_ACCESS_TOKEN' | 'TIKTOK_SHOP_SHOP_CIPHER') =>
      read(name, shopId) ?? (shopIds.length === 1 && faults.length === before ? read(name) : undefined);
    const [accessToken, shopCipher] = [one('TIKTOK_SHOP_ACCESS_TOKEN'), one('TIKTOK_SHOP_SHOP_CIPHER')];
    if (accessToken && shopCipher) shops.set(shopId, { accessToken, shopCipher });
    else if (faults.length === before && (accessToken || shopCipher)) {
      const name = accessToken ? 'TIKTOK_SHOP_SHOP_CIPHER' : 'TIKTOK_SHOP_ACCESS_TOKEN';
      faults.push(missing(shopIds.length === 1 ? name : shopSetting(name, shopId), shopId));
    }
  }
  return shops;
}

/** A platform needs all of its credentials: one alone is a line that was forgotten. */
function readChats(read: Read, faults: Fault[]): ChatAccess {
  const pair = (one: SettingName, other: SettingName): [string, string] | undefined => {
    const before = faults.length;
    const [first, second] = [read(one), read(other)];
    if (first && second) return [first, second];
    if (faults.length === before && (first || second))
      faults.push({
        path: first ? other : one,
        message: `is missing, while ${first ? one : other} is set`,
        hint: 'Set both, or neither.',
      });
    return undefined;
  };
  const slack = pair('SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN');
  const discord = pair('DISCORD_TOKEN', 'DISCORD_APPLICATION_ID');
  const telegram = read('TELEGRAM_BOT_TOKEN');
  const [slackUrl, discordUrl, telegramUrl] = [
    read('SLACK_API_URL'),
    read('DISCORD_API_URL'),
    read('TELEGRAM_API_ROOT'),
  ];
  return {
    ...(slack && slackUrl ? { slack: { botToken: slack[0], appToken: slack[1], apiUrl: slackUrl } } : {}),
    ...(discord && discordUrl
      ? { discord: { token: discord[0], applicationId: discord[1], apiUrl: discordUrl } }
      : {}),
    ...(telegram && telegramUrl ? { telegram: { botToken: telegram, apiRoot: telegramUrl } } : {}),
  };
}

function missing(variable: string, shopId?: string): Fault {
  const whom = shopId === undefined ? '' : ` for shop "${shopId}"`;
  return { path: variable, message: `is missing${whom}`, hint: 'Set it in the environment or in .env.' };
}
