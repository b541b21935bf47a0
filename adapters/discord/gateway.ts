/**
 * The socket on which Discord tells of interactions. It resumes by itself after a cut; a login that is refused or fails is
 * tried again, ever more rarely, and never takes the bot down: cards go out over REST all the same.
 */
import type { EventEmitter } from 'node:events';
import {
  Client,
  type ClientOptions,
  GatewayDispatchEvents,
  GatewayIntentBits,
  Options,
  SimpleShardingStrategy,
} from 'discord.js';
import type { ChatOptions } from '../../src/ports.js';
import { type DiscordAccess, restOptions } from './api.js';
import { type LoginAllowance, loginDelay, reconnectDelay } from './identify-pace.js';

export interface GatewayOptions {
  access: DiscordAccess;
  log: ChatOptions['log'];
  onInteraction(raw: unknown): void;
  /** Logged in anew, not resumed. */
  onReady(): void;
  pace?: LoginPace;
}

/** How long to wait after a login that failed. */
export interface LoginPace {
  firstMs: number;
  longestMs: number;
  /** A refused token is mended by a person. */
  refusedMs: number;
}

export interface Gateway {
  /** Comes back once it is known how the first login went, or after 5 s, whichever is sooner. */
  start(): Promise<void>;
  stop(): Promise<void>;
  health(): { ok: boolean; detail: string };
}

const PACE: LoginPace = { firstMs: 1_000, longestMs: 5 * 60_000, refusedMs: 15 * 60_000 };
const FIRST_WAIT_MS = 5_000;
/** A cut that is resumed sooner is nobody's worry. */
const CUT_MAX_MS = 30_000;

type Connection =
  | { state: 'off' | 'connecting' | 'ready' }
  | { state: 'cut'; since: number }
  | { state: 'failed'; reason: string };

export function createGateway({ access, log, onInteraction, onReady, pace = PACE }: GatewayOptions): Gateway {
  const logins = createLoginCount();
  let connection: Connection = { state: 'off' };
  let client: Client | undefined;
  let stopping = new AbortController();
  let firstKnown = (): void => {};

  const turn = (next: Connection): void => {
    connection = next;
    if (next.state === 'ready' || next.state === 'failed') firstKnown();
  };

  /** Until it fails for good or is stopped. Gives the reason. */
  async function connect(stopped: AbortSignal): Promise<string> {
    const own = new Client(clientOptions(access, logins, stopped));
    client = own;
    readInteractionsOurselves(own);
    own.ws.on(GatewayDispatchEvents.InteractionCreate, onInteraction);
    own.ws.on(GatewayDispatchEvents.Ready, () => {
      turn({ state: 'ready' });
      onReady();
    });
    own.ws.on(GatewayDispatchEvents.Resumed, () => turn({ state: 'ready' }));
    own.on('shardReconnecting', () => {
      if (!stopped.aborted && connection.state !== 'cut') turn({ state: 'cut', since: performance.now() });
    });
    own.on('error', ({ message }) => log.warn({ fault: message }, 'the Discord client met a fault'));
    own.on('shardError', ({ message }) => log.warn({ fault: message }, 'the Discord socket met a fault'));
    let stop = (): void => {};
    const reason = await new Promise<string>((resolve) => {
      stop = () => resolve('stopped');
      stopped.addEventListener('abort', stop);
      own.on('shardDisconnect', ({ code }) => resolve(`Discord closed the socket with ${code}`));
      own.login(access.token).catch((error: Error) => resolve(error.message));
    });
    stopped.removeEventListener('abort', stop);
    await own.destroy().catch(() => {});
    return reason;
  }

  async function keepConnected(stopped: AbortSignal): Promise<void> {
    for (let failures = 0; ; failures += 1) {
      turn({ state: 'connecting' });
      const reason = await connect(stopped);
      if (stopped.aborted) return;
      turn({ state: 'failed', reason });
      const refused = REFUSED.test(reason);
      const waitMs = refused ? pace.refusedMs : Math.min(pace.longestMs, pace.firstMs * 2 ** failures);
      log.warn({ reason, waitMs }, 'the login to Discord failed and is tried again');
      await pause(waitMs, stopped);
      if (stopped.aborted) return;
    }
  }

  return {
    async start() {
      stopping = new AbortController();
      const stopped = stopping.signal;
      await new Promise<void>((resolve) => {
        firstKnown = resolve;
        void pause(FIRST_WAIT_MS, stopped).then(resolve);
        void keepConnected(stopped);
      });
    },
    async stop() {
      stopping.abort();
      connection = { state: 'off' };
      await client?.destroy().catch(() => {});
      client = undefined;
    },
    health: () => healthOf(connection),
  };
}

/** As discord.js and the gateway's close codes tell of a token. */
const REFUSED = /invalid token|Authentication failed|4004/iu;

function healthOf(connection: Connection): { ok: boolean; detail: string } {
  switch (connection.state) {
    case 'ready':
      return { ok: true, detail: 'connected' };
    case 'cut': {
      const isShort = performance.now() - connection.since < CUT_MAX_MS;
      return { ok: isShort, detail: 'the socket was cut and is coming back' };
    }
    case 'failed':
      return { ok: false, detail: `login failed, tried again later: ${connection.reason}` };
    case 'connecting':
      return { ok: false, detail: 'connecting' };
    case 'off':
      return { ok: false, detail: 'not started' };
  }
}

interface LoginCount {
  /** Waits until one more login does no harm. */
  wait(manager: Manager, signal: AbortSignal): Promise<void>;
}

type Manager = ConstructorParameters<typeof SimpleShardingStrategy>[0];

function createLoginCount(): LoginCount {
  let lastAt: number | undefined;
  let allowance: LoginAllowance = { remaining: 1_000, resetAfterMs: DAY_MS };
  return {
    async wait(manager, signal) {
      const told = await manager.fetchGatewayInformation(true).catch(() => undefined);
      if (told) {
        const { remaining, reset_after } = told.session_start_limit;
        allowance = { remaining, resetAfterMs: reset_after };
      }
      const sinceLast = lastAt === undefined ? undefined : performance.now() - lastAt;
      await pause(loginDelay(allowance, sinceLast), signal);
      signal.throwIfAborted();
      lastAt = performance.now();
      allowance = { ...allowance, remaining: allowance.remaining - 1 };
    },
  };
}

const DAY_MS = 24 * 60 * 60_000;

function clientOptions(access: DiscordAccess, logins: LoginCount, stopped: AbortSignal): ClientOptions {
  return {
    intents: [GatewayIntentBits.Guilds],
    rest: restOptions(access),
    // Interactions bring all we need of people and places.
    makeCache: Options.cacheWithLimits({ ...Options.DefaultMakeCacheSettings, MessageManager: 0 }),
    ws: {
      buildIdentifyThrottler: (manager) => ({
        waitForIdentify: (_shard, signal) => logins.wait(manager, signal),
      }),
      buildStrategy: (manager) => {
        pauseBeforeReconnecting(manager, stopped);
        return new SimpleShardingStrategy(manager);
      },
    },
  };
}

/**
 * The library would read every interaction into objects that nobody here hears of, and throws where no one can catch it at
 * a shape it does not know.
 */
function readInteractionsOurselves(client: Client): void {
  const { actions } = client as unknown as { actions?: { InteractionCreate?: { handle(): void } } };
  if (actions?.InteractionCreate) actions.InteractionCreate.handle = () => {};
}

/**
 * The library reconnects every half second, and once more when it is told to stop just then. Its first step is to read the
 * session: there it waits, longer with every failure, and for good once we have stopped.
 */
function pauseBeforeReconnecting(manager: Manager, stopped: AbortSignal): void {
  const { options } = manager;
  // Its names are an enum that discord.js does not hand on.
  const events = manager as unknown as EventEmitter;
  const readSession = options.retrieveSessionInfo;
  let failures = 0;
  let waitMs = 0;
  events.on('closed', () => {
    failures += 1;
    waitMs = reconnectDelay(failures);
  });
  events.on('hello', () => {
    failures = 0;
  });
  options.retrieveSessionInfo = async (shard) => {
    const ms = waitMs;
    waitMs = 0;
    await pause(ms, stopped);
    return stopped.aborted ? await new Promise<never>(() => {}) : await readSession(shard);
  };
}

/** Over when the time is up or the signal says so; holds no process alive. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (ms <= 0 || signal.aborted) return resolve();
    const timer = setTimeout(done, ms).unref();
    signal.addEventListener('abort', done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
}
