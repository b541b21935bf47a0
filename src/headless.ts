/**
 * The whole bot without threads and sockets, on a clock that jumps from one event to the next: the same services, the same
 * effects, the same bytes to the shop. Everything follows from the seed.
 */
import type { Bot } from './bot.js';
import type { ManualClock } from './clock.js';
import type { Settings } from './domain/settings.js';
import { fireTimers } from './services/fire-timers.js';
import { nextDueAt } from './store/timers.js';

/** What drives time besides the bot: the shop's buyers. */
export interface Script {
  /** Simulated epoch ms of the next thing to happen; Infinity when there is none. */
  nextEventAt(): number;
  runUntil(now: number): Promise<void>;
}

const BATCH = 50;
/** The worker beats every few seconds; here it is enough to stay well below what counts as a break. */
const BEAT_MS = 60_000;

/** Runs until the moment is reached. `onProgress` is told the simulated time now and then. */
export async function runHeadless(
  bot: Bot,
  settings: Settings,
  clock: ManualClock,
  script: Script,
  until: number,
  onProgress: (now: number) => void = () => {},
): Promise<void> {
  let beatAt = clock.now();
  for (let round = 0; ; round += 1) {
    if (clock.now() - beatAt >= BEAT_MS) {
      await bot.beat();
      beatAt = clock.now();
    }
    await settleMoment(bot, settings, clock, script);
    const next = Math.min(
      script.nextEventAt(),
      (await nextDueAt(bot.store.db, [...settings.shops.keys()])) ?? Number.POSITIVE_INFINITY,
      (await bot.dispatcher.nextAt()) ?? Number.POSITIVE_INFINITY,
    );
    if (next > until) break;
    if (round % 500 === 0) onProgress(clock.now());
    clock.set(Math.max(next, clock.now()));
  }
  clock.set(until);
  await bot.beat();
  await settleMoment(bot, settings, clock, script);
}

/** Everything that is due now, until nothing is. */
async function settleMoment(bot: Bot, settings: Settings, clock: ManualClock, script: Script): Promise<void> {
  for (;;) {
    await script.runUntil(clock.now());
    const due = (await nextDueAt(bot.store.db, [...settings.shops.keys()])) ?? Number.POSITIVE_INFINITY;
    const fired = due > clock.now() ? 0 : await bot.store.write((unit) => fireTimers(unit, settings, BATCH));
    await bot.dispatcher.drain();
    if (fired === 0 && script.nextEventAt() > clock.now()) return;
  }
}
