/** Disasters of the machine the bot runs on: it dies, sleeps, is started again; its disk is full, its file locked, its clock leaps. */
import Database from 'better-sqlite3';
import { sql } from 'kysely';
import type { Dice } from './dice.js';
import type { Disasters, Scenery, Strikes } from './disasters.js';
import type { CrashPoint } from './life.js';
import type { GoesOnWith } from './process.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export function machineDisasters(scenery: Scenery): Disasters & { strikes: Strikes } {
  const { timeline, faults, health, process, wire, road, chores, note } = scenery;
  let lock: Database.Database | undefined;
  /** On the clock that does not leap. */
  let fullUntil = 0;
  let lockedUntil = 0;

  const later = (ms: number, run: () => void): void => timeline.at(timeline.now() + ms, run);

  const hurtAll = (ms: number): void => {
    health.hurt(timeline.now() + ms);
    health.chatHurt(timeline.now() + ms);
  };

  const unlock = (): void => {
    if (!lock) return;
    lock.exec('rollback');
    lock.close();
    lock = undefined;
    process.share(false);
  };

  const startLater = (ms: number): void => {
    health.hurt(timeline.now() + ms + 30 * SECOND);
    later(ms, () => {
      note('start');
      unlock();
      chores.push(() => process.start());
    });
  };

  const bury = async (goesOnWith: GoesOnWith, dice: Dice): Promise<void> => {
    note(`killed, goes on with ${goesOnWith}`);
    unlock();
    await process.kill(goesOnWith);
    startLater(downTime(dice));
  };

  const stopAndStart = (dice: Dice): void => {
    note('stopped in order');
    health.hurt(timeline.now() + MINUTE);
    unlock();
    void process.stop().then(() => startLater(dice.int(500, 60 * SECOND)));
  };

  /** Most backups are minutes old here: what matters is what happened since, not how long ago it was. */
  const putBack = (dice: Dice): void => {
    process.backUp();
    const restore = (): void => {
      if (!process.bot) {
        later(30 * SECOND, restore);
        return;
      }
      faults.count('old_backup');
      chores.push(() => bury('an old backup', dice));
    };
    later(dice.int(2, 120) * MINUTE, restore);
  };

  const fillDisk = (dice: Dice): void => {
    const { bot, life } = process;
    if (!bot) return;
    const ms = dice.int(10, 60) * SECOND;
    const before = faults.counts.disk_full;
    fullUntil = timeline.monotonic() + ms + 4 * MINUTE;
    hurtAll(ms + 4 * MINUTE);
    chores.push(async () => {
      await sql`pragma max_page_count = 1`.execute(bot.store.db);
    });
    const free = (): void => {
      chores.push(async () => {
        road.excuseRecent();
        // Also while the machine sleeps: it finds room when it wakes.
        if (life?.alive) await sql`pragma max_page_count = 4294967294`.execute(bot.store.db);
      });
    };
    // Pages that were free before are used up first: where nobody has met it by then, it lasts a minute more. Not two: what
    // was posted in it must still be recent when it ends.
    later(ms, () => (faults.counts.disk_full > before ? free() : later(MINUTE, free)));
  };

  const lockFile = (dice: Dice): void => {
    if (lock) return;
    const ms = lockTime(dice);
    lockedUntil = timeline.monotonic() + ms + MINUTE;
    hurtAll(ms + MINUTE);
    process.share(true);
    lock = new Database(process.reader.database.name, { timeout: 0 });
    lock.exec('begin immediate');
    faults.count('database_locked');
    later(ms, () => {
      road.excuseRecent();
      unlock();
    });
  };

  const sleep = (dice: Dice): void => {
    faults.count('suspend');
    // A run may end before it wakes: what was on its way then never got its answer.
    road.excuseRecent();
    timeline.sleep();
    const ms = dice.int(1, 40) * MINUTE;
    health.hurt(timeline.now() + ms + MINUTE);
    later(ms, () => {
      timeline.wake();
      wire.breakAll();
    });
  };

  const leap = (dice: Dice): void => {
    faults.count('clock_jump');
    timeline.leap(dice.chance(0.85) ? dice.int(1, 10) * MINUTE : dice.int(1, 2) * HOUR);
    health.hurt(timeline.now() + MINUTE);
  };

  const armed = (point: CrashPoint) => (_shop: unknown, dice: Dice) => process.arm(point, dice.int(0, 6));

  return {
    bury,
    excuses: (detail) =>
      (timeline.monotonic() < fullUntil && /SQLITE_FULL|database or disk is full/.test(detail)) ||
      (timeline.monotonic() < lockedUntil && /SQLITE_BUSY|database is locked/.test(detail)),
    strikes: {
      crash_before_call: armed('crash_before_call'),
      crash_after_call: armed('crash_after_call'),
      crash_before_commit: armed('crash_before_commit'),
      crash_after_commit: armed('crash_after_commit'),
      crash_between(_shop, dice) {
        faults.count('crash_between');
        chores.push(() => bury('its files', dice));
      },
      restart_on_copy(_shop, dice) {
        faults.count('restart_on_copy');
        chores.push(() => bury('a copy', dice));
      },
      old_backup: (_shop, dice) => putBack(dice),
      restart_graceful(_shop, dice) {
        faults.count('restart_graceful');
        stopAndStart(dice);
      },
      policy_edit(_shop, dice) {
        faults.count('policy_edit');
        process.edition += 1;
        stopAndStart(dice);
      },
      clock_jump: (_shop, dice) => leap(dice),
      suspend: (_shop, dice) => sleep(dice),
      disk_full: (_shop, dice) => fillDisk(dice),
      database_locked: (_shop, dice) => lockFile(dice),
    },
  };
}

/** Seconds, mostly; at times minutes, and now and then hours. */
function downTime(dice: Dice): number {
  const kind = dice.next();
  if (kind < 0.8) return dice.int(300, 20 * SECOND);
  return kind < 0.97 ? dice.int(1, 10) * MINUTE : dice.int(1, 2) * HOUR;
}

/** Moments, mostly; at times longer than the store has patience. */
function lockTime(dice: Dice): number {
  const kind = dice.next();
  if (kind < 0.7) return dice.int(5, 900);
  return kind < 0.92 ? dice.int(1, 8) * SECOND : dice.int(10, 14) * SECOND;
}
