/** A run in which everything happens, with a canary in every field; then all that was written is searched for them. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readEnvironment } from '../../src/environment.js';
import { packagePath } from '../../src/package-root.js';
import { readEvents } from '../console/event-reader.js';
import { removePage } from '../console/open-console.js';
import { rawRequest } from '../console/raw-request.js';
import { externalIdOf } from '../harness/shop-plan.js';
import {
  type Canary,
  holds,
  leaks,
  personCanaries,
  personFields,
  secretCanary,
  storedCanary,
  wordsCanary,
} from './canaries.js';
import { type Deployment, deploy } from './deployment.js';

const secret = (name: string): string => `${name}_${randomBytes(18).toString('base64url')}`;

const ORDERS = ['canary0', 'canary1', 'canary2', 'canary3', 'canary4', 'canary5'].map((buyer, n) => ({
  buyer,
  at: `${n}m`,
  ending: String(4_711 + n),
  ...(n === 5 ? { pays: '9m' } : {}),
}));
const idOf = (n: number): string => externalIdOf(ORDERS[n]!, n);

const KEYS = {
  appSecret: secret('app-secret'),
  accessToken: secret('TTP_access'),
  refreshToken: secret('TTP_refresh'),
};
const CIPHER = secret('ROW_cipher');
const REPLIES = [
  'My card was declined, sang the canary',
  '明天再付，金丝雀说',
  'stop messaging me, says the canary',
  'why so dear? the canary wonders',
];
const TYPED = 'Dear Canarina, could the payment not be made? Best wishes, Mia';

let unpaid: Deployment;
let canaries: Canary[];
let places: Map<string, Buffer>;

beforeAll(async () => {
  unpaid = await deploy({ orders: ORDERS }, { ...KEYS, shop: { ...shopOf(), cipher: CIPHER } });
  canaries = [
    ...personCanaries(ORDERS.length),
    ...REPLIES.map((words, n) => wordsCanary(`reply ${n}`, words)),
  ];
  canaries.push(
    ...Object.entries(KEYS).map(([name, value]) => secretCanary(name, value)),
    secretCanary('cipher', CIPHER),
  );
  unpaid.bendAnswer = withPersons;
  await unpaid.start();
  await live();
  places = await everythingWritten();
}, 120_000);
afterAll(async () => {
  await unpaid.remove();
  removePage();
});

function shopOf() {
  return { externalId: '7494049642642441621', region: 'UK', currency: 'GBP', zone: 'Europe/London' };
}

/** Every order of an answer gets what a careless platform would send of its buyer. */
function withPersons(body: string): string {
  const answer = JSON.parse(body) as { data?: { orders?: { id: string }[] } };
  for (const order of answer.data?.orders ?? []) {
    const n = ORDERS.findIndex((_, at) => idOf(at) === order.id);
    if (n >= 0) Object.assign(order, personFields(n));
  }
  return JSON.stringify(answer);
}

/** Buyers answer, people write, calls fail, our own code fails, strangers knock, the process dies. */
async function live(): Promise<void> {
  const { sandbox, clock } = unpaid;
  await unpaid.to(11);
  for (const [n, words] of REPLIES.entries())
    sandbox.buyer.write(sandbox.ledger.order(idOf(n))?.buyerId ?? '', words);
  await unpaid.to(12);
  await knock();
  unpaid.bendAnswer = (body) =>
    body.replace('"code":0', `"code":105002,"message":"bad token ${KEYS.accessToken} of ${CIPHER}"`);
  await unpaid.to(16);
  unpaid.bendAnswer = withPersons;
  await unpaid.to(20);
  await writeByHand();
  await failOurselves();
  await unpaid.to(40);
  await noteIdentities();
  unpaid.log.error(likeAFaultOfPostgres(), 'a fault with whatever a library hangs on it');
  unpaid.log.trace({ clock: clock.now(), order: { ...personFields(0) } }, 'an order as it came');
}

async function writeByHand(): Promise<void> {
  const button = await unpaid.button(idOf(4), 'remind');
  const who = { place: 'orders', as: 'mia', language: 'en' };
  const { body } = await unpaid.act('/api/press', { ...button, ...who });
  const { token } = (body as { form: { token: string } }).form;
  expect((await unpaid.act('/api/form', { token, values: { text: TYPED }, ...who })).body).toMatchObject({
    tone: 'good',
  });
  canaries.push(storedCanary('words typed to a buyer', TYPED));
  for (const text of ['today', 'why 4711', 'order 4712', 'overview'])
    await unpaid.act('/api/command', { text, ...who });
}

/** A forged webhook and one that breaks off, each with words in every part. */
async function knock(): Promise<void> {
  const body = { note: 'a body that sings like a canary', data: personFields(1) };
  const sign = secret('signature');
  const headers = { authorization: sign, cookie: secret('cookie'), 'x-tts-access-token': secret('header') };
  const answer = await fetch(`${unpaid.webhookUrl}/webhooks/tiktok-shop?sign=${sign}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  expect([answer.status, await answer.text()]).toEqual([401, '']);
  await fetch(`${unpaid.webhookUrl}/healthz?token=${sign}`);
  await fetch(`${unpaid.webhookUrl}/nowhere?token=${sign}`);
  canaries.push(
    ...Object.entries(headers).map(([name, value]) => secretCanary(`a request’s ${name}`, value)),
  );
  canaries.push(secretCanary('a webhook’s body', body.note));
}

/** One of our own statements fails, with a buyer's words among its values. */
async function failOurselves(): Promise<void> {
  const { db } = unpaid.bot.store;
  await sql`create trigger no_replies before insert on replies begin select raise(abort, 'a fault of our own'); end`.execute(
    db,
  );
  const words = 'one more canary song that was never kept';
  const buyer = unpaid.sandbox.ledger.order(idOf(4))?.buyerId ?? '';
  unpaid.sandbox.buyer.write(buyer, words);
  await unpaid.to(24);
  await sql`drop trigger no_replies`.execute(db);
  canaries.push(wordsCanary('a reply that could not be stored', words));
}

function likeAFaultOfPostgres(): Error {
  return Object.assign(new Error('new row for relation "replies" violates check constraint'), {
    detail: `Failing row contains (luna:7, ${REPLIES[0]}).`,
    where: `COPY replies, line 1: "${REPLIES[1]}"`,
    parameters: [REPLIES[2], TYPED],
    query: `insert into replies values ('${REPLIES[3]}')`,
    config: { headers: { authorization: KEYS.accessToken }, url: `https://x?sign=1&shop_cipher=${CIPHER}` },
  });
}

/** Ids of buyers and their conversations, sessions of the console: made by the run itself. */
async function noteIdentities(): Promise<void> {
  const buyers = await unpaid.bot.store.db
    .selectFrom('buyers')
    .select(['external_id', 'conversation_id'])
    .execute();
  for (const { external_id, conversation_id } of buyers) {
    canaries.push(storedCanary('a buyer’s id', external_id));
    if (conversation_id) canaries.push(storedCanary('a conversation’s id', conversation_id));
  }
  canaries.push(secretCanary('the session of a browser', unpaid.browser.cookie.split('=')[1] ?? ''));
}

/** Where a database should be, a text with a secret in it. */
function brokenFile(word: string): { UNPAID_DATA_DIR: string } {
  const folder = join(unpaid.dataDir, 'broken');
  mkdirSync(folder);
  writeFileSync(join(folder, 'unpaid.db'), `this is no database: ${word}`);
  return { UNPAID_DATA_DIR: folder };
}

/** Files, pages and streams, by name. The process is gone before its files are read, as in a crash: nothing is put in order. */
async function everythingWritten(): Promise<Map<string, Buffer>> {
  const page = async (path: string): Promise<Buffer> => {
    const { port, cookie } = unpaid.browser;
    return Buffer.from((await rawRequest(port, 'GET', path, { Cookie: cookie })).body);
  };
  const reader = await readEvents(unpaid.browser);
  const hello = Buffer.from(JSON.stringify(await reader.next('hello')));
  reader.close();
  const get = async (path: string): Promise<Buffer> =>
    Buffer.from(await (await fetch(`${unpaid.webhookUrl}${path}`)).arrayBuffer());
  const written = new Map([
    ['page: events', hello],
    ['page: /', await page('/')],
    ['metrics', await get('/metrics')],
    ['health', await get('/healthz')],
  ]);
  for (const [name, bytes] of unpaid.files()) written.set(name, bytes);
  return written;
}

describe('of what must not get about', () => {
  test('there is enough: fifty values of buyers and twenty that are secret or theirs alone', () => {
    expect(canaries.filter(({ mayStandIn }) => mayStandIn.length === 0).length).toBeGreaterThanOrEqual(66);
    expect(canaries.length).toBeGreaterThanOrEqual(80);
  });

  test('nothing stands anywhere but in its place: no log, no page, no file, no metric', () => {
    expect(leaks(canaries, places)).toEqual([]);
  });

  test('the search finds what is there: words on the page, ids in the database, a line for each fault in the log', () => {
    for (const place of ['page: events', 'console.jsonl', 'unpaid.db'])
      expect([...places.keys()]).toContain(place);
    const everywhere = (value: string) =>
      [...places].filter(([, bytes]) => holds(bytes, value)).map(([name]) => name);
    expect(everywhere(REPLIES[0]!)).toEqual(expect.arrayContaining(['page: events', 'console.jsonl']));
    expect(everywhere(TYPED).length).toBeGreaterThan(0);
    const log = places.get('bot.log')?.toString() ?? '';
    for (const line of [
      'a webhook was refused',
      'a TikTok Shop call failed',
      'a fault of our own',
      'whatever a library',
    ])
      expect(log).toContain(line);
  });

  test.each([
    [
      'a database that is not there',
      'ECONNREFUSED',
      (word: string) => ({ DATABASE_URL: `postgres://unpaid:${word}@127.0.0.1:9/unpaid` }),
    ],
    ['a file that is no database', 'a fault of our own ended the program', brokenFile],
  ])(
    'a program that ends by %s tells the fault and no secret',
    async (_name, fault, settings) => {
      const word = secret('password');
      const env = { PATH: process.env.PATH, TIKTOK_SHOP_APP_SECRET: word, ...settings(word) };
      const command = ['--import', 'tsx', 'src/cli.ts', 'erase', '--shop', 'luna', '--yes'];
      const ended = await new Promise<{ code: unknown; told: string }>((resolve) => {
        execFile(process.execPath, command, { env, cwd: packagePath() }, (error, stdout, stderr) =>
          resolve({ code: error?.code, told: stdout + stderr }),
        );
      });
      expect(ended.code).toBe(1);
      expect(ended.told).toContain(fault);
      expect(ended.told).not.toContain(word);
    },
    60_000,
  );

  test('the environment’s faults tell no value', () => {
    const values = [
      'short',
      ` ${KEYS.appSecret}`,
      `${KEYS.accessToken}\n`,
      'mysql://unpaid:canary-word@db/unpaid',
    ];
    const env = {
      TIKTOK_SHOP_APP_KEY: values[0],
      TIKTOK_SHOP_APP_SECRET: values[1],
      TIKTOK_SHOP_ACCESS_TOKEN: values[2],
      DATABASE_URL: values[3],
    };
    let told = '';
    try {
      readEnvironment(env, ['luna']);
    } catch (error) {
      told = `${String(error)} ${JSON.stringify(error)}`;
    }
    expect(told).toContain('TIKTOK_SHOP_APP_SECRET');
    for (const value of [KEYS.appSecret, KEYS.accessToken, 'canary-word']) expect(told).not.toContain(value);
  });
});
