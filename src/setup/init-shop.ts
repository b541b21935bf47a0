/** The first step: the app's keys, and the seller's consent. */
import { randomBytes } from 'node:crypto';
import { createSystemClock } from '../clock.js';
import { connectShop } from '../connect.js';
import { formatSealKey } from '../domain/seal.js';
import { readEnvironment, settingFault } from '../environment.js';
import { AppError } from '../errors.js';
import type { AskedSetting } from '../texts/init-shape.js';
import { texts } from '../texts/texts.js';
import { askFor, askYesNo } from './ask.js';
import { openMarketplaces } from './examine-files.js';
import { findingLines } from './findings.js';
import type { Progress } from './init.js';
import { openOwnStore } from './own-store.js';

export interface ChosenShop {
  id: string;
  name: string;
  externalId: string;
  market: string;
}

/** Asks for a setting and writes it. One that must not be seen is not shown, and what is there is kept by Enter. */
export async function askSetting(progress: Progress, name: AskedSetting): Promise<void> {
  const { t, env } = progress;
  const fault = (typed: string): string | undefined => {
    const wrong = settingFault(name, typed);
    return wrong && `${name} ${wrong.message}. ${wrong.hint}`;
  };
  const secret = t.settings[name] !== undefined && /SECRET|TOKEN/.test(name);
  const value = await askFor(progress, t.settings[name], { now: env[name], secret, fault });
  progress.keep({ [name]: value });
}

const APP = ['TIKTOK_SHOP_APP_KEY', 'TIKTOK_SHOP_APP_SECRET', 'TIKTOK_SHOP_SERVICE_ID'] as const;

export async function askShop(progress: Progress): Promise<ChosenShop> {
  const { t, terminal, env, envFile, before } = progress;
  if (env.TOKEN_ENCRYPTION_KEY === undefined) {
    const year = new Date(createSystemClock().now()).getUTCFullYear();
    progress.keep({ TOKEN_ENCRYPTION_KEY: formatSealKey(`${year}a`, randomBytes(32)) });
    terminal.tell(t.newKey(envFile));
  }
  for (const name of APP) await askSetting(progress, name);
  const known = before?.shops[0];
  const id = await askFor(progress, t.shopId, {
    now: known?.id ?? 'my-shop',
    fault: (typed) => (/^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/.test(typed) ? undefined : `${t.shopId}.`),
  });
  const shop = before?.shops.find((one) => one.id === id);
  if (shop && (await isConnected(progress, shop))) {
    terminal.tell(`  ${t.connected(shop.name)}`);
    if (!(await askYesNo(progress, t.connectAgain, false))) return picked(shop);
  }
  return await connect(progress, id, shop);
}

const picked = ({ id, name, externalId, market }: ChosenShop): ChosenShop => ({
  id,
  name,
  externalId,
  market,
});

/** Does the shop let us in with the tokens at hand? */
async function isConnected(
  { env, language }: Progress,
  shop: ChosenShop & { marketplace: string },
): Promise<boolean> {
  const environment = readEnvironment(env, [shop.id]);
  const clock = createSystemClock();
  try {
    const store = await openOwnStore(environment, clock.now);
    try {
      const port = (await openMarketplaces(environment, store, clock)).marketplaces.get(shop.marketplace);
      const findings = (await port?.diagnose?.(shop, language)) ?? [];
      return findings.length > 0 && findings.every(({ state }) => state !== 'bad');
    } finally {
      await store.close();
    }
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

/** Until it is done, or nobody wants to try again. Where keys were wrong they are asked for anew. */
async function connect(progress: Progress, id: string, shop: ChosenShop | undefined): Promise<ChosenShop> {
  const { terminal, t, env, language } = progress;
  for (;;) {
    await tellOutside(progress, id);
    try {
      const wanted = shop ? { id, externalId: shop.externalId, market: shop.market } : { id };
      const { name, externalId, market } = await connectShop({
        marketplace: 'tiktok-shop',
        shop: wanted,
        env,
        terminal,
      });
      terminal.tell(`  ${t.connected(name)}`);
      return { id, name: shop?.name ?? name, externalId, market };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const finding = {
        part: t.steps.shop,
        state: 'bad' as const,
        detail: error.message,
        remedy: error.hint,
      };
      for (const line of findingLines(finding, texts(language))) terminal.tell(line);
      if (!(await askYesNo(progress, t.tryAgain, true))) throw error;
      for (const name of APP) await askSetting(progress, name);
    }
  }
}

/** Network and clock, before a seller is sent to a page. */
async function tellOutside({ terminal, env, language }: Progress, id: string): Promise<void> {
  const environment = readEnvironment(env, [id]);
  const port = (await openMarketplaces(environment, undefined, createSystemClock())).marketplaces.get(
    'tiktok-shop',
  );
  const ref = { id, externalId: '', market: '' };
  const t = texts(language);
  const outside = ((await port?.diagnose?.(ref, language)) ?? []).slice(0, 2);
  for (const finding of outside) for (const line of findingLines(finding, t)) terminal.tell(line);
}
