/** What befalls the whole machine, a shop or the team at planned moments. All other faults befall calls, webhooks and presses. */
import type { ChatRoad } from './chat-road.js';
import { type Dice, diceOf } from './dice.js';
import type { FaultBook, FaultKind } from './faults.js';
import type { Health } from './health.js';
import { machineDisasters } from './machine-disasters.js';
import type { People } from './people.js';
import type { BotProcess, GoesOnWith } from './process.js';
import type { SimShop } from './shops.js';
import type { Timeline } from './timeline.js';
import type { WebhookRoad } from './webhooks.js';
import type { Wire } from './wire.js';
import { worldDisasters } from './world-disasters.js';

export interface Scenery {
  timeline: Timeline;
  faults: FaultBook;
  health: Health;
  shops: readonly SimShop[];
  process: BotProcess;
  wire: Wire;
  road: ChatRoad;
  webhooks: WebhookRoad;
  people: People;
  channels: readonly { shopId: string; platform: string; place: string }[];
  pausedSince: ReadonlyMap<string, number>;
  /** What must be done between two events. */
  chores: (() => Promise<void>)[];
  note(line: string): void;
}

/** Strikes the machine, or this shop. */
export type Strikes = Partial<Record<FaultKind, (shop: SimShop, dice: Dice) => void>>;

export interface Disasters {
  /** Ends the process and has it started again later. */
  bury(goesOnWith: GoesOnWith, dice: Dice): Promise<void>;
  /** Errors that a full disk or a lock explains. */
  excuses(detail: string): boolean;
}

/** Copying a large file costs. */
const MOST: Partial<Record<FaultKind, number>> = { restart_on_copy: 10, old_backup: 10 };
const MOST_OF_A_KIND = 60;
const ORDERS_FOR_ONE = 2_500;

export interface Plan {
  seed: number;
  startAt: number;
  spanMs: number;
  orders: number;
}

export function planDisasters(scenery: Scenery, { seed, startAt, spanMs, orders }: Plan): Disasters {
  const { timeline, faults, shops, process, note } = scenery;
  const machine = machineDisasters(scenery);
  const strikes: Strikes = { ...machine.strikes, ...worldDisasters(scenery) };

  const strike = (kind: FaultKind, dice: Dice): void => {
    if (!process.bot) {
      // One at a time: a machine that is down or asleep meets no further disaster.
      timeline.at(timeline.now() + dice.int(20_000, 90_000), () => strike(kind, dice));
      return;
    }
    const shop = dice.pick(shops);
    note(`disaster ${kind} ${shop.id}`);
    strikes[kind]?.(shop, dice);
  };

  for (const kind of faults.kinds) {
    if (!strikes[kind]) continue;
    const count = Math.min(MOST[kind] ?? MOST_OF_A_KIND, 1 + Math.floor(orders / ORDERS_FOR_ONE));
    for (let n = 0; n < count; n += 1) {
      const dice = diceOf(seed, 'disaster', kind, n);
      const at = startAt + Math.round(spanMs * (0.03 + 0.85 * dice.next()));
      timeline.at(at, () => strike(kind, dice));
    }
  }
  return machine;
}
