/**
 * A data folder for one bot: its configuration, and a policy so quick that every step falls into the first seconds. Its
 * breaker lets all cancels through, since most of these orders end by one.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { BotFiles } from './bot-process.js';
import { KEYS, SHOP } from './shop.js';

/** When an order is cancelled, after placing, without the hidden second. */
export const CANCEL_AFTER_MS = 12_000;

const POLICY = `name: quick
testing: true
alert: { after: 1s, maxOpen: 100000 }
quietHours: { from: 00:00, to: 00:00, awakeWindow: 60m }
caps: { perOrder: 5, perBuyer: 9, perBuyerWithin: 24h, gap: 1s }
claimLease: 3s
undo: 2s
breaker: { cancels: 100000, within: 1m, share: 100, atLeast: 100000 }
rules:
  - steps:
      - { step: ask, after: 2s, maxLate: 30s }
      - { step: remind, after: 5s, maxLate: 30s }
      - { step: escalate, after: 6s, maxLate: 2m, onlyUnclaimed: true }
      - { step: notice, after: 8s, maxLate: 2m }
      - { step: cancel, after: ${CANCEL_AFTER_MS / 1_000}s, grace: 1s, maxLate: 10m, mode: automatic }
`;

const config = (http: number, consolePort: number): string => `shops:
  - id: ${SHOP.id}
    name: Luna Beauty
    marketplace: tiktok-shop
    externalId: "${SHOP.externalId}"
    market: ${SHOP.market}
    mode: live
    policy: quick
    channels: [orders]
channels:
  - { id: orders, platform: console, place: orders, language: en }
people:
  - { id: ada, name: Ada, role: owner, ids: { console: ada } }
http: { port: ${http} }
console: { port: ${consolePort} }
`;

export interface Folder extends BotFiles {
  dataDir: string;
  database: string;
  configFile: string;
}

/** Writes both files; the ports were free a moment ago and stay this bot's own. */
export function writeFiles(wish: {
  dataDir: string;
  dist: string;
  preload: string;
  apiUrl: string;
  ports: { http: number; console: number };
}): Folder {
  const { dataDir, ports } = wish;
  mkdirSync(join(dataDir, 'policies'), { recursive: true });
  const configFile = join(dataDir, 'unpaid.yaml');
  writeFileSync(configFile, config(ports.http, ports.console));
  writeFileSync(join(dataDir, 'policies', 'quick.yaml'), POLICY);
  return {
    dataDir,
    configFile,
    config: configFile,
    database: join(dataDir, 'unpaid.db'),
    cli: join(wish.dist, 'src', 'cli.js'),
    preload: wish.preload,
    env: {
      TIKTOK_SHOP_API_URL: wish.apiUrl,
      TIKTOK_SHOP_APP_KEY: KEYS.appKey,
      TIKTOK_SHOP_APP_SECRET: KEYS.appSecret,
      TIKTOK_SHOP_ACCESS_TOKEN: KEYS.accessToken,
      TIKTOK_SHOP_SHOP_CIPHER: KEYS.cipher,
      UNPAID_DATA_DIR: dataDir,
      LOG_LEVEL: 'error',
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
