/** `unpaid erase`: a buyer or a whole shop, out of the database and out of what the console kept, to the last byte. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { forgetOnConsole } from './compose.js';
import { readEnvironment } from './environment.js';
import { AppError } from './errors.js';
import { createIds, createTokens } from './ids.js';
import { eraseBuyer } from './services/erase-buyer.js';
import { type Buyer, buyerId, findBuyer } from './store/buyers.js';
import { listCopies, removeAllCopies } from './store/copies.js';
import { openPostgresStore, openSqliteStore, type Store, type Unit } from './store/database.js';
import { findTraces } from './store/erase-buyer.js';
import { giveBack, sweepBytes, takeAlone } from './store/erase-bytes.js';
import { findShopTraces, removeShop } from './store/erase-shop.js';
import { erasedBuyer } from './store/erased-buyers.js';
import { findOrder, orderId } from './store/orders.js';

export interface EraseOptions {
  /** Our id of the shop. */
  shop: string;
  /** The marketplace's id of the buyer; or one of their orders, by its number. Neither: the whole shop. */
  buyer?: string;
  order?: string;
  env: Readonly<Record<string, string | undefined>>;
  now(): number;
  /** Shown what goes and what stays, one line each; false leaves everything as it is. */
  confirm(plan: readonly string[]): Promise<boolean>;
}

interface Plan {
  lines: string[];
  shown: readonly string[];
  words: readonly string[];
  remove(unit: Unit): Promise<void>;
}

/** True when it was done. Throws an `AppError` while a bot runs on this database, or when there is nothing to erase. */
export async function erase(options: EraseOptions): Promise<boolean> {
  const { dataDir, databaseUrl, backups } = readEnvironment(options.env);
  const store = await openStore(join(dataDir, 'unpaid.db'), databaseUrl, options.now);
  try {
    await takeAlone(store, options.now());
    const plan = await planOf(store, options);
    const copies = listCopies(backups.folder).length;
    const lines = copies === 0 ? plan.lines : [...plan.lines, goneToo(copies, backups.folder)];
    if (!(await options.confirm(lines))) {
      await giveBack(store);
      return false;
    }
    // The page's file and the backups first: should this be cut short, the database still knows what to look for.
    await forgetOnConsole(join(dataDir, 'console.jsonl'), { refs: plan.shown, words: plan.words });
    removeAllCopies(backups.folder);
    await store.write(plan.remove);
    await sweepBytes(store);
    return true;
  } finally {
    await store.close();
  }
}

const goneToo = (copies: number, folder: string): string =>
  `Backups go too, since they know more: ${copies} in ${folder}. Make a new one afterwards: unpaid backup`;

async function openStore(file: string, databaseUrl: string | undefined, now: () => number): Promise<Store> {
  const options = { now, newId: createIds(now) };
  if (databaseUrl !== undefined) return await openPostgresStore(databaseUrl, options);
  if (existsSync(file)) return await openSqliteStore(file, options);
  throw new AppError(
    'nothing-to-erase',
    `there is no database at ${file}`,
    'Set UNPAID_DATA_DIR as the bot has it.',
  );
}

async function planOf(store: Store, options: EraseOptions): Promise<Plan> {
  const { shop } = options;
  const known = await store.db.selectFrom('shops').select('name').where('id', '=', shop).executeTakeFirst();
  if (!known) throw nothing(`the database knows no shop ${shop}`, 'Give its id as in unpaid.yaml.');
  if (options.buyer === undefined && options.order === undefined)
    return await planShop(store, shop, known.name);
  return await planBuyer(store, await theBuyer(store, options));
}

async function theBuyer(store: Store, { shop, buyer, order }: EraseOptions): Promise<Buyer> {
  const id = buyer === undefined ? await buyerOfOrder(store, shop, order ?? '') : buyerId(shop, buyer);
  const row = await findBuyer(store.db, id);
  if (row && !row.external_id.startsWith('erased-')) return row;
  const before = row || (buyer !== undefined && (await erasedBuyer(store.db, shop, buyer)));
  if (before) throw nothing('this buyer was erased before', 'There is nothing left to do.');
  throw nothing(
    `the database knows no such buyer in ${shop}`,
    'Give the marketplace’s id of the buyer, or --order.',
  );
}

async function buyerOfOrder(store: Store, shop: string, order: string): Promise<string> {
  const row = await findOrder(store.db, orderId(shop, order));
  if (!row) throw nothing(`the database knows no order ${order} in ${shop}`, 'Give its whole number.');
  if (row.buyer_id === null)
    throw nothing(`order ${order} names no buyer`, 'There is nothing of a buyer to erase here.');
  return row.buyer_id;
}

async function planBuyer(store: Store, buyer: Buyer): Promise<Plan> {
  const { orders, replies, messages, waiting, shown, words } = await findTraces(store.db, buyer);
  const randomText = createTokens(randomBytes);
  return {
    shown,
    words,
    lines: [
      `This erases a buyer of ${buyer.shop_id}. Gone for good:`,
      `  what the buyer wrote (${replies}) and what was written to them (${messages}), ${waiting} of it not sent yet`,
      '  their ids on the marketplace and of the conversation, and the notes that showed their words',
      `What stays: ${orders} orders with their goods, sums and dates, without the buyer; and a mark by which`,
      '  the buyer is known again and never written to. What was logged or shown elsewhere is not ours to erase.',
    ],
    remove: async (unit) => await eraseBuyer(unit, buyer, randomText),
  };
}

async function planShop(store: Store, shop: string, name: string): Promise<Plan> {
  const { orders, buyers, rows, shown } = await findShopTraces(store.db, shop);
  return {
    shown,
    words: [],
    lines: [
      `This erases the whole shop ${name} (${shop}). Gone for good:`,
      `  ${orders} orders, ${buyers} buyers, their history and their cards: ${rows} rows in all`,
      'What stays: other shops, and nothing of this one. Wishes not to be written to are forgotten with it.',
      'Take the shop out of unpaid.yaml as well, or the bot begins anew with it.',
    ],
    remove: async (unit) => await removeShop(unit, shop),
  };
}

function nothing(what: string, hint: string): AppError {
  return new AppError('nothing-to-erase', what, hint);
}
