import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { backUp } from '../../src/backup.js';
import { type EraseOptions, erase } from '../../src/erase.js';
import { removePage } from '../console/open-console.js';
import { externalIdOf } from '../harness/shop-plan.js';
import { type Deployment, deploy, filesHolding } from './deployment.js';

const REPLY = 'My card was declined, I live at Canary Wharf 7';

/** Anna orders twice, Bert once; a fourth order of Anna's comes after the erasure. */
const PLAN = {
  orders: [
    { buyer: 'anna', ending: '4711' },
    { at: '2m', buyer: 'bert', ending: '4712' },
    { at: '3m', buyer: 'anna', ending: '4713', pays: '20m' },
    { at: '3h', buyer: 'anna', ending: '4714' },
  ],
};
const idOf = (n: number): string => externalIdOf(PLAN.orders[n]!, n);

let unpaid: Deployment;
beforeEach(async () => {
  unpaid = await deploy(PLAN);
  await unpaid.start();
  await unpaid.to(6);
});
afterEach(() => unpaid.remove());
afterAll(removePage);

const buyerOf = (n: number): string => unpaid.sandbox.ledger.order(idOf(n))?.buyerId ?? '';
const all: EraseOptions['confirm'] = async () => true;

function eraseOptions(change: Partial<EraseOptions> = {}): EraseOptions {
  return {
    shop: 'luna',
    env: { UNPAID_DATA_DIR: unpaid.dataDir },
    now: unpaid.clock.now,
    confirm: all,
    ...change,
  };
}

/** Anna answers the bot; Mia, from the card, writes to Bert; both are in the database and on cards. */
async function talk(): Promise<string[]> {
  const anna = buyerOf(0);
  unpaid.sandbox.buyer.write(anna, REPLY);
  await unpaid.to(12);
  const { db } = unpaid.bot.store;
  const { conversation_id } = await db
    .selectFrom('buyers')
    .selectAll()
    .where('external_id', '=', anna)
    .executeTakeFirstOrThrow();
  const [message] = await db
    .selectFrom('outbox')
    .select(['params', 'ref'])
    .where('order_id', '=', `luna:${idOf(0)}`)
    .where('kind', '=', 'buyer.message')
    .execute();
  const { said } = JSON.parse(message?.params ?? '{}') as { said: string };
  const [reply] = await db.selectFrom('replies').select('id').execute();
  return [anna, conversation_id ?? '', REPLY, said, message?.ref ?? '', reply?.id.split(':')[1] ?? ''];
}

/** Mia presses "Remind now" on the card and sends the form. */
async function remindByHand(externalId: string): Promise<unknown> {
  const button = await unpaid.button(externalId, 'remind');
  const who = { place: 'orders', as: 'mia', language: 'en' };
  const { body } = await unpaid.act('/api/press', { ...button, ...who });
  const { form } = body as { form: { token: string } };
  const values = { text: 'Is there anything we can do?' };
  return (await unpaid.act('/api/form', { token: form.token, values, ...who })).body;
}

const sums = async () => {
  const { rows } = await sql<{ n: number; total: number; paid: number }>`
    select count(*) as n, sum(total_minor) as total, sum(status = 'paid') as paid from orders`.execute(
    unpaid.bot.store.db,
  );
  return rows[0];
};

describe('a buyer who is erased', () => {
  test('leaves not one byte in database, write-ahead log and console, and everybody else stays', async () => {
    const traces = await talk();
    expect(traces.every((trace) => trace.length > 4)).toBe(true);
    await unpaid.stop();
    for (const trace of traces) expect([trace, filesHolding(unpaid.files(), trace)]).not.toEqual([trace, []]);
    expect(await erase(eraseOptions({ buyer: traces[0]! }))).toBe(true);
    for (const trace of traces) expect([trace, filesHolding(unpaid.files(), trace)]).toEqual([trace, []]);
    expect(filesHolding(unpaid.files(), buyerOf(1))).toEqual(['unpaid.db']);
    expect(filesHolding(unpaid.files(), idOf(0))).toContain('unpaid.db');
  });

  test('goes from the backups in their folder too, which are named before', async () => {
    const traces = await talk();
    const env = { UNPAID_DATA_DIR: unpaid.dataDir };
    const { file } = await backUp({ env, now: unpaid.clock.now });
    const mine = join(unpaid.dataDir, 'mine.db');
    await backUp({ to: mine, env, now: unpaid.clock.now });
    await unpaid.stop();
    let lines: readonly string[] = [];
    const told = async (plan: readonly string[]): Promise<boolean> => {
      lines = plan;
      return true;
    };
    await erase(eraseOptions({ order: idOf(0), confirm: told }));
    expect(lines.at(-1)).toMatch(/^Backups go too, since they know more: 1 in /);
    expect(existsSync(file)).toBe(false);
    // One kept elsewhere is its owner's to erase.
    expect(filesHolding(unpaid.files(), traces[0]!)).toEqual(['mine.db']);
  });

  test('may be named by one of their orders', async () => {
    const [anna = ''] = await talk();
    await unpaid.stop();
    expect(await erase(eraseOptions({ order: idOf(2) }))).toBe(true);
    expect(filesHolding(unpaid.files(), anna)).toEqual([]);
  });

  test('takes no order and no sum away', async () => {
    await talk();
    await unpaid.to(60);
    const before = await sums();
    await unpaid.stop();
    await erase(eraseOptions({ order: idOf(0) }));
    await unpaid.start();
    expect(await sums()).toEqual(before);
    expect(before).toMatchObject({ n: 3, paid: 1 });
  });

  test('is never written to again: not for open orders, not for a new one, not by a person', async () => {
    const [anna = '', conversation = ''] = await talk();
    const heard = () => [0, 2, 3].map((n) => unpaid.sandbox.ledger.messagesOf(idOf(n)).length);
    const before = heard();
    await unpaid.stop();
    await erase(eraseOptions({ buyer: anna }));
    await unpaid.start();
    expect(await remindByHand(idOf(0))).toMatchObject({ kind: 'toast', tone: 'bad' });
    await unpaid.to(260);
    expect(heard()).toEqual([before[0], before[1], 0]);
    const rows = await unpaid.bot.store.db.selectFrom('orders').select(['external_id', 'buyer_id']).execute();
    expect(rows.find(({ external_id }) => external_id === idOf(3))?.buyer_id).toMatch(/^luna:erased-/);
    await unpaid.stop();
    for (const trace of [anna, conversation]) expect(filesHolding(unpaid.files(), trace)).toEqual([]);
  });

  test('is still shown on the card as an order, without a word of theirs', async () => {
    await talk();
    await unpaid.stop();
    await erase(eraseOptions({ order: idOf(0) }));
    await unpaid.start();
    await unpaid.to(20);
    const kept = unpaid.files().get('console.jsonl')?.toString() ?? '';
    expect(kept).toContain(idOf(0).slice(-4));
    expect(kept).not.toContain('Canary');
  });

  test('has nothing left in a message that waits or was cut off: it never goes out', async () => {
    const [anna = ''] = await talk();
    const { store } = unpaid.bot;
    await store.write(async ({ tx, now }) => {
      const rows = tx
        .updateTable('outbox')
        .where('kind', '=', 'buyer.message')
        .where('order_id', '=', `luna:${idOf(0)}`);
      await rows.set({ state: 'sending', deadline_at: now + 1, settled_at: null, claimed_at: now }).execute();
    });
    await unpaid.stop();
    const plans: string[] = [];
    await erase(eraseOptions({ buyer: anna, confirm: async (plan) => plans.push(...plan) > 0 }));
    expect(plans.join('\n')).toContain('1 of it not sent yet');
    await unpaid.start();
    const left = await unpaid.bot.store.db
      .selectFrom('outbox')
      .select(['state', 'reason', 'params'])
      .where('order_id', '=', `luna:${idOf(0)}`)
      .where('kind', '=', 'buyer.message')
      .execute();
    expect(left).toMatchObject([{ state: 'dropped', reason: 'opted_out' }]);
    expect(Object.keys(JSON.parse(left[0]?.params ?? '{}'))).not.toContain('said');
  });
});

describe('a shop that is erased', () => {
  test('leaves no row and no byte', async () => {
    const traces = [...(await talk()), idOf(0), idOf(1), 'Luna Beauty', '7494049642642441621'];
    await unpaid.stop();
    expect(await erase(eraseOptions())).toBe(true);
    for (const trace of traces) expect([trace, filesHolding(unpaid.files(), trace)]).toEqual([trace, []]);
  });
});

describe('unpaid erase', () => {
  test('is refused beside a running bot, and changes nothing', async () => {
    const [anna = ''] = await talk();
    await expect(erase(eraseOptions({ buyer: anna }))).rejects.toMatchObject({ code: 'store-in-use' });
    expect(await unpaid.bot.store.db.selectFrom('replies').select('text').execute()).toEqual([
      { text: REPLY },
    ]);
    await unpaid.to(14);
  });

  test('does nothing unless it is told to', async () => {
    const [anna = ''] = await talk();
    await unpaid.stop();
    const before = filesHolding(unpaid.files(), anna);
    expect(await erase(eraseOptions({ buyer: anna, confirm: async () => false }))).toBe(false);
    expect(filesHolding(unpaid.files(), anna)).toEqual(before);
    await unpaid.start();
    await unpaid.to(14);
  });

  test.each<[string, Partial<EraseOptions>]>([
    ['an unknown shop', { shop: 'sol' }],
    ['an unknown buyer', { buyer: '12345' }],
    ['an unknown order', { order: '12345' }],
  ])('says that there is nothing of %s', async (_name, wish) => {
    await unpaid.stop();
    await expect(erase(eraseOptions(wish))).rejects.toMatchObject({ code: 'nothing-to-erase' });
  });

  test('says that a buyer was erased before, by id and by order', async () => {
    const [anna = ''] = await talk();
    await unpaid.stop();
    await erase(eraseOptions({ buyer: anna }));
    for (const wish of [{ buyer: anna }, { order: idOf(0) }]) {
      await expect(erase(eraseOptions(wish))).rejects.toMatchObject({
        message: 'this buyer was erased before',
      });
    }
  });
});
