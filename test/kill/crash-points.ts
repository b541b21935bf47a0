/**
 * Loaded into the bot's process, and into its worker, before the program: around every call to the shop, every transaction,
 * every answer and every file of the console it says where it is, and dies there when UNPAID_CRASH_AT names the place
 * (`<thread> <point>` or `<thread> <point>:<nth>`). With UNPAID_CRASH_TRACE it writes down every place instead.
 */
import fs from 'node:fs';
import http from 'node:http';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import { isMainThread } from 'node:worker_threads';
import { type Kinds, learn, type Shape, shapeOf, writtenBy } from './written.js';

const thread = isMainThread ? 'main' : 'worker';
const armed = /^(.*?)(?::(\d+))?$/.exec(process.env.UNPAID_CRASH_AT ?? '');
const trace = process.env.UNPAID_CRASH_TRACE;
const { appendFileSync } = fs;
let left = Number(armed?.[2] ?? 1);

function reach(point: string): void {
  const place = `${thread} ${point}`;
  if (trace) appendFileSync(trace, `${place}\n`);
  if (place !== armed?.[1]) return;
  left -= 1;
  if (left > 0) return;
  process.kill(process.pid, 'SIGKILL');
  // Nothing of this thread runs on while the signal finds its way.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10_000);
}

// ── Calls to the shop ───────────────────────────────────────────────────────────────────────────────────────

const CALLS: readonly [method: string, path: RegExp, name: string][] = [
  ['POST', /\/orders\/search$/, 'orders search'],
  ['GET', /\/order\/\d+\/orders$/, 'order detail'],
  ['GET', /\/aftersale_eligibility$/, 'cancel offer'],
  ['POST', /\/cancellations$/, 'cancel'],
  ['POST', /\/conversations$/, 'conversation open'],
  ['POST', /\/conversations\/\d+\/messages$/, 'message send'],
  ['GET', /\/conversations\/\d+\/messages$/, 'messages read'],
];

const realFetch = globalThis.fetch;
globalThis.fetch = async (input, init) => {
  const { pathname } = new URL(input instanceof Request ? input.url : String(input));
  const name = CALLS.find(([method, path]) => method === (init?.method ?? 'GET') && path.test(pathname))?.[2];
  if (name === undefined) return await realFetch(input, init);
  reach(`before call: ${name}`);
  const response = await realFetch(input, init);
  reach(`after call: ${name}`);
  return response;
};

// ── Transactions ────────────────────────────────────────────────────────────────────────────────────────────

interface Statement {
  run(...values: unknown[]): { changes: number };
  all(...values: unknown[]): unknown[];
  columns(): { name: string }[];
}
interface Connection {
  prepare(sql: string): Statement;
  pragma(source: string, options?: unknown): unknown;
}

const kinds: Kinds = new Map();
/** What the open transaction has written so far; each thread has one connection. */
let written = new Set<string>();

function wrap(statement: Statement, shape: Shape): Statement {
  const run = statement.run.bind(statement);
  const all = statement.all.bind(statement);
  const note = (values: unknown[]): void => {
    for (const words of writtenBy(shape, values.flat(), kinds)) written.add(words);
  };
  statement.run = (...values) => {
    if (shape.verb === 'commit') for (const words of written) reach(`before commit: ${words}`);
    const result = run(...values);
    if (shape.verb === 'commit') for (const words of written) reach(`after commit: ${words}`);
    if (shape.verb === 'begin' || shape.verb === 'commit' || shape.verb === 'rollback') written = new Set();
    else if (result.changes > 0 || shape.verb === 'create') note(values);
    return result;
  };
  statement.all = (...values) => {
    const rows = all(...values);
    const named = shape.table === 'outbox' || shape.table === 'timers' ? withNames(statement, rows) : [];
    learn(kinds, named);
    // An update that returns its rows names them only there.
    if (rows.length > 0 && shape.verb !== 'select') note([...values, named.map(({ id }) => id)]);
    return rows;
  };
  return statement;
}

/** Rows come as the program wants them: as objects, or as bare arrays. */
function withNames(statement: Statement, rows: unknown[]): { id?: unknown; kind?: unknown }[] {
  if (!Array.isArray(rows[0])) return rows as { id?: unknown }[];
  const names = statement.columns().map(({ name }) => name);
  return (rows as unknown[][]).map((row) => Object.fromEntries(names.map((name, at) => [name, row[at]])));
}

const Database = createRequire(process.argv[1] ?? '')('better-sqlite3') as { prototype: Connection };
const { prepare, pragma } = Database.prototype;
Database.prototype.prepare = function (sql) {
  return wrap(prepare.call(this, sql), shapeOf(sql));
};
Database.prototype.pragma = function (source, options) {
  if (source.startsWith('journal_mode')) reach('start: database opened');
  const result = pragma.call(this, source, options);
  if (source.startsWith('busy_timeout')) reach('start: database ready');
  return result;
};

// ── Answers, servers, files ─────────────────────────────────────────────────────────────────────────────────

const ANSWERS: readonly [path: RegExp, name: string][] = [
  [/^\/webhooks\//, 'webhook'],
  [/^\/api\/press$/, 'press'],
  [/^\/api\/form$/, 'form'],
  [/^\/api\/command$/, 'command'],
];

const { end } = http.ServerResponse.prototype;
http.ServerResponse.prototype.end = function (this: http.ServerResponse, ...given: unknown[]) {
  const name = ANSWERS.find(([path]) => path.test(this.req.url ?? ''))?.[1];
  if (name) reach(`before answer: ${name}`);
  const result = Reflect.apply(end, this, given);
  if (name) this.once('finish', () => reach(`after answer: ${name}`));
  return result;
} as typeof end;

const SERVERS = ['console', 'webhooks'];
const { listen } = net.Server.prototype;
net.Server.prototype.listen = function (this: net.Server, ...given: unknown[]) {
  const name = SERVERS.shift() ?? 'another';
  reach(`start: before ${name} listens`);
  this.once('listening', () => reach(`start: after ${name} listens`));
  return Reflect.apply(listen, this, given);
} as typeof listen;

/** Appending ends in a write of its own: only the file that is written anew has another name. */
const FILES = {
  appendFileSync: 'console.jsonl',
  writeFileSync: 'console.jsonl.new',
  renameSync: 'console.jsonl.new',
};
const around = (name: keyof typeof FILES, point: string): void => {
  const real = fs[name] as (...given: unknown[]) => void;
  (fs as unknown as Record<string, typeof real>)[name] = (...given) => {
    const ours = String(given[0]).endsWith(FILES[name]);
    if (ours) reach(`before ${point}`);
    real(...given);
    if (ours) reach(`after ${point}`);
  };
};
around('appendFileSync', 'keeping a console message');
around('writeFileSync', 'writing the console file anew');
around('renameSync', 'renaming the console file');
syncBuiltinESMExports();

reach('start: thread begins');
