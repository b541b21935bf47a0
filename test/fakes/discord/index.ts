/**
 * A Discord on this machine, which the real client library reaches over sockets. It refuses what Discord refuses, forgets
 * what Discord forgets, and can fail on demand.
 */
import {
  createServer,
  type Server as HttpServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { type AddressInfo, Server, type Socket } from 'node:net';
import { createFaultPlan, type FaultPlan } from './faults.js';
import { createGateway, type LocalGateway } from './gateway.js';
import { createInteractionDesk, type InteractionDesk } from './interactions.js';
import { type ActingPerson, createPerson } from './people.js';
import { createRateLimits, type RateLimits } from './rate-limits.js';
import { Refusal } from './refusal.js';
import { answerCall, type Call } from './rest.js';
import { addChannel, type Channel, createWorld, type Person, type World } from './world.js';

export interface LocalDiscord {
  /** For `DISCORD_API_URL`. */
  apiUrl: string;
  world: World;
  /** A text channel the bot is in. */
  channel: Channel;
  gateway: LocalGateway;
  interactions: InteractionDesk;
  faults: FaultPlan;
  limits: RateLimits;
  /** Every call that came, refused ones too, as `POST /channels/1/messages`. */
  calls: string[];
  /** Somebody with a phone in hand. */
  person(change?: Partial<Person>): ActingPerson;
  /** Moves Discord's own clock, not the machine's. */
  skip(ms: number): void;
  /** The whole server is gone, sockets and port; `comeBack` opens the same port again. */
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
}

export interface LocalDiscordOptions {
  /** Calls of one route in one channel within five seconds; Discord's own is 5. */
  callsPerWindow?: number;
}

const JSON_TYPE = { 'Content-Type': 'application/json' };

export async function startDiscord({ callsPerWindow = 5 }: LocalDiscordOptions = {}): Promise<LocalDiscord> {
  let skipped = 0;
  let port = 0;
  const now = () => Date.now() + skipped;
  const world = createWorld(now);
  const channel = addChannel(world, 'orders');
  const gatewayUrl = () => `ws://127.0.0.1:${port}/gateway`;
  const gateway = createGateway(world, gatewayUrl);
  const interactions = createInteractionDesk(world);
  const faults = createFaultPlan();
  const limits = createRateLimits(now, callsPerWindow);
  const calls: string[] = [];
  const sockets = new Set<Socket>();
  let server: HttpServer;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = await readCall(request);
    calls.push(`${call.method} ${call.path}`);
    const trouble = faults.take(call);
    if (trouble?.kind === 'lose-call') return void request.socket.destroy();
    if (trouble?.kind === 'status') return void response.writeHead(trouble.status).end('upstream fault');
    const isInteraction = call.path.startsWith('/interactions/');
    const verdict = limits.take(bucketOf(call), isInteraction);
    for (const [name, value] of Object.entries(verdict.headers)) response.setHeader(name, value);
    // Date of this Discord's own clock.
    response.setHeader('Date', new Date(now()).toUTCString());
    if (verdict.retryAfter !== undefined) {
      const { retryAfter: retry_after, isGlobal: global } = verdict;
      const message = 'You are being rate limited.';
      return void response.writeHead(429, JSON_TYPE).end(JSON.stringify({ message, retry_after, global }));
    }
    const { status, body } = answerOrRefuse(call);
    if (trouble?.kind === 'lose-answer') return void request.socket.destroy();
    if (body === undefined) response.writeHead(status).end();
    else response.writeHead(status, JSON_TYPE).end(JSON.stringify(body));
  }

  function answerOrRefuse(call: Call): { status: number; body?: unknown } {
    try {
      return answerCall({ world, gateway, interactions, gatewayUrl }, call);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { status: error.status, body: error.body() };
    }
  }

  async function listen(): Promise<void> {
    server = createServer((request, response) => {
      serve(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
    });
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
    gateway.attach(server);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  }

  /** Ends once its clients know: a call on a connection they still believe in would be lost, not refused. */
  async function goAway(): Promise<void> {
    // Without closing idle connections at once, as an HTTP server does by itself.
    const gone = new Promise((resolve) => Server.prototype.close.call(server, resolve));
    gateway.drop();
    for (const socket of sockets) socket.end();
    await gone;
  }

  async function close(): Promise<void> {
    for (const socket of sockets) socket.destroy();
    if (server.listening) await goAway();
  }

  await listen();
  return {
    apiUrl: `http://127.0.0.1:${port}/api`,
    world,
    channel,
    gateway,
    interactions,
    faults,
    limits,
    calls,
    person: (change) => createPerson({ world, gateway, interactions, channel }, change),
    skip(ms) {
      skipped += ms;
    },
    goAway,
    comeBack: listen,
    close,
  };
}

async function readCall(request: IncomingMessage): Promise<Call> {
  const url = new URL(request.url ?? '/', 'http://local');
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  return {
    method: request.method ?? 'GET',
    path: decodeURIComponent(url.pathname.replace(/^\/api\/v10/u, '')),
    query: url.searchParams,
    body: text === '' ? undefined : JSON.parse(text),
    token: request.headers.authorization,
  };
}

/** A bucket is a route and its channel or webhook; other ids in it do not count. */
function bucketOf({ method, path }: Call): string {
  const [, head = '', major = '', ...rest] = path.split('/');
  return `${method} /${head}/${major}/${rest.map((part) => part.replace(/^\d{17,20}$/u, ':id')).join('/')}`;
}
