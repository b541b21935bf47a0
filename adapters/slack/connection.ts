/**
 * The socket that Slack's events come through, kept alive. Each connection is a fresh receiver: the library's own
 * reconnecting loses rejections nobody hears and waits five seconds; here a goodbye is answered at once by a new socket.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type App, type Receiver, SocketModeReceiver } from '@slack/bolt';

export interface Connection extends Receiver {
  /** Resolves when connected, or when the first try failed; the rest goes on by itself. */
  start(): Promise<void>;
  stop(): Promise<void>;
  state(): { connected: boolean; detail: string };
}

export interface ConnectionPace {
  /** Until Slack has said hello. */
  helloMs: number;
  /** Before the second try; doubles up to a minute. */
  againMs: number;
}

type ReceiverOptions = ConstructorParameters<typeof SocketModeReceiver>[0];

const LONGEST_WAIT_MS = 60_000;
/** A socket that lived this long was a good one: the next may be tried at once. */
const GOOD_MS = 10_000;

export function createConnection(
  options: ReceiverOptions,
  pace: ConnectionPace,
  told: (text: string, reason: string) => void,
): Connection {
  let app: App | undefined;
  let loop: Promise<void> | undefined;
  let stopping = false;
  let connected = false;
  let detail = 'not started';
  let interrupt = (): void => {};

  /** Settles as the work does, or at once when the adapter is stopped. */
  const unlessStopped = (work: Promise<unknown>): Promise<unknown> =>
    new Promise((resolve, reject) => {
      interrupt = () => resolve(undefined);
      if (stopping) interrupt();
      work.then(resolve, reject);
    });

  /** One socket's life. Returns for how long it was good, in ms. */
  async function live(ready: () => void): Promise<number> {
    const socket = new SocketModeReceiver({ ...options, autoReconnectEnabled: false });
    if (app) socket.init(app);
    const gone = goneOf(socket);
    let since = Number.POSITIVE_INFINITY;
    let over = false;
    try {
      const start = socket.start();
      // One that was given up on may still come about, and must not stay open unheard.
      start.then(
        () => over && end(socket),
        () => {},
      );
      await unlessStopped(Promise.race([start, gone, lateHello(pace.helloMs)]));
      if (stopping) return 0;
      since = performance.now();
      connected = true;
      detail = 'connected';
      ready();
      await unlessStopped(gone);
      detail = 'the connection was cut, a new one is being opened';
    } catch (error) {
      detail = reasonOf(error);
      told('Slack could not be connected', detail);
    } finally {
      connected = false;
      over = true;
      end(socket);
    }
    return Math.max(0, performance.now() - since);
  }

  async function keep(firstTried: () => void): Promise<void> {
    for (let failures = 0; !stopping; ) {
      const livedMs = await live(firstTried);
      firstTried();
      failures = livedMs > GOOD_MS ? 0 : failures + 1;
      const waitMs = failures < 2 ? 0 : pace.againMs * 2 ** Math.min(failures - 2, 16);
      await unlessStopped(sleep(Math.min(LONGEST_WAIT_MS, waitMs), undefined, { ref: false }));
    }
  }

  return {
    init(given) {
      app = given;
    },
    async start() {
      if (loop) return;
      stopping = false;
      await new Promise<void>((resolve) => {
        loop = keep(resolve);
      });
    },
    async stop() {
      stopping = true;
      interrupt();
      await loop;
      loop = undefined;
      detail = 'stopped';
    },
    state: () => ({ connected, detail }),
  };
}

/** The library may leave a socket open whose goodbye was never answered; ten of them and Slack takes no more. */
function end(socket: SocketModeReceiver): void {
  void socket.stop().catch(() => {});
}

/** Resolves when a socket is of no more use: closed, or asked by Slack to leave. */
function goneOf({ client }: SocketModeReceiver): Promise<void> {
  return new Promise((resolve) => {
    client.on('disconnected', () => resolve());
    client.on('ws_message', (data: unknown) => {
      if (typeof data === 'string' && data.includes('"type":"disconnect"')) resolve();
    });
  });
}

/** A server that takes the connection and never says hello must not be waited for. */
async function lateHello(ms: number): Promise<never> {
  await sleep(ms, undefined, { ref: false });
  throw new Error('Slack did not say hello');
}

function reasonOf(error: unknown): string {
  if (error === undefined) return 'the connection was refused';
  return error instanceof Error ? error.message.slice(0, 200) : 'the connection failed';
}
