/** `unpaid connect`: the seller agrees in a browser, and both tokens come to lie sealed in the database. */
import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openAccess } from './access.js';
import { openBotStore } from './bot.js';
import { createSystemClock } from './clock.js';
import { connectMarketplaces, tikTokShopAccess } from './compose.js';
import { waitForCode } from './connect-redirect.js';
import { type Environment, readEnvironment } from './environment.js';
import { AppError } from './errors.js';
import { callbackPath } from './http/connect-callback.js';
import { openCallback } from './http/loopback.js';
import { createLog } from './log.js';
import type { AuthorizedShop, Connect, Grant, Marketplace } from './ports.js';
import type { AccessBook } from './services/access/access-book.js';
import { saveConnection } from './services/access/grant.js';
import { beginAttempt } from './store/connect-attempts.js';
import { listCredentials } from './store/credentials.js';
import type { Store } from './store/database.js';
import type { Terminal } from './terminal.js';

export interface ConnectWish {
  /** `tiktok-shop` */
  marketplace: string;
  /** Our shop; `externalId` as the configuration has it, absent while there is none. */
  shop: { id: string; externalId?: string; market?: string };
  /** These win over the environment's. */
  serviceId?: string;
  authorizeUrl?: string;
  /** A callback on 127.0.0.1, for an app whose redirect address is there. */
  callbackPort?: number;
  env: Readonly<Record<string, string | undefined>>;
  terminal: Terminal;
  fetch?: typeof fetch;
}

export interface Connected {
  shopId: string;
  externalId: string;
  name: string;
  market: string;
  scopes: readonly string[];
  /** Epoch ms. */
  accessUntil: number;
}

/** Throws AppError for whatever was refused, with its remedy. */
export async function connectShop(wish: ConnectWish): Promise<Connected> {
  const environment = settingsFor(wish);
  const clock = createSystemClock();
  await mkdir(environment.dataDir, { recursive: true });
  const { databaseUrl, dataDir } = environment;
  const database = databaseUrl ? { url: databaseUrl } : { file: join(dataDir, 'unpaid.db') };
  const log = createLog({ level: 'error', pretty: false, fd: 2 });
  const store = await openBotStore({ database, clock, log });
  try {
    const access = await openAccess(store, environment);
    const marketplaces = await connectMarketplaces(
      {
        ...tikTokShopAccess(environment.tiktokShop, access.credentials),
        ...(wish.fetch ? { fetch: wish.fetch } : {}),
      },
      clock,
      log,
    );
    return await connectThrough(wish, environment, store, access, marketplaces);
  } finally {
    await store.close();
  }
}

function settingsFor(wish: ConnectWish): Environment {
  const environment = readEnvironment(wish.env);
  if (!environment.tokenKeys)
    throw new AppError(
      'token-key',
      'TOKEN_ENCRYPTION_KEY is not set, and tokens are never kept unsealed',
      'Make one, and keep a copy of it apart from the database: echo "TOKEN_ENCRYPTION_KEY=2026a:$(openssl rand -base64 32)" >> .env',
    );
  const { serviceId, authorizeUrl } = wish;
  const tiktokShop = {
    ...environment.tiktokShop,
    ...(serviceId === undefined ? {} : { serviceId }),
    ...(authorizeUrl === undefined ? {} : { authorizeUrl }),
  };
  return { ...environment, tiktokShop };
}

async function connectThrough(
  wish: ConnectWish,
  environment: Environment,
  store: Store,
  access: AccessBook,
  marketplaces: ReadonlyMap<string, Marketplace>,
): Promise<Connected> {
  const connect = marketplaces.get(wish.marketplace)?.connect;
  if (!connect)
    throw new AppError(
      'usage',
      `no marketplace is called ${wish.marketplace}`,
      'tiktok-shop is the one there is.',
    );
  const { terminal, callbackPort, shop } = wish;
  const state = randomBytes(24).toString('base64url');
  const link = connect.authorizeUrl({ state, ...(shop.market === undefined ? {} : { market: shop.market }) });
  if (link === undefined)
    throw new AppError(
      'environment-invalid',
      'TIKTOK_SHOP_SERVICE_ID is not set',
      'Partner Center shows the service id in your app’s authorisation link. Put it into .env, or give it with --service-id.',
    );
  await store.write((unit) => beginAttempt(unit, state, shop.id));
  const callback =
    callbackPort === undefined
      ? undefined
      : await openCallback(callbackPort, { store, access, marketplaces });
  try {
    const { publicUrl } = environment;
    const address = callback?.url ?? publicUrl;
    tellLink(terminal, link, address && `${address}${callbackPath(wish.marketplace)}`);
    const hasCallback = address !== undefined;
    const code = await waitForCode({ store, access, connect, terminal, shopId: shop.id, state, hasCallback });
    const grant = await exchange(connect, code);
    const chosen = await choose(await shopsOf(connect, grant), wish);
    await refuseTaken(store, shop.id, chosen);
    return await keep(store, access, shop.id, chosen, grant);
  } finally {
    await callback?.close();
  }
}

function tellLink(terminal: Terminal, link: string, address: string | undefined): void {
  terminal.tell(`\nOpen this link where the owner of the shop is signed in, and agree:\n\n  ${link}\n`);
  terminal.tell('It is good once, for 30 minutes.');
  if (address !== undefined)
    terminal.tell(
      `The browser should come back to ${address} (the redirect address of your app); this goes on by itself then.`,
    );
  terminal.tell('Otherwise copy the address the browser ends on, even if that page shows an error.\n');
}

async function exchange(connect: Connect, code: string): Promise<Grant> {
  const outcome = await connect.exchange(code);
  if (outcome.kind === 'ok') return outcome.value;
  if (outcome.kind === 'retry')
    throw failed(
      `TikTok Shop could not be asked: ${outcome.reason}`,
      'Look at the network, then run the command again.',
    );
  if (outcome.kind === 'unknown')
    throw failed(
      `what came of the code is not known: ${outcome.reason}`,
      'Run the command again: a new link brings a new code.',
    );
  const hints: Record<typeof outcome.because, string> = {
    code: 'A code is good once and for 30 minutes. Run the command again and agree once more.',
    token: 'Run the command again.',
    app: 'Compare TIKTOK_SHOP_APP_KEY and TIKTOK_SHOP_APP_SECRET with Partner Center; they may be of another app than the service id.',
    seller: 'Open the link in a browser where the owner of the shop is signed in.',
    other: 'Look the code up in Partner Center, then run the command again.',
  };
  throw failed(outcome.reason, hints[outcome.because]);
}

async function shopsOf(connect: Connect, { accessToken }: Grant): Promise<AuthorizedShop[]> {
  const outcome = await connect.shops(accessToken);
  if (outcome.kind !== 'ok')
    throw failed(
      `the seller agreed, but the shops cannot be listed: ${outcome.reason}`,
      'Mend what it says (the clock of this machine, the app’s scopes, its IP list), then run the command again.',
    );
  if (outcome.value.length > 0) return outcome.value;
  throw failed(
    'the seller agreed, but no shop comes with it',
    'Sign in as the owner of the shop, and run the command again.',
  );
}

/** The one that the configuration names; without one a person chooses. */
async function choose(shops: AuthorizedShop[], { shop, terminal }: ConnectWish): Promise<AuthorizedShop> {
  const list = shops.map(({ name, market, externalId }) => `${name} (${market}, ${externalId})`);
  if (shop.externalId !== undefined) {
    const found = shops.find(({ externalId }) => externalId === shop.externalId);
    if (found) return found;
    throw failed(
      `the seller authorised ${list.join(', ')}, and unpaid.yaml names ${shop.externalId} for ${shop.id}`,
      'Mend externalId in unpaid.yaml, or agree as the owner of that shop.',
    );
  }
  const [only] = shops;
  if (shops.length === 1 && only) return only;
  terminal.tell(`\nThe authorised shops:\n${list.map((line, n) => `  ${n + 1}  ${line}`).join('\n')}\n`);
  for (;;) {
    const chosen = shops[Number(await terminal.ask('Which one? Its number: ')) - 1];
    if (chosen) return chosen;
    terminal.tell(`  Type a number from 1 to ${shops.length}.`);
  }
}

async function refuseTaken(
  store: Store,
  shopId: string,
  { externalId, name }: AuthorizedShop,
): Promise<void> {
  const other = (await listCredentials(store.db)).find(
    (row) => row.external_id === externalId && row.shop_id !== shopId && row.state !== 'gone',
  );
  if (!other) return;
  throw failed(
    `${name} is connected already, as ${other.shop_id}`,
    `Use that id, or run npx unpaid disconnect ${other.shop_id} first.`,
  );
}

async function keep(
  store: Store,
  access: AccessBook,
  shopId: string,
  shop: AuthorizedShop,
  grant: Grant,
): Promise<Connected> {
  const { accessToken, refreshToken, scopes, accessUntil } = grant;
  const sealed = access.sealTokens(shopId, { accessToken, refreshToken, cipher: shop.cipher });
  await store.write((unit) => saveConnection(unit, shopId, shop, grant, sealed));
  const { externalId, name, market } = shop;
  return { shopId, externalId, name, market, scopes, accessUntil };
}

function failed(what: string, hint: string): AppError {
  return new AppError('connect-failed', what, hint);
}
