/**
 * The bot's process in simulated time: the real core and store on a real file. It is started, stopped, killed, put to sleep and
 * started again, and between two moments it does what the timers' job and the dispatcher's loop would do.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { assembleBot, type Bot } from '../../src/bot.js';
import { connectMarketplaces } from '../../src/compose.js';
import type { Settings } from '../../src/domain/settings.js';
import { createIds, seededRandom } from '../../src/ids.js';
import type { Marketplace, WebhookRequest } from '../../src/ports.js';
import { comeBack } from '../../src/services/come-back.js';
import { fireDueTimers } from '../../src/services/fire-due-timers.js';
import { type Store, storeOnSqlite } from '../../src/store/database.js';
import { openSqlite } from '../../src/store/sqlite.js';
import { nextDueAt } from '../../src/store/timers.js';
import type { ChatRoad } from './chat-road.js';
import { copyFiles, giveLocks, keepLocks, removeFiles } from './database-files.js';
import type { FaultBook } from './faults.js';
import { type Armed, type CrashPoint, createLife, forever, type Life } from './life.js';
import { createReader, openFile, type Reader } from './reader.js';
import { APP, type SimShop } from './shops.js';
import { guardLog, hookStore } from './store-hook.js';
import type { Timeline } from './timeline.js';
import type { Wire } from './wire.js';

export interface ProcessOptions {
  seed: number;
  folder: string;
  timeline: Timeline;
  faults: FaultBook;
  shops: readonly SimShop[];
  wire: Wire;
  road: ChatRoad;
  /** The settings of the n-th start, for these connectors. */
  settings(edition: number, marketplaces: ReadonlyMap<string, Marketplace>): Settings;
  config: Parameters<ChatRoad['chatsFor']>[1];
  /** A fault of the bot's own that nothing here explains. */
  ownFault(detail: string): void;
  onCommit(): void;
}

export type GoesOnWith = 'its files' | 'a copy' | 'an old backup';

export interface BotProcess {
  /** Present while the process is up and awake. */
  readonly bot: Bot | undefined;
  readonly life: Life | undefined;
  readonly reader: Reader;
  readonly settings: Settings;
  start(): Promise<void>;
  /** It dies at the next place of this kind, after so many others. */
  arm(point: CrashPoint, skip: number): void;
  /** Timers and dispatcher, as far as they get at this moment. */
  step(): Promise<void>;
  /** When it has something to do by itself. */
  nextAt(): number;
  /** A webhook; undefined while nobody listens. */
  receive(request: WebhookRequest): Promise<number> | undefined;
  /** Ends at once. It will go on with its files, with a copy of them, or with an older copy of the database alone. */
  kill(goesOnWith: GoesOnWith): Promise<void>;
  /** Somebody else opens the bot's file for a while, or has closed it again. */
  share(withOthers: boolean): void;
  /** Makes the older copy. */
  backUp(): void;
  /** How often it was put back. */
  restored: number;
  /** Ends in order; resolves in simulated time. */
  stop(): Promise<void>;
  /** The policy in force from the next start on. */
  edition: number;
  close(): Promise<void>;
}

/** As the job and the dispatcher of the product. */
const BATCH = 50;
const NEVER = Number.POSITIVE_INFINITY;
const POLL_MS = 1_000;
const WOKE_UP_MS = 30_000;
/** The job beats more often; this is far below what counts as a break. */
const BEAT_MS = 30_000;

/** All promises that wait for nothing but each other are settled after one turn of the event loop. */
export const settle = async (): Promise<void> => void (await turn());

export function createProcess(options: ProcessOptions): BotProcess {
  const { timeline, faults, ownFault } = options;
  const armed: Armed = new Map();
  const random = seededRandom(options.seed).bytes;
  let file = `${options.folder}/sim-0.db`;
  const backup = `${options.folder}/backup.db`;
  let copies = 0;
  let bot: Bot | undefined;
  let life: Life | undefined;
  let reader: Reader | undefined;
  let settings: Settings | undefined;
  let accepting = false;
  let dirty = true;
  let dispatchAt = NEVER;
  let timersAt = NEVER;
  let firing: Promise<void> | undefined;
  let restUntil = 0;
  let before = { now: 0, monotonic: 0 };
  let beatAt = 0;

  const committed = (): void => {
    dirty = true;
    options.onCommit();
  };

  const connect = async (of: Life) => {
    const credentials = (shopId: string) => {
      const shop = options.shops.find(({ id }) => id === shopId);
      return shop && { accessToken: shop.knownToken, shopCipher: shop.cipher };
    };
    const { fetchFor, timeout } = options.wire;
    const access = {
      apiUrl: 'http://127.0.0.1',
      ...APP,
      credentials,
      fetch: fetchFor(of),
      timeout,
      wait: waitIn(of),
    };
    return await connectMarketplaces(access, timeline, log);
  };

  const log = guardLog(ownFault);

  const waitIn = (of: Life) => (ms: number) =>
    of.alive ? new Promise<void>((resolve) => timeline.after(ms, () => of.alive && resolve())) : forever();

  const fire = async (running: Bot, at: Settings): Promise<void> => {
    const now = timeline.now();
    const slept = now - before.now - (timeline.monotonic() - before.monotonic);
    before = { now, monotonic: timeline.monotonic() };
    if (slept > WOKE_UP_MS) await running.store.write((unit) => comeBack(unit, at, { sleptMs: slept }));
    if (timeline.monotonic() >= beatAt) {
      beatAt = timeline.monotonic() + BEAT_MS;
      await running.beat();
    }
    if (timersAt > now) return;
    await fireDueTimers(running.store, at, BATCH, ({ error }) => ownFault(error));
  };

  /** One turn of the timers' job. A job that dies is started again a second later. */
  const tick = async (running: Bot): Promise<boolean> => {
    if (firing || restUntil > timeline.monotonic() || !settings) return false;
    if (timersAt > timeline.now() && beatAt > timeline.monotonic()) return false;
    firing = fire(running, settings).catch((error: unknown) => {
      ownFault(String(error));
      restUntil = timeline.monotonic() + POLL_MS;
    });
    void firing.finally(() => {
      firing = undefined;
    });
    await settle();
    return !firing;
  };

  const dispatch = async (running: Bot): Promise<boolean> => {
    if (dispatchAt > timeline.now()) return false;
    const started = await running.dispatcher.launch().catch((error: unknown) => {
      ownFault(String(error));
      return 0;
    });
    await settle();
    if (started > 0) return true;
    if (dirty) return true;
    const next = await running.dispatcher.nextAt();
    dispatchAt = next === undefined ? NEVER : next > timeline.now() ? next : timeline.now() + POLL_MS;
    return false;
  };

  const look = async (running: Bot): Promise<void> => {
    if (!dirty || !reader || !settings) return;
    dirty = false;
    dispatchAt = (await running.dispatcher.nextAt()) ?? NEVER;
    timersAt = reader.firstTimer() ?? NEVER;
    // Some that are due may not fire: then the product says which is next.
    if (timersAt <= timeline.now())
      timersAt = (await nextDueAt(running.store.db, [...settings.shops.keys()])) ?? NEVER;
  };

  const end = async (): Promise<void> => {
    accepting = false;
    if (life) life.alive = false;
    options.road.excuseRecent();
    const ended = bot;
    bot = undefined;
    if (ended) lookFromOutside();
    await ended?.store.db.destroy();
    firing = undefined;
  };

  /** Before the bot's own connection is closed: the last one to close a file tidies its log away, which a death does not. */
  const lookFromOutside = (): void => {
    if (reader?.database.readonly) return;
    share(true);
    reader = createReader(openFile(file));
  };

  /** While the bot lives, its connection is the reader's. */
  const share = (withOthers: boolean): void => {
    if (reader && !reader.database.readonly) (withOthers ? giveLocks : keepLocks)(reader.database);
  };

  const openStore = async (of: Life): Promise<Store> => {
    const raw = openSqlite(file, 'off');
    const ids = { now: timeline.now, newId: createIds(timeline.now, random) };
    const store = await storeOnSqlite(raw, { ...ids, throwAway: true, wait: waitIn(of) });
    reader?.database.close();
    reader = createReader(raw);
    share(false);
    return store;
  };

  const process: BotProcess = {
    get bot() {
      return accepting && !timeline.asleep ? bot : undefined;
    },
    get life() {
      return life;
    },
    get reader() {
      if (!reader) throw new Error('the bot was never started');
      return reader;
    },
    get settings() {
      if (!settings) throw new Error('the bot was never started');
      return settings;
    },
    arm: (point, skip) => void armed.set(point, skip),
    edition: 0,
    restored: 0,
    async start() {
      const fresh = createLife(faults, armed);
      const marketplaces = await connect(fresh);
      settings = options.settings(process.edition, marketplaces);
      const started = await assembleBot({
        settings,
        database: { file },
        store: await openStore(fresh),
        witnessFile: `${file}.beat`,
        clock: timeline,
        marketplaces,
        chats: options.road.chatsFor(fresh, options.config),
        log,
        random,
        wait: waitIn(fresh),
      });
      hookStore(started.store, fresh, faults, committed);
      // It may die while it is being started; what it then waits for never comes.
      await Promise.race([started.open(), fresh.death]);
      [bot, life, accepting, dirty] = [started, fresh, true, true];
      [restUntil, beatAt] = [0, timeline.monotonic() + BEAT_MS];
      before = { now: timeline.now(), monotonic: timeline.monotonic() };
    },
    async step() {
      for (;;) {
        const running = process.bot;
        if (!running || !life?.alive) return;
        await look(running);
        const fired = await tick(running);
        await look(running);
        const launched = life.alive && (await dispatch(running));
        if (!fired && !launched) return;
      }
    },
    nextAt() {
      if (!process.bot) return NEVER;
      const wall = timeline.now() - timeline.monotonic();
      const tickAt = Math.max(Math.min(timersAt, beatAt + wall), restUntil + wall);
      return Math.min(firing ? NEVER : tickAt, dispatchAt);
    },
    receive: (request) => process.bot?.receiveWebhook('tiktok-shop', request),
    async kill(goesOnWith) {
      await end();
      if (goesOnWith === 'an old backup') process.restored += 1;
      if (goesOnWith === 'its files') return;
      copies += 1;
      const next = `${options.folder}/sim-${copies}.db`;
      if (goesOnWith === 'a copy') copyFiles(file, next, ['', '-wal', '.beat']);
      else {
        copyFiles(backup, next, ['', '-wal']);
        copyFiles(file, next, ['.beat']);
      }
      // Whoever looks into the old one goes on until the start.
      removeFiles(file);
      file = next;
    },
    share,
    backUp: () => copyFiles(file, backup, ['', '-wal']),
    async stop() {
      accepting = false;
      lookFromOutside();
      // It may die on the way: then nothing of it comes back.
      await Promise.race([bot?.stop(), life?.death]);
      if (!life?.alive) return await end();
      life.alive = false;
      bot = undefined;
      firing = undefined;
      options.road.excuseRecent();
    },
    async close() {
      await end();
      reader?.database.close();
    },
  };
  return process;
}
