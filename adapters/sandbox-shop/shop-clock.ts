/**
 * The shop's own clock where it disagrees with the bot's: all times the shop shows, takes and checks are its own. It wanders
 * as a sine does, so slowly that its time always runs forward.
 */
import { createRandom, draw } from './random.js';

export interface ShopClock {
  /** The shop's whole seconds at a moment (epoch ms of the common clock). */
  seconds(at: number): number;
  /** The first moment (epoch ms) at which the shop's clock shows these seconds. */
  momentOf(seconds: number): number;
}

const PERIOD_MS = 6 * 3_600_000;

export const TRUE_CLOCK: ShopClock = {
  seconds: (at) => Math.floor(at / 1000),
  momentOf: (seconds) => seconds * 1000,
};

/** `apartS`: the largest difference, in seconds. */
export function createShopClock(seed: number, apartS: number | undefined): ShopClock {
  if (apartS === undefined || apartS === 0) return TRUE_CLOCK;
  const phase = draw(createRandom(seed, 'clock skew')) * 2 * Math.PI;
  const shown = (at: number): number =>
    at + 1000 * apartS * Math.sin((2 * Math.PI * (at % PERIOD_MS)) / PERIOD_MS + phase);
  return {
    seconds: (at) => Math.floor(shown(at) / 1000),
    momentOf(seconds) {
      // The clock wanders by a hundredth of the time that passes, so each round is a hundred times nearer.
      let at = seconds * 1000;
      for (let round = 0; round < 4; round++) at += seconds * 1000 - shown(at);
      return Math.ceil(at);
    },
  };
}
