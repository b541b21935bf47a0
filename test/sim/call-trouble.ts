/** Which fault a call to a shop meets, if any. */
import type { Dice } from './dice.js';
import type { FaultBook, FaultKind } from './faults.js';

/** `send` writes to a buyer, `cancel` cancels an order; everything else changes nothing. */
export type CallKind = 'read' | 'send' | 'cancel';

export function callKindOf(method: string, url: string): CallKind {
  if (method !== 'POST') return 'read';
  if (/\/messages\?/.test(url)) return 'send';
  return /\/cancellations\?/.test(url) ? 'cancel' : 'read';
}

/** Share of reads that meet it; calls that change something meet four times as many. */
const SHARES = {
  rate_limited: 0.004,
  unavailable: 0.004,
  failed_after: 0.003,
  answer_lost: 0.005,
  request_lost: 0.004,
  slow_answer: 0.005,
  connection_refused: 0.004,
  answer_truncated: 0.003,
  gateway_page: 0.002,
} as const satisfies Partial<Record<FaultKind, number>>;

export type Trouble = keyof typeof SHARES;

const TROUBLES = Object.entries(SHARES) as [Trouble, number][];
const ACTS_MEET_MORE = 4;

export function drawTrouble(kind: CallKind, faults: FaultBook, dice: Dice): Trouble | undefined {
  let rest = dice.next() / (kind === 'read' ? 1 : ACTS_MEET_MORE);
  for (const [trouble, share] of TROUBLES) {
    rest -= share;
    if (rest < 0) return faults.on(trouble) ? trouble : undefined;
  }
  return undefined;
}
