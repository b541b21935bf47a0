/** Lets simulated time pass for the real core while its calls are under way: from event to event, never waiting. */
import { setImmediate as turn } from 'node:timers/promises';
import type { Bot } from '../../src/bot.js';
import type { ManualClock } from '../../src/clock.js';
import type { Settings } from '../../src/domain/settings.js';
import { fireTimers } from '../../src/services/fire-timers.js';
import { nextDueAt } from '../../src/store/timers.js';
import type { Line } from './line.js';

export interface OnLine {
  bot: Bot;
  settings: Settings;
  clock: ManualClock;
  line: Line;
}

const TIMERS_AT_ONCE = 50;
/** Without news the dispatcher looks into its database this often, as it does in real time. */
const LOOK_MS = 1_000;

/** Runs until the moment is reached. */
export async function runLine(parts: OnLine, until: number): Promise<void> {
  const { bot, clock, line } = parts;
  const core = createCore(parts);
  for (;;) {
    if (clock.now() >= core.lookAt) await core.act();
    const next = Math.min(core.lookAt, line.nextAt());
    if (next > until) break;
    clock.set(Math.max(next, clock.now()));
    if (line.nextAt() > clock.now()) continue;
    const flying = bot.dispatcher.flying();
    await line.happen();
    await allOnTheLine(parts);
    if (bot.dispatcher.flying() < flying) core.wake();
  }
  clock.set(until);
}

/** Starts nothing new; what is under way comes back. */
export async function landAll(parts: OnLine): Promise<void> {
  const { bot, clock, line } = parts;
  while (bot.dispatcher.flying() > 0) {
    clock.set(Math.max(clock.now(), line.nextAt()));
    await line.happen();
    await allOnTheLine(parts);
  }
}

/** The core's two sides, looked at when something may be due: timers that fire, effects that start. */
function createCore(parts: OnLine) {
  const { bot, settings, clock } = parts;
  const shops = [...settings.shops.keys()];
  const nextTimerAt = async () => (await nextDueAt(bot.store.db, shops)) ?? Number.POSITIVE_INFINITY;
  /** Stands until a flight ends or a timer fires: nothing else writes timers. */
  let timerAt: number | undefined;
  const core = {
    /** Epoch ms. */
    lookAt: clock.now(),
    /** A flight that ended is a wake: what it stored may be carried out now. */
    wake(): void {
      timerAt = undefined;
      core.lookAt = clock.now();
    },
    async act(): Promise<void> {
      const now = clock.now();
      for (let started = 1; started > 0; ) {
        timerAt ??= await nextTimerAt();
        if (timerAt <= now) {
          await bot.store.write((unit) => fireTimers(unit, settings, TIMERS_AT_ONCE));
          timerAt = undefined;
        }
        started = await bot.dispatcher.launch();
        await allOnTheLine(parts);
      }
      timerAt ??= await nextTimerAt();
      const effectAt = (await bot.dispatcher.nextAt()) ?? Number.POSITIVE_INFINITY;
      core.lookAt = Math.max(now + 1, Math.min(timerAt, effectAt, now + LOOK_MS));
    },
  };
  return core;
}

/** Several flights may wait for one call: then nothing moves for so many turns. */
const STILL_TURNS = 200;

/** Everything that can go on without time passing has gone on: each flight waits for the line, or is over. */
async function allOnTheLine({ bot, line }: OnLine): Promise<void> {
  let calls = line.calls();
  let still = 0;
  do {
    await turn();
    still = line.calls() === calls ? still + 1 : 0;
    calls = line.calls();
  } while (calls < bot.dispatcher.flying() && (calls === 0 || still < STILL_TURNS));
}
