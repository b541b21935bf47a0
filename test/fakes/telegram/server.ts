/**
 * Telegram on this machine: the Bot API over HTTP with a real long poll. It refuses what the platform refuses, and fails on
 * demand: connections cut before or after a request was carried out, answers of 5xx, a server that is gone.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createFlood, type Flood } from './flood.js';
import { type BotSettings, createMethods } from './methods.js';
import { createPeople, type People } from './people.js';
import { Refusal } from './refusal.js';
import { createWorld, type World } from './world.js';

/** `lost`: carried out, and the answer never comes. `cut`: the connection ends before anything was carried out. */
export type Failure = 'lost' | 'cut' | 500 | 502 | 429;

export interface FakeTelegram extends People {
  readonly apiRoot: string;
  readonly token: string;
  readonly world: World;
  readonly settings: BotSettings;
  readonly flood: Flood;
  /** Methods in the order they came, also those that failed on demand. */
  readonly calls: { method: string; payload: Record<string, unknown>; refused?: string }[];
  /** What comes next to this method goes wrong so. */
  fail(method: string, how: Failure, times?: number): void;
  /** Called before a method is looked at: for clocks that move. */
  onCall?: ((method: string) => void) | undefined;
  /** Nobody answers any more, all connections are cut; `comeBack` is on the same port. */
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  isUp(): boolean;
  /** How many long polls were opened so far. */
  polls(): number;
  close(): Promise<void>;
}

const TOKEN = '700001:AAFakeTokenOfTheStrictTelegramOnThis1';

export async function openFakeTelegram(now: () => number): Promise<FakeTelegram> {
  const world = createWorld(now);
  const settings: BotSettings = { webhookUrl: '', privacy: true, commands: new Map() };
  const flood = createFlood(now);
  const methods = createMethods(world, flood, settings);
  const failures: { method: string; how: Failure }[] = [];
  const calls: FakeTelegram['calls'] = [];
  let waiting: { end(error: Refusal): void } | undefined;
  let polls = 0;

  const server = createServer((request, response) => {
    void serve(request, response).catch(() => request.socket.destroy());
  });
  server.keepAliveTimeout = 60_000;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, token = '', method = ''] = /^\/bot([^/]+)\/(\w+)$/u.exec(request.url ?? '') ?? [];
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const payload = JSON.parse(Buffer.concat(chunks).toString() || '{}') as Record<string, unknown>;
    fake.onCall?.(method);
    const call = { method, payload };
    calls.push(call);
    const at = failures.findIndex((one) => one.method === method);
    const how = at < 0 ? undefined : failures.splice(at, 1)[0]?.how;
    if (how === 'cut') return void request.socket.destroy();
    if (typeof how === 'number') return answer(response, broken(how));
    try {
      if (token !== TOKEN)
        throw /^\d+:[\w-]{35,}$/u.test(token)
          ? new Refusal(401, 'Unauthorized')
          : new Refusal(404, 'Not Found');
      const result =
        method === 'getUpdates' ? await getUpdates(payload, response) : carryOut(method, payload);
      if (how === 'lost') return void request.socket.destroy();
      answer(response, { ok: true, result });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      Object.assign(call, { refused: error.message });
      answer(response, refusalJson(error));
    }
  }

  function carryOut(method: string, payload: unknown): unknown {
    const carry = methods[method];
    if (!carry) throw new Refusal(404, 'Not Found: method not found');
    if (method === 'setWebhook') waiting?.end(new Refusal(409, 'Conflict: terminated by setWebhook request'));
    return carry(payload);
  }

  /** One consumer only: a later one ends the poll of the one before it. */
  async function getUpdates(payload: Record<string, unknown>, response: ServerResponse): Promise<unknown[]> {
    if (settings.webhookUrl !== '')
      throw new Refusal(
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
      );
    waiting?.end(
      new Refusal(
        409,
        'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
      ),
    );
    polls += 1;
    const { offset = 0, limit = 100, timeout = 0 } = payload as Record<string, number>;
    while (world.updates[0] && world.updates[0].update_id < offset) world.updates.shift();
    world.changed();
    const ready = () => world.updates.slice(0, limit);
    if (ready().length > 0 || timeout === 0) return ready();
    return await new Promise((resolve, reject) => {
      const finish = (end: () => void): void => {
        clearTimeout(timer);
        if (waiting === own) waiting = undefined;
        end();
      };
      const own = { end: (error: Refusal) => finish(() => reject(error)) };
      const timer = setTimeout(() => finish(() => resolve([])), timeout * 1_000);
      waiting = own;
      response.once('close', () => finish(() => resolve([])));
      void world
        .until(() => waiting !== own || ready().length > 0)
        .then(() => {
          if (waiting === own) finish(() => resolve(ready()));
        });
    });
  }

  const listen = (port: number): Promise<void> =>
    new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
  await listen(0);
  const { port } = server.address() as AddressInfo;

  const fake: FakeTelegram = {
    ...createPeople(world),
    apiRoot: `http://127.0.0.1:${port}`,
    token: TOKEN,
    world,
    settings,
    flood,
    calls,
    fail(method, how, times = 1) {
      for (let n = 0; n < times; n += 1) failures.push({ method, how });
    },
    async goAway() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
    comeBack: () => listen(port),
    isUp: () => server.listening,
    polls: () => polls,
    async close() {
      if (server.listening) await fake.goAway();
    },
  };
  return fake;
}

function broken(code: 500 | 502 | 429): object {
  if (code === 429)
    return refusalJson(new Refusal(429, 'Too Many Requests: retry after 7', { retry_after: 7 }));
  return refusalJson(new Refusal(code, code === 502 ? 'Bad Gateway' : 'Internal Server Error'));
}

function refusalJson({ code, message, parameters }: Refusal): object {
  return { ok: false, error_code: code, description: message, ...(parameters && { parameters }) };
}

function answer(response: ServerResponse, body: object): void {
  if (response.destroyed) return;
  const { error_code: status = 200 } = body as { error_code?: number };
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
