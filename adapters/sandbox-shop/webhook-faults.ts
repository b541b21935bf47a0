/** What becomes of each webhook on its way. */
import type { WindowAt } from './fault-windows.js';
import { countFault, type FaultCounts, type FaultKind, type FaultRates } from './faults.js';
import { draw, drawInt, type RandomState } from './random.js';

/** For a webhook about to be sent: after how many ms each copy of it arrives. Empty: it is lost. */
export type WebhookFate = (at: number, random: RandomState) => number[];

const MINUTE_MS = 60_000;
const LATEST_MS = 6 * 60 * MINUTE_MS;

/** Short delays are as likely as long ones at every scale. */
export function drawScale(random: RandomState, from: number, to: number): number {
  return Math.round(from * (to / from) ** draw(random));
}

export function createWebhookFate(rates: FaultRates, windowAt: WindowAt, counts: FaultCounts): WebhookFate {
  /** A kind that is off takes no draw, so that what else is drawn stays the same. */
  function happens(random: RandomState, kind: FaultKind): boolean {
    const rate = rates[kind];
    if (rate === undefined || draw(random) >= rate) return false;
    countFault(counts, kind);
    return true;
  }

  function delay(random: RandomState): number {
    const usual = drawInt(random, 200, 1500);
    if (happens(random, 'webhook_late')) return usual + drawScale(random, MINUTE_MS, LATEST_MS);
    return happens(random, 'webhook_reordered') ? usual + drawInt(random, 0, MINUTE_MS) : usual;
  }

  return (at, random) => {
    if (windowAt('webhook_silence', at)) {
      countFault(counts, 'webhook_silence');
      return [];
    }
    if (happens(random, 'webhook_lost')) return [];
    const first = delay(random);
    if (!happens(random, 'webhook_doubled')) return [first];
    return [first, first + drawScale(random, 1_000, 10 * MINUTE_MS)];
  };
}
