/** The assembled bot: store, dispatcher, desk, scheduler and HTTP around adapters it is handed. It names none of them. */
import { createAuditWatch } from './audit/audit-watch.js';
import { createBackupWatch } from './backup-watch.js';
import { createDesk } from './desk/desk.js';
import { createDispatcher, type Dispatcher, type LaneRule } from './dispatcher.js';
import type { BackupPlan } from './domain/backup.js';
import { channelOfLane } from './domain/lane.js';
import type { Settings } from './domain/settings.js';
import type { TeamLanguage } from './domain/template.js';
import type { HttpServer } from './http/server.js';
import { createIds, createTokens, type RandomBytes } from './ids.js';
import type { JobData } from './job-contract.js';
import type { Log } from './log.js';
import { createMetrics, type Metrics } from './metrics.js';
import type { Clock, Diagnosis, Marketplace, TeamChat, WebhookRequest } from './ports.js';
import type { Scheduler } from './scheduler.js';
import { acceptHints } from './services/accept-hints.js';
import type { AccessBook } from './services/access/access-book.js';
import { openChannelBook } from './services/channel-book.js';
import type { World } from './services/effects/world.js';
import { keepBeating } from './services/keep-beating.js';
import { prepareStart } from './services/prepare-start.js';
import { receiveWebhook } from './services/receive-webhook.js';
import { openPostgresStore, openSqliteStore, type Store, type Wait } from './store/database.js';
import { readWitness } from './store/witness.js';

export interface BotOptions {
  settings: Settings;
  database: JobData['database'];
  /** Remembers the newest beat outside the database; by default beside a SQLite file that is to be kept. */
  witnessFile?: string;
  /** Absent: no backups by night. */
  backups?: BackupPlan;
  clock: Clock;
  /** Shared with the worker; absent with the wall clock and in headless runs. */
  clockBuffer?: SharedArrayBuffer;
  marketplaces: ReadonlyMap<string, Marketplace>;
  chats: ReadonlyMap<string, TeamChat>;
  log: Log;
  /** Stored tokens, looked at already; absent where all are given by hand. */
  access?: AccessBook;
  /** Opened already, by `openBotStore`; closed with the bot. */
  store?: Store;
  random?: RandomBytes;
  /** The database is deleted after the run. */
  throwAway?: boolean;
  /** How the core waits for a lock or after a fault; by default in real time. */
  wait?: Wait;
  /** What `doctor` sees when it is asked in a channel. */
  diagnose?(store: Store, language: TeamLanguage): Promise<Diagnosis[]>;
  /** Absent in headless runs. */
  http?: { host: string; port: number };
}

export interface Bot {
  readonly store: Store;
  readonly world: World;
  readonly dispatcher: Dispatcher;
  readonly metrics: Metrics;
  /** Chats listen, boards are posted; nothing fires yet. */
  open(): Promise<void>;
  /** The worker fires timers, the dispatcher performs. */
  run(): Promise<void>;
  /** Says that the bot lives; in simulated time, where no worker does. */
  beat(): Promise<void>;
  webhookUrl(): string | undefined;
  /** The same as over HTTP, without a socket. Returns the HTTP status. */
  receiveWebhook(marketplace: string, request: WebhookRequest): Promise<number>;
  health(): { ok: boolean; parts: Record<string, string> };
  stop(): Promise<void>;
}

/**
 * A marketplace allows 50 requests a second of one kind, and a cancel reads its order twice: 20 effects a second, 5 more at
 * once, stay below that and leave room for what people press.
 */
const SHOP_LANE: LaneRule = { inFlight: 8, perMinute: 1_200, burst: 5 };

export async function assembleBot(options: BotOptions): Promise<Bot> {
  const { clock, log, chats, marketplaces } = options;
  const channels = openChannelBook(options.settings.channels);
  const settings: Settings = { ...options.settings, channels: channels.now };
  const metrics = createMetrics();
  const newToken = createTokens(options.random);
  const store = options.store ?? (await openBotStore(options));
  await channels.load(store.db);
  const world = createWorld({ ...options, settings }, store, newToken);
  const dispatcher = createDispatcher({
    world,
    laneRule: (lane) => laneRule(lane, settings, chats),
    onFault: (error, effect) => {
      metrics.faults.inc({ place: effect.kind });
      log.error({ err: error, effect: effect.id, kind: effect.kind }, 'an effect met a fault of our own');
    },
    ...(options.wait ? { wait: options.wait } : {}),
    onPerformed: (effect, ms) => metrics.effects.observe({ kind: effect.kind }, ms / 1_000),
  });
  const noteTimerFault = (fault: { timerId: string; error: string }): void => {
    metrics.faults.inc({ place: 'timer' });
    log.error({ timer: fault.timerId, error: fault.error }, 'a timer met a fault of our own and is put off');
  };
  const { database } = options;
  const beside = 'file' in database && !options.throwAway ? `${database.file}.beat` : undefined;
  const witnessFile = options.witnessFile ?? beside;
  const audits = createAuditWatch({ store, settings, clock, log, metrics, wake: dispatcher.wake });
  const backups =
    options.backups &&
    createBackupWatch({ ...options, plan: options.backups, store, metrics, wake: dispatcher.wake });
  let http: HttpServer | undefined;
  let scheduler: Scheduler | undefined;

  const health = (): { ok: boolean; parts: Record<string, string> } => {
    const parts: Record<string, { ok: boolean; detail: string }> = {
      ...(scheduler ? { timers: scheduler.health(), audit: audits.health() } : {}),
      ...(scheduler && backups ? { backup: backups.health() } : {}),
      ...Object.fromEntries([...chats].map(([name, chat]) => [name, chat.health()])),
    };
    return {
      ok: Object.values(parts).every((part) => part.ok),
      parts: Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, part.detail])),
    };
  };

  return {
    store,
    world,
    dispatcher,
    metrics,
    async open() {
      const witness = witnessFile === undefined ? undefined : readWitness(witnessFile);
      await store.write((unit) => prepareStart(unit, settings, witness));
      await keepBeating(store, witnessFile);
      const orderUrl = (shopId: string, externalId: string): string => {
        const { port, ref } = world.shop(shopId);
        return port.orderUrl(ref, externalId);
      };
      const { diagnose } = options;
      const doctor = diagnose && { diagnose: (language: TeamLanguage) => diagnose(store, language) };
      const { wake } = dispatcher;
      const deskOf = (name: string, { limits }: TeamChat) =>
        createDesk(name, {
          store,
          settings,
          channels,
          limits,
          now: clock.now,
          newToken,
          orderUrl,
          wake,
          ...doctor,
        });
      // All at once: a platform that cannot be reached must not keep the others waiting. What comes after is loaded meanwhile.
      const started = [...chats].map(([name, chat]) => chat.start(deskOf(name, chat)));
      const [server] = await Promise.all([
        options.http && import('./http/server.js'),
        import('./scheduler.js'),
        ...started,
      ]);
      if (options.http && server) {
        http = await server.openHttp({
          ...options.http,
          store,
          settings,
          marketplaces,
          metrics,
          log,
          wake: dispatcher.wake,
          health,
          ...(options.access ? { access: options.access } : {}),
        });
      }
    },
    async run() {
      const { createScheduler } = await import('./scheduler.js');
      const { clockBuffer } = options;
      scheduler = createScheduler({
        data: {
          database,
          settings,
          startedAt: clock.now(),
          ...(clockBuffer ? { clockBuffer } : {}),
          ...(witnessFile === undefined ? {} : { witnessFile }),
          ...(options.backups ? { backups: options.backups } : {}),
        },
        log,
        zone: [...settings.shops.values()][0]?.zone ?? 'UTC',
        onAudit: (report) => void audits.hear(report),
        onBackup: (report) => void backups?.hear(report),
        onMessage: (message) => {
          if (message.type === 'wake') dispatcher.wake();
          else if (message.type === 'beat') metrics.timerLateness.set(message.lateMs / 1_000);
          else noteTimerFault(message);
        },
      });
      await scheduler.start();
      dispatcher.start();
    },
    beat: () => keepBeating(store, witnessFile),
    webhookUrl: () => http?.url,
    async receiveWebhook(name, request) {
      const marketplace = marketplaces.get(name);
      if (!marketplace) return 404;
      const received = receiveWebhook(settings, marketplace, request);
      if (received.kind !== 'hint') return received.status;
      await store.write((unit) => acceptHints(unit, [received.accepted]));
      return 200;
    },
    health,
    async stop() {
      // What comes in first, then what decides, then what acts; the store last.
      await http?.close();
      await Promise.all([...chats.values()].map((chat) => chat.stop()));
      await scheduler?.stop();
      await dispatcher.stop();
      // A short stop is none: the next start knows to the moment how long it was.
      await keepBeating(store, witnessFile).catch(() => {});
      await store.close();
    },
  };
}

/** The store as a bot wants it. Migrates. */
export async function openBotStore(
  options: Pick<BotOptions, 'database' | 'clock' | 'log' | 'random' | 'throwAway' | 'wait'>,
): Promise<Store> {
  const { database, clock, log } = options;
  const storeOptions = {
    now: clock.now,
    newId: createIds(clock.now, options.random),
    throwAway: options.throwAway === true,
    ...(options.wait ? { wait: options.wait } : {}),
    onSlow: (ms: number) => log.warn({ ms: Math.round(ms) }, 'a transaction was open for long'),
  };
  return 'file' in database
    ? await openSqliteStore(database.file, storeOptions)
    : await openPostgresStore(database.url, storeOptions);
}

function createWorld(options: BotOptions, store: Store, newToken: () => string): World {
  const { settings, clock, marketplaces, chats, access } = options;
  return {
    store,
    settings,
    clock,
    newToken,
    ...(access ? { access } : {}),
    shop(shopId) {
      const shop = settings.shops.get(shopId);
      const port = shop && marketplaces.get(shop.marketplace);
      if (!shop || !port) throw new Error(`shop ${shopId} is not configured`);
      return { port, ref: { id: shop.id, externalId: shop.externalId, market: shop.market } };
    },
    channel(channelId) {
      const channel = settings.channels.get(channelId);
      const port = channel && chats.get(channel.platform);
      return channel && port ? { port, place: channel.place } : undefined;
    },
  };
}

/** A chat takes what its platform declares; a shop what its API allows. */
function laneRule(lane: string, settings: Settings, chats: ReadonlyMap<string, TeamChat>): LaneRule {
  const channel = settings.channels.get(channelOfLane(lane) ?? '');
  const limits = channel && chats.get(channel.platform)?.limits;
  if (!limits) return SHOP_LANE;
  const perMinute = Math.min(limits.postsPerMinute, limits.updatesPerMinute);
  return { inFlight: 1, perMinute, burst: Math.max(1, Math.min(20, Math.floor(perMinute / 60))) };
}
