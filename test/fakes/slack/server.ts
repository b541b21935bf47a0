/** Slack on this machine: Web API, response URLs and Socket Mode over real sockets, strict about everything Slack is strict about. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { isObject } from './check-text.js';
import { createFaults, type Faults } from './faults.js';
import { METHODS } from './methods.js';
import { type Answer, refuse } from './methods-chat.js';
import { createRateLimits } from './rate-limits.js';
import { respond } from './respond.js';
import { createSockets, type Sockets } from './sockets.js';
import { createTickets, type Tickets } from './tickets.js';
import { createWorkspace, type Json, type Workspace } from './workspace.js';

export interface LocalSlack {
  /** For `SLACK_API_URL`. */
  apiUrl: string;
  workspace: Workspace;
  sockets: Sockets;
  tickets: Tickets;
  faults: Faults;
  /** Every call that arrived, in order. */
  calls: { method: string; args: Json; refused?: string }[];
  /** Where a payload's `response_url` points. */
  responseUrl(id: string): string;
  /** Something was shown to this person: a message only they see, one in a channel, or a modal. */
  onShown(userId: string, shown: (what: Shown) => void): () => void;
  now(): number;
  /** Nothing listens any more, until it comes back on the same port. */
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
}

export type Shown =
  | { kind: 'message'; text: string; blocks: Json[]; ts: string }
  | { kind: 'view'; view: Json };

export interface LocalSlackOptions {
  now?(): number;
  /** How long an envelope waits for its acknowledgement: 3 s, as Slack does. */
  ackMs?: number;
  rateLimits?: boolean;
}

export async function openLocalSlack(options: LocalSlackOptions = {}): Promise<LocalSlack> {
  const { now = Date.now, ackMs = 3_000, rateLimits = true } = options;
  const workspace = createWorkspace(now);
  const tickets = createTickets(now);
  const faults = createFaults();
  const limits = createRateLimits(now);
  const sockets = createSockets({ appId: workspace.appId, ackMs });
  const calls: LocalSlack['calls'] = [];
  const watchers = new Map<string, Set<(what: Shown) => void>>();
  const connections = new Set<Socket>();
  let port = 0;
  const show = (userId: string, what: Shown): void => {
    for (const watcher of watchers.get(userId) ?? []) watcher(what);
  };
  const context = {
    workspace,
    tickets,
    socketUrl: () => sockets.issue(`ws://127.0.0.1:${port}`),
    showView: (userId: string, view: Json) => show(userId, { kind: 'view', view }),
  };

  function perform(name: string, args: Json, token: string): Answer {
    const method = METHODS[name];
    if (!method) return refuse('unknown_method');
    if (token === '') return refuse('not_authed');
    const kind = token === workspace.botToken ? 'bot' : token === workspace.appToken ? 'app' : undefined;
    if (!kind) return refuse('invalid_auth');
    if (kind === 'bot' && workspace.tokenFault) return refuse(workspace.tokenFault);
    if (method.token !== kind) return refuse('not_allowed_token_type');
    if (method.scopes && !method.scopes.some((scope) => workspace.scopes.has(scope)))
      return {
        ...refuse('missing_scope'),
        needed: method.scopes[0],
        provided: [...workspace.scopes].join(','),
      };
    const answer = method.run(context, args);
    if (answer.ok && name === 'chat.postEphemeral') {
      const { text, blocks, ts } = workspace.messages.at(-1)!;
      show(String(args.user), { kind: 'message', text, blocks, ts });
    }
    return answer;
  }

  async function api(name: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const args = readForm(await bodyOf(request));
    const fault = faults.take(name);
    if (fault?.kind === 'silence') return void calls.push({ method: name, args, refused: 'silence' });
    if (fault?.kind === 'status') {
      calls.push({ method: name, args, refused: String(fault.status) });
      return send(response, fault.status, { ok: false }, fault.retryAfterS);
    }
    const waitS = rateLimits ? limits.take(name, args) : 0;
    if (waitS > 0) {
      calls.push({ method: name, args, refused: 'ratelimited' });
      return send(response, 429, { ok: false, error: 'ratelimited' }, waitS);
    }
    const token = /^Bearer (.+)$/u.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const answer = fault?.kind === 'error' ? refuse(fault.error) : perform(name, args, token);
    calls.push({ method: name, args, ...(!answer.ok && { refused: String(answer.error) }) });
    if (fault?.kind === 'lost-answer') return void request.socket.destroy();
    response.setHeader('x-oauth-scopes', [...workspace.scopes].join(','));
    send(response, 200, answer);
  }

  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy());
  });
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, room = '', name = ''] = (request.url ?? '').split('/');
    if (room === 'api') return await api(name, request, response);
    if (room !== 'respond') return send(response, 404, {});
    const body: unknown = JSON.parse(await bodyOf(request));
    const { status, text, shown } = respond(workspace, tickets, name, isObject(body) ? body : {});
    if (shown) show(shown.userId, { kind: 'message', ...shown.message });
    response.writeHead(status, { 'content-type': 'text/plain' }).end(text);
  }
  server.on('upgrade', (request, socket, head) => sockets.upgrade(request, socket, head));
  server.on('connection', (socket) => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
  });
  const listen = (): Promise<void> => new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen();
  port = (server.address() as AddressInfo).port;

  async function goAway(): Promise<void> {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    sockets.drop();
    for (const connection of connections) connection.destroy();
    await closed;
  }
  return {
    apiUrl: `http://127.0.0.1:${port}/api/`,
    workspace,
    sockets,
    tickets,
    faults,
    calls,
    responseUrl: (id) => `http://127.0.0.1:${port}/respond/${id}`,
    onShown(userId, shown) {
      const mine = watchers.get(userId) ?? new Set();
      watchers.set(userId, mine.add(shown));
      return () => mine.delete(shown);
    },
    now,
    goAway,
    comeBack: listen,
    async close() {
      if (server.listening) await goAway();
      sockets.close();
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** A form whose larger values are JSON. */
function readForm(body: string): Json {
  const pairs = [...new URLSearchParams(body)].map(([key, value]): [string, unknown] => {
    if (!['blocks', 'view', 'metadata'].includes(key)) return [key, value];
    try {
      return [key, JSON.parse(value)];
    } catch {
      return [key, value];
    }
  });
  return Object.fromEntries(pairs);
}

function send(response: ServerResponse, status: number, body: object, retryAfterS?: number): void {
  if (retryAfterS !== undefined) response.setHeader('retry-after', String(retryAfterS));
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}
