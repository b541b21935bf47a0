/** The team channel as a web page on this machine: a whole TeamChat, so that the bot is useful before any account exists. */
import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { cleanLine } from '../../src/domain/clean-text.js';
import { isWebLink } from '../../src/domain/web-link.js';
import type { ChatLimits, ChatSink, Clock, TeamChat } from '../../src/ports.js';
import { createActs } from './acts.js';
import { loadAssets } from './assets.js';
import { cleanCard } from './clean-card.js';
import { watchClock } from './clock-watch.js';
import { createEventStream } from './event-stream.js';
import type { KeptMessages } from './kept-messages.js';
import { takePort } from './listen.js';
import { createMessageLog } from './message-log.js';
import { createServer } from './server.js';
import { createSessions, type RandomBytes } from './sessions.js';
import type { ConsoleLink, ConsolePerson, ConsolePlace, Posted } from './wire.js';

export interface ConsoleOptions {
  /** 0 takes any free port. */
  port: number;
  portTaken: 'next-free' | 'refuse';
  /** False for runs without a screen: no socket, messages are kept all the same. */
  listen?: boolean;
  places: readonly ConsolePlace[];
  /** Who may be acted as; the first is the default. Loopback and the one-time address are the only gate. */
  people: readonly ConsolePerson[];
  clock: Clock;
  /** Zone of the clock on the page; this machine's when absent. */
  timeZone?: string;
  links?: readonly ConsoleLink[];
  random?: RandomBytes;
  log?: ConsoleLog;
  /** Where messages outlive a restart; without it only refs do. */
  keep?: KeptMessages;
  /** Directory of the compiled page, when it is not the build's. */
  pageCode?: string;
}

export interface ConsoleLog {
  warn(fields: object, text: string): void;
}

export interface ConsoleChat extends TeamChat {
  /** An address that opens one browser once; printed at the start. Empty when not listening. */
  address(): string;
  readonly listening: boolean;
}

export const CONSOLE_LIMITS: ChatLimits = {
  textMax: 40_000,
  rowsMax: 200,
  buttonsMax: 12,
  postsPerMinute: 100_000,
  updatesPerMinute: 100_000,
  threads: true,
  forms: true,
};

export function createConsole(options: ConsoleOptions): ConsoleChat {
  const { clock, places, keep, random = randomBytes } = options;
  const names = places.map(({ place }) => place);
  const sessions = createSessions(random);
  let server: FastifyInstance | undefined;
  let stopClock: (() => void) | undefined;
  let started = false;
  let port = 0;

  const reading = () => ({ now: clock.now(), rate: clock.rate() });
  const changed = (message: Posted) => {
    events.message(message);
    keep?.save(message);
  };
  const log = createMessageLog({ places: names, now: () => clock.now(), changed });
  const events = createEventStream({
    run: Buffer.from(random(6)).toString('base64url'),
    since: (seq) => log.since(seq),
    clock: reading,
    hello: () => ({ ...chrome(options), clock: reading(), messages: log.since(0) }),
  });
  const address = () => (server ? `http://127.0.0.1:${port}/open?token=${sessions.mint()}` : '');

  async function listen(sink: ChatSink): Promise<void> {
    const acts = createActs({
      sink,
      people: options.people,
      places: names,
      limits: CONSOLE_LIMITS,
      share: (place, card) =>
        log.post(place, card, `shared ${Buffer.from(random(12)).toString('base64url')}`),
      failed: (act, err) => options.log?.warn({ err, act }, 'an act on the console failed'),
    });
    const fresh = createServer({
      assets: loadAssets(options.pageCode),
      sessions,
      events,
      newAddress: address,
      ...acts,
    });
    port = await takePort(fresh, options.port, options.portTaken);
    server = fresh;
    stopClock = watchClock(clock, () => events.clockTick());
  }

  return {
    name: 'console',
    limits: CONSOLE_LIMITS,
    async start(sink) {
      if (keep) log.restore(keep.load());
      if (options.listen !== false) await listen(sink);
      started = true;
    },
    async stop() {
      started = false;
      stopClock?.();
      events.close();
      await server?.close();
      server = undefined;
    },
    post: async (place, card, { key, thread }) =>
      log.post(place, cleanCard(card, CONSOLE_LIMITS), key, thread),
    update: async (message, card) => log.update(message, cleanCard(card, CONSOLE_LIMITS)),
    health() {
      if (!started) return { ok: false, detail: 'not started' };
      return { ok: true, detail: server ? `127.0.0.1:${port}, ${events.size} open` : 'not listening' };
    },
    address,
    get listening() {
      return server !== undefined;
    },
  };
}

/** What surrounds the messages, the same for the whole run. */
function chrome(options: ConsoleOptions) {
  return {
    places: options.places.map((place) => ({ ...place, title: cleanLine(place.title) })),
    people: options.people.map(({ userId, name }) => ({ userId, name: cleanLine(name) })),
    links: (options.links ?? []).filter(({ url }) => isWebLink(url)),
    timeZone: options.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}
