/** `unpaid disconnect`: the tokens of a shop are deleted. The bot may run: it stops acting there within a second. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openBotStore } from './bot.js';
import { createSystemClock } from './clock.js';
import { readEnvironment } from './environment.js';
import { AppError } from './errors.js';
import { createLog } from './log.js';
import { touchBoards } from './services/touch.js';
import { findCredentials, forgetTokens } from './store/credentials.js';
import { updateShop } from './store/shops.js';

export interface DisconnectWish {
  /** Our id. */
  shop: string;
  env: Readonly<Record<string, string | undefined>>;
  /** Shown what goes and what stays, one line each; false leaves everything as it is. */
  confirm(plan: readonly string[]): Promise<boolean>;
}

/** True when it was done. No key is needed: what is deleted need not be opened. */
export async function disconnectShop({ shop, env, confirm }: DisconnectWish): Promise<boolean> {
  const { dataDir, databaseUrl } = readEnvironment(env);
  const file = join(dataDir, 'unpaid.db');
  if (databaseUrl === undefined && !existsSync(file)) throw notConnected(shop);
  const database = databaseUrl === undefined ? { file } : { url: databaseUrl };
  const log = createLog({ level: 'error', pretty: false, fd: 2 });
  const store = await openBotStore({ database, clock: createSystemClock(), log });
  try {
    const row = await findCredentials(store.db, shop);
    if (!row || row.state === 'gone') throw notConnected(shop);
    const plan = [
      `This deletes the tokens of ${row.name} (${shop}). The bot sees nothing there and does nothing, until it is connected again.`,
      'What stays: orders, cards and history; unpaid erase takes those. The consent itself: the seller withdraws it in Seller Center.',
    ];
    if (!(await confirm(plan))) return false;
    await store.write(async (unit) => {
      await forgetTokens(unit, shop, 'disconnected');
      await updateShop(unit, shop, { reauthorize_at: unit.now });
      await touchBoards(unit, shop);
    });
    return true;
  } finally {
    await store.close();
  }
}

function notConnected(shop: string): AppError {
  return new AppError(
    'not-connected',
    `no tokens of a shop ${shop} are stored`,
    'Give its id as in unpaid.yaml.',
  );
}
