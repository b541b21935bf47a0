/** What people type, at a million orders: from the words to the drawn answer, against the bare SQL of the same reads. */
import type Database from 'better-sqlite3';
import { Kysely } from 'kysely';
import type { Answer, ChatSink } from '../../src/ports.js';
import type { Schema } from '../../src/store/schema.js';
import type { Kept } from '../../src/store/sqlite.js';
import type { Bench } from './bench.js';
import { type BenchShop, benchShop, openBare, SHOP_ID } from './bench-shop.js';
import type { Built } from './built.js';
import { inPairs, percentile, type Row, rowOf } from './figures.js';
import { fillOrders } from './million-orders.js';

const GOAL_MS = 15;

const COMMANDS: readonly { text: string; goal?: number }[] = [
  { text: 'overview', goal: GOAL_MS },
  { text: 'show today', goal: GOAL_MS },
  { text: 'show yesterday' },
  { text: 'show week' },
  { text: 'show today over 50 method:card' },
  { text: 'order 4711' },
  { text: 'why 570000000000004711' },
];

export const commands: Bench = {
  name: 'commands',
  about:
    'One shop with a million orders over ninety days, thousands of them open: a typed command becomes a card. Bare: the ' +
    'very statements that command ran, prepared once, their rows fetched and thrown away. p99 of a hundred runs a pair.',
  async run({ built, folder, pairs, quick }) {
    const shop = await benchShop(built);
    const open = await shop.open(folder, 'commands');
    await open.store.close();
    const filler = openBare(open.file);
    fillOrders(filler, quick ? 20_000 : 1_000_000, Date.now(), open.policyId);
    filler.close();
    const database = openBare(open.file);
    const runs = quick ? 10 : 100;
    const desk = openDesk(built, shop, open.file);
    const rows: Row[] = [];
    for (const { text, goal } of COMMANDS) {
      const statements = await desk.statementsOf(text);
      const bare = bareReads(database, statements);
      const measured = await inPairs(
        pairs,
        () => timesOf(runs, () => desk.type(text)),
        () => timesOf(runs, bare),
      );
      for (const [name, share] of [
        ['p50', 0.5],
        ['p99', 0.99],
      ] as const) {
        const figures = measured.map(({ ours, bare }) => ({
          ours: percentile(ours, share),
          bare: percentile(bare, share),
        }));
        const limit =
          goal === undefined || name === 'p50'
            ? undefined
            : { text: `≤ ${goal} ms`, met: (row: Omit<Row, 'goal'>) => row.ours.median <= goal };
        rows.push(rowOf(`${text}, ${name}`, 'ms', figures, limit));
      }
    }
    await desk.close();
    database.close();
    return rows;
  },
};

async function timesOf(runs: number, work: () => unknown): Promise<number[]> {
  const times = [];
  for (let run = 0; run < runs; run += 1) {
    const startedAt = performance.now();
    await work();
    times.push(performance.now() - startedAt);
  }
  return times;
}

interface Statement {
  sql: string;
  parameters: readonly unknown[];
}

interface BenchDesk {
  type(text: string): Promise<Answer>;
  /** The statements this command runs, without those that open and close its transaction. */
  statementsOf(text: string): Promise<Statement[]>;
  close(): Promise<void>;
}

function openDesk(built: Built, shop: BenchShop, file: string): BenchDesk {
  const { store, listen } = openHeardStore(built, file);
  const sink: ChatSink = built.createDesk('console', {
    channels: built.openChannelBook(shop.settings.channels),
    limits: { rowsMax: 50, textMax: 20_000 },
    store,
    settings: shop.settings,
    now: Date.now,
    newToken: built.createTokens(),
    orderUrl: (_shopId, externalId) => `https://shop.example/${SHOP_ID}/${externalId}`,
    wake: () => {},
  });
  const type = async (text: string): Promise<Answer> => {
    const actor = { platform: 'console', userId: 'mia', displayName: 'Mia' };
    const answer = await sink.command({ text, actor, place: 'orders' });
    if (answer.kind !== 'card') throw new Error(`"${text}" was answered with ${JSON.stringify(answer)}`);
    return answer;
  };
  return {
    type,
    async statementsOf(text) {
      const heard = await listen(() => type(text));
      return heard.filter(({ sql }) => /^\s*(select|with)\b/i.test(sql));
    },
    close: () => store.close(),
  };
}

/** The store as the bot opens it, over statements that can be listened to. */
function openHeardStore(built: Built, file: string) {
  const database = built.openSqlite(file, 'full');
  const keep = built.keepStatements(database);
  let heard: Statement[] | undefined;
  const prepare = (sql: string): Kept => {
    const statement = keep(sql);
    return heard ? recording(statement, sql, heard) : statement;
  };
  const db = new Kysely<Schema>({ dialect: built.sqliteDialect(database, prepare) });
  built.runDirectly(db, built.runOn(database, prepare, 'outside'));
  const options = { now: Date.now, newId: built.createIds(Date.now) };
  const store = built.createStore(db, 'sqlite', options, built.runOn(database, prepare, 'inside'));
  const listen = async (work: () => Promise<unknown>): Promise<Statement[]> => {
    const told: Statement[] = [];
    heard = told;
    await work();
    heard = undefined;
    return told;
  };
  return { store, listen };
}

function recording(statement: Kept, sql: string, into: Statement[]): Kept {
  const { reader } = statement;
  const note = (parameters: readonly unknown[] = []): readonly unknown[] => {
    into.push({ sql, parameters });
    return parameters;
  };
  return {
    reader,
    all: (parameters) => statement.all(note(parameters)),
    run: (parameters) => statement.run(note(parameters)),
  };
}

function bareReads(database: Database.Database, statements: readonly Statement[]): () => void {
  const prepared = statements.map(({ sql, parameters }) => ({
    statement: database.prepare(sql),
    parameters,
  }));
  return () => {
    for (const { statement, parameters } of prepared) statement.all(...parameters);
  };
}
