/** The forgeries of a run: tried over the socket, and whatever they left behind counted. */
import { sql } from 'kysely';
import { createTikTokShop } from '../../adapters/tiktok-shop/index.js';
import { readEnvironment } from '../../src/environment.js';
import type { Chance } from './chance.js';
import { FAMILIES, FORGED_PREFIX, forge } from './entries/forgeries.js';
import type { House } from './house.js';
import { createRawClient } from './raw-client.js';

/** Every family in turn. Nothing else writes meanwhile, so that a single new row would show. */
export async function forgeAll(
  forgeries: number,
  house: House,
  chance: Chance,
  answered: (status: number) => void,
  fault: (what: string) => void,
) {
  const families = Object.keys(FAMILIES);
  const client = createRawClient(house.webhookPort);
  const before = await rowsIn(house);
  let forgeriesAccepted = 0;
  for (let tried = 0; tried < forgeries; ) {
    const batch = Array.from(
      { length: Math.min(64, forgeries - tried) },
      (_, n) => families[(tried + n) % families.length]!,
    );
    await Promise.all(
      batch.map(async (family) => {
        const status = await client.send(forge(chance, house.keys, family, house.clock.now()));
        answered(status);
        if (status >= 200 && status < 300) forgeriesAccepted += 1;
        if (status >= 500) fault(`${family} got ${status}`);
      }),
    );
    tried += batch.length;
    await new Promise((resolve) => setImmediate(resolve));
  }
  client.close();
  return {
    forgeriesTried: forgeries,
    forgeriesAccepted,
    forgeryFamilies: families.length,
    rowsFromForgeries: (await rowsIn(house)) - before + (await forgedRowsIn(house)),
    blankSecretsTaken: blankSecretsTaken(house),
  };
}

async function rowsIn({ bot }: House): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select (select count(*) from inbox) + (select count(*) from outbox) + (select count(*) from orders) as n`.execute(
    bot.store.db,
  );
  return Number(rows[0]?.n);
}

/** By their ids, should a row have taken another's place. */
async function forgedRowsIn({ bot }: House): Promise<number> {
  const like = `%${FORGED_PREFIX}%`;
  const { rows } = await sql<{ n: number }>`
    select (select count(*) from inbox where ref like ${`${FORGED_PREFIX}%`})
         + (select count(*) from outbox where kind = 'order.refresh' and params like ${`%"${like.slice(1)}`}) as n`.execute(
    bot.store.db,
  );
  return Number(rows[0]?.n);
}

const BLANKS = [
  '',
  ' ',
  '\t',
  '\n',
  '        ',
  'short',
  '0',
  'undefined',
  'null',
  'x'.repeat(15),
  ' '.repeat(40),
  '\u00a0'.repeat(20),
];

/** Whether the program would start with a secret that guards nothing. */
function blankSecretsTaken(house: House): number {
  const { appKey } = house.keys;
  const env = {
    TIKTOK_SHOP_APP_KEY: appKey,
    TIKTOK_SHOP_ACCESS_TOKEN: 'a-long-token',
    TIKTOK_SHOP_SHOP_CIPHER: 'a-cipher',
  };
  const starts = (start: () => unknown): boolean => {
    try {
      start();
      return true;
    } catch {
      return false;
    }
  };
  const credentials = (): undefined => undefined;
  return BLANKS.filter(
    (appSecret) =>
      starts(() => createTikTokShop({ appKey, appSecret, credentials, clock: house.clock })) ||
      starts(() => readEnvironment({ ...env, TIKTOK_SHOP_APP_SECRET: appSecret }, ['luna'])),
  ).length;
}
