/** What befalls the whole machine, a shop or the team at planned moments: crashes, sleeps, full disks, lost tokens, pauses. */
import Database from 'better-sqlite3';
import { sql } from 'kysely';
import type { ChatRoad } from './chat-road.js';
import { type Dice, diceOf } from './dice.js';
import type { FaultBook, FaultKind } from './faults.js';
import type { Health } from './health.js';
import type { People } from './people.js';
import type { BotProcess } from './process.js';
import { APP, type SimShop } from './shops.js';
import type { Timeline } from './timeline.js';
import type { Truth } from './truth.js';
import type { WebhookRoad } from './webhooks.js';
import type { Wire } from './wire.js';

export interface Scenery {
  seed: number;
  timeline: Timeline;
  faults: FaultBook;
  health: Health;
  shops: readonly SimShop[];
  process: BotProcess;
  wire: Wire;
  road: ChatRoad;
  webhooks: WebhookRoad;
  people: People;
  truth: Truth;
  channels: readonly { shopId: string; platform: string; place: string }[];
  pausedSince: ReadonlyMap<string, number>;
  note(line: string): void;
}

export interface Disasters {
  /** Ends the process and has it started again later. */
  bury(onCopy: boolean, dice: Dice): Promise<void>;
  /** Errors that a full disk or a lock explains. */
  excuses(detail: string): boolean;
  /** Something must be done outside of an event's own turn. */
  readonly chores: (() => Promise<void>)[];
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** These happen at planned moments; all others befall calls, webhooks and presses. */
const PLANNED: readonly FaultKind[] = [
  'crash_before_call',
  'crash_after_call',
  'crash_before_commit',
  'crash_after_commit',
  'crash_between',
  'restart_graceful',
  'restart_on_copy',
  'clock_jump',
  'suspend',
  'disk_full',
  'database_locked',
  'webhook_forged',
  'webhook_garbage',
  'token_expired',
  'token_revoked',
  'shop_clock_skew',
  'poison_payload',
  'policy_edit',
  'pause_midway',
  'chat_down',
  'chat_message_deleted',
];
/** Copying a large file is the one that costs. */
const MOST: Partial<Record<FaultKind, number>> = { restart_on_copy: 10 };
const MOST_OF_A_KIND = 60;
const ORDERS_FOR_ONE = 700;

export function planDisasters(scenery: Scenery, startAt: number, spanMs: number, orders: number): Disasters {
  const { seed, timeline, faults } = scenery;
  const disasters = createDisasters(scenery);
  for (const kind of PLANNED) {
    if (!faults.on(kind)) continue;
    const count = Math.min(MOST[kind] ?? MOST_OF_A_KIND, 2 + Math.floor(orders / ORDERS_FOR_ONE));
    for (let n = 0; n < count; n += 1) {
      const dice = diceOf(seed, 'disaster', kind, n);
      const at = startAt + Math.round(spanMs * (0.03 + 0.85 * dice.next()));
      timeline.at(at, () => disasters.strike(kind, dice));
    }
  }
  return disasters;
}

function createDisasters(scenery: Scenery): Disasters & { strike(kind: FaultKind, dice: Dice): void } {
  const { timeline, faults, health, shops, process, wire, road, people, truth, note } = scenery;
  const chores: (() => Promise<void>)[] = [];
  let lock: Database.Database | undefined;
  let fullUntil = 0;
  let lockedUntil = 0;

  const later = (ms: number, run: () => void): void => timeline.at(timeline.now() + ms, run);

  const downTime = (dice: Dice): number => {
    const kind = dice.next();
    if (kind < 0.7) return dice.int(300, 20 * SECOND);
    return kind < 0.95 ? dice.int(1, 30) * MINUTE : dice.int(1, 3) * HOUR;
  };

  const unlock = (): void => {
    lock?.exec('rollback');
    lock?.close();
    lock = undefined;
  };

  const startLater = (ms: number): void => {
    health.hurt(timeline.now() + ms + 30 * SECOND);
    later(ms, () => {
      note('start');
      unlock();
      chores.push(() => process.start());
    });
  };

  const bury = async (onCopy: boolean, dice: Dice): Promise<void> => {
    note(`killed${onCopy ? ', goes on with a copy' : ''}`);
    unlock();
    await process.kill(onCopy);
    startLater(downTime(dice));
  };

  const stopAndStart = (dice: Dice): void => {
    note(`stopped, edition ${process.edition} next`);
    health.hurt(timeline.now() + MINUTE);
    unlock();
    void process.stop().then(() => startLater(dice.int(500, 60 * SECOND)));
  };

  const fillDisk = (dice: Dice): void => {
    const ms = dice.int(5, 60) * SECOND;
    fullUntil = timeline.now() + ms + MINUTE;
    health.hurt(fullUntil);
    health.chatHurt(fullUntil);
    const { bot } = process;
    if (!bot) return;
    chores.push(async () => void (await sql`pragma max_page_count = 1`.execute(bot.store.db)));
    later(ms, () =>
      chores.push(async () => {
        road.excuseRecent();
        if (process.bot === bot) await sql`pragma max_page_count = 4294967294`.execute(bot.store.db);
      }),
    );
  };

  const lockFile = (dice: Dice): void => {
    if (lock) return;
    const kind = dice.next();
    const ms =
      kind < 0.7 ? dice.int(5, 900) : kind < 0.92 ? dice.int(1, 8) * SECOND : dice.int(10, 14) * SECOND;
    lockedUntil = timeline.now() + ms + MINUTE;
    health.hurt(lockedUntil);
    health.chatHurt(lockedUntil);
    lock = new Database(process.reader.database.name, { timeout: 0 });
    lock.exec('begin immediate');
    faults.count('database_locked');
    later(ms, () => {
      road.excuseRecent();
      unlock();
    });
  };

  const revoke = (shop: SimShop, dice: Dice): void => {
    const { refresh } = refreshOf(shop);
    const query = `app_key=${APP.appKey}&app_secret=${APP.appSecret}&grant_type=refresh_token&refresh_token=${refresh}`;
    const ms = dice.int(5, 600) * SECOND;
    health.hurt(timeline.now() + ms + 2 * MINUTE, shop);
    chores.push(async () => {
      const url = `/api/v2/token/refresh?${query}`;
      const answer = await shop.sandbox.handle({ method: 'GET', url, headers: {}, body: Buffer.alloc(0) });
      const { data } = JSON.parse(answer.body.toString()) as {
        data: { access_token: string; refresh_token: string };
      };
      refreshTokens.set(shop, data.refresh_token);
      faults.count('token_revoked');
      later(ms, () => {
        shop.knownToken = data.access_token;
      });
    });
  };

  const refreshTokens = new Map<SimShop, string>();
  const refreshOf = (shop: SimShop) => ({
    refresh: refreshTokens.get(shop) ?? `${shop.sandbox.options.accessToken}_refresh`,
  });

  const pause = (dice: Dice): void => {
    const channel = dice.pick(scenery.channels);
    if (scenery.pausedSince.has(channel.shopId)) return;
    faults.count('pause_midway');
    people.say(channel.platform, channel.place, dice.pick(['pause', '暂停']), 'ben');
    const resume = (): void => {
      if (!scenery.pausedSince.has(channel.shopId)) return;
      people.say(channel.platform, channel.place, 'resume', 'olu');
      later(MINUTE, resume);
    };
    later(dice.int(10, 900) * SECOND, resume);
  };

  const deleteMessage = (dice: Dice): void => {
    const all = [...road.groups.values()].flatMap((group) =>
      [...group.messages.values()].map(({ ref }) => ({ group, ref })),
    );
    if (all.length === 0) return;
    const { group, ref } = all[all.length - 1 - dice.int(0, Math.min(30, all.length - 1))]!;
    faults.count('chat_message_deleted');
    group.delete(ref);
  };

  const strike = (kind: FaultKind, dice: Dice): void => {
    // One at a time: a machine that is down or asleep meets no further disaster.
    if (!process.bot) return later(dice.int(20, 90) * SECOND, () => strike(kind, dice));
    const shop = dice.pick(shops);
    note(`disaster ${kind} ${shop.id}`);
    switch (kind) {
      case 'crash_before_call':
      case 'crash_after_call':
      case 'crash_before_commit':
      case 'crash_after_commit':
        return process.life?.arm(kind, dice.int(0, 6));
      case 'crash_between':
      case 'restart_on_copy':
        faults.count(kind);
        chores.push(() => bury(kind === 'restart_on_copy', dice));
        return;
      case 'policy_edit':
        process.edition += 1;
        faults.count(kind);
        return stopAndStart(dice);
      case 'restart_graceful':
        faults.count(kind);
        return stopAndStart(dice);
      case 'clock_jump': {
        const ms = dice.chance(0.7) ? dice.int(1, 20) * MINUTE : dice.int(1, 3) * HOUR;
        faults.count(kind);
        timeline.leap(ms);
        health.hurt(timeline.now() + MINUTE);
        return;
      }
      case 'suspend': {
        faults.count(kind);
        timeline.sleep();
        const ms = dice.int(3, 70) * MINUTE;
        health.hurt(timeline.now() + ms + MINUTE);
        return later(ms, () => {
          timeline.wake();
          wire.breakAll();
        });
      }
      case 'disk_full':
        return fillDisk(dice);
      case 'database_locked':
        return lockFile(dice);
      case 'webhook_forged':
      case 'webhook_garbage':
        return scenery.webhooks.forge(shop, kind, dice);
      case 'token_expired': {
        shop.expiredUntil = timeline.now() + dice.int(5, 600) * SECOND;
        return health.hurt(shop.expiredUntil + 2 * MINUTE, shop);
      }
      case 'token_revoked':
        return revoke(shop, dice);
      case 'shop_clock_skew':
        shop.skewMs = dice.int(-20 * SECOND, 20 * SECOND);
        faults.count(kind);
        return;
      case 'poison_payload': {
        const order = truth.newest(shop);
        if (order) shop.poisoned.set(order.externalId, timeline.now() + dice.int(1, 40) * MINUTE);
        return;
      }
      case 'pause_midway':
        return pause(dice);
      case 'chat_down':
        road.downUntil = timeline.now() + dice.int(2, 180) * SECOND;
        return health.chatHurt(road.downUntil + MINUTE);
      case 'chat_message_deleted':
        return deleteMessage(dice);
      default:
        throw new Error(`${kind} is not planned`);
    }
  };

  return {
    chores,
    bury,
    strike,
    excuses: (detail) =>
      (timeline.now() < fullUntil && /SQLITE_FULL|database or disk is full/.test(detail)) ||
      (timeline.now() < lockedUntil && /SQLITE_BUSY|database is locked/.test(detail)),
  };
}
