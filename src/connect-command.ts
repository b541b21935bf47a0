/** What `unpaid connect` says and takes from the configuration, around the connecting itself. */
import { existsSync, readFileSync } from 'node:fs';
import { policiesIn } from './compose.js';
import { parseConfig } from './config.js';
import { type Connected, type ConnectWish, connectShop } from './connect.js';
import { readEnvironment } from './environment.js';
import { AppError } from './errors.js';
import type { Terminal } from './terminal.js';

export interface ConnectFlags {
  config: string;
  shop?: string;
  market?: string;
  serviceId?: string;
  authorizeUrl?: string;
  callbackPort?: number;
}

export async function runConnect(
  marketplace: string,
  { config, shop, market, ...flags }: ConnectFlags,
  env: ConnectWish['env'],
  terminal: Terminal,
): Promise<void> {
  const chosen = theShop(marketplace, config, shop, env);
  const wanted = { ...chosen, ...(market === undefined ? {} : { market }) };
  tellConnected(await connectShop({ marketplace, shop: wanted, ...flags, env, terminal }), chosen, terminal);
}

/** The shop of the configuration, or a new one where there is none yet. */
function theShop(
  marketplace: string,
  file: string,
  id: string | undefined,
  env: ConnectWish['env'],
): ConnectWish['shop'] {
  if (!existsSync(file)) {
    if (id !== undefined) return { id };
    throw new AppError(
      'usage',
      `there is no ${file} to take a shop from`,
      'Give the new shop an id: --shop my-shop.',
    );
  }
  const { dataDir } = readEnvironment(env);
  const { shops } = parseConfig(file, readFileSync(file, 'utf8'), policiesIn(dataDir).keys());
  const candidates = shops.filter(
    (shop) => shop.marketplace === marketplace && (id === undefined || shop.id === id),
  );
  const [only] = candidates;
  if (only && candidates.length === 1)
    return { id: only.id, externalId: only.externalId, market: only.market };
  const names = shops.map((shop) => shop.id).join(', ');
  throw new AppError(
    'usage',
    id === undefined ? `${file} has several shops` : `${file} has no shop ${id}`,
    `Say which with --shop: ${names}.`,
  );
}

const CHAT_SCOPE = 'seller.customer_service';

function tellConnected(connected: Connected, asked: ConnectWish['shop'], { tell }: Terminal): void {
  const { shopId, name, market, externalId, scopes } = connected;
  tell(
    `\nConnected: ${name} (${market}, ${externalId}) as ${shopId}. Tokens are renewed by the bot from now on.`,
  );
  if (!scopes.includes(CHAT_SCOPE))
    tell(
      'The app may not write to buyers (it lacks the customer service scope): cards will carry the text to copy.',
    );
  if (asked.externalId !== undefined) return;
  tell('\nFor unpaid.yaml:\n');
  tell(`shops:\n  - id: ${shopId}\n    name: ${JSON.stringify(name)}\n    marketplace: tiktok-shop`);
  tell(
    `    externalId: "${externalId}"\n    market: ${market}\n    policy: standard\n    channels: [orders]`,
  );
}
