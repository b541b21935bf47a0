/** Independent lanes of worlds, each killed some eighty times and then judged, and one lane of long sleeps beside them. */
import { seededRandom } from '../../src/ids.js';
import { createPlan, type Kill, type KillKind } from './plan.js';
import type { Verdict } from './verdict.js';
import { openWorld, type World, type WorldWish } from './world.js';

export interface LoopWish {
  kills: number;
  lanes: number;
  seed: number;
  dist: string;
  preload: string;
  openOrders: number;
  ending: WorldWish['ending'];
  /** Also stop the process for longer than a call may take, in a lane of its own. */
  longSleeps: boolean;
  tell(line: string): void;
}

export type Report = {
  kills: number;
  byKind: Record<KillKind, number>;
  points: Record<string, number>;
} & Verdict & {
    wallMs: number;
  };

/** A world is judged after this many kills, and a new one begins: some points are passed only once in a world. */
const KILLS_A_WORLD = 80;
const SHORT = { pauseMs: { from: 500, to: 3_000 }, workMs: 1_500 };
/** A call may take 45 s until its row is looked into. */
const LONG = { pauseMs: { from: 46_000, to: 50_000 }, workMs: 12_000 };
const VIOLATIONS_SHOWN = 60;
const ALIKE_SHOWN = 4;

type Pace = Pick<WorldWish, 'pauseMs' | 'workMs'>;

export async function runLoop(wish: LoopWish): Promise<Report> {
  const startedAt = performance.now();
  const plan = createPlan(wish.kills, seededRandom(wish.seed).next);
  const verdicts: Promise<Verdict>[] = [];
  const killsAWorld = Math.min(KILLS_A_WORLD, Math.ceil(wish.kills / wish.lanes));
  let worlds = 0;

  const live = async (world: World, kill: Kill): Promise<void> => {
    const kind = await world.live(kill);
    plan.done(kill, kind);
    if (kill.kind === 'point' && kind === 'kill') wish.tell(`not reached: ${kill.point.name}`);
    const seconds = Math.round((performance.now() - startedAt) / 1_000);
    if (plan.count() % 10 === 0) wish.tell(`${plan.count()} of ${wish.kills} kills, ${seconds} s`);
  };

  /** Kills until the plan is over; a world that has had its share comes to rest while the next one is killed. */
  const lane = async (pace: Pace, next: (world: World) => Kill | undefined): Promise<void> => {
    for (;;) {
      worlds += 1;
      const world = await openWorld({ ...wish, seed: wish.seed * 1_000 + worlds, ...pace });
      let kill = next(world);
      for (let killed = 0; kill; kill = killed < killsAWorld ? next(world) : undefined) {
        await live(world, kill);
        killed += 1;
      }
      verdicts.push(world.finish());
      if (plan.isOver()) return;
    }
  };

  const lanes = Array.from({ length: wish.lanes }, () => lane(SHORT, (world) => plan.next(world.fresh)));
  if (wish.longSleeps) lanes.push(lane(LONG, () => plan.pause()));
  await Promise.all(lanes);
  wish.tell('comes to rest');
  return report(plan.count(), plan.report(), await Promise.all(verdicts), performance.now() - startedAt);
}

function report(
  kills: number,
  planned: { byKind: Record<KillKind, number>; points: Record<string, number>; short: string[] },
  verdicts: Verdict[],
  wallMs: number,
): Report {
  const sum = (name: keyof Verdict): number => verdicts.reduce((total, one) => total + Number(one[name]), 0);
  return {
    kills,
    byKind: planned.byKind,
    points: planned.points,
    orders: sum('orders'),
    messages: sum('messages'),
    cancels: sum('cancels'),
    acts: sum('acts'),
    lost: sum('lost'),
    doubled: sum('doubled'),
    paidCancelled: sum('paidCancelled'),
    untold: sum('untold'),
    stuck: sum('stuck'),
    unknown: sum('unknown'),
    unknownWithoutAlert: sum('unknownWithoutAlert'),
    integrity: verdicts.every((verdict) => verdict.integrity),
    violations: someOfEach([
      ...planned.short.map((name) => `too rarely hit: ${name}`),
      ...verdicts.flatMap((verdict) => verdict.violations),
    ]),
    wallMs: Math.round(wallMs),
  };
}

/** A few of each kind: a thousand alike would hide the one that differs. */
function someOfEach(violations: string[]): string[] {
  const seen = new Map<string, number>();
  const shown = violations.filter((violation) => {
    const kind = violation.replace(/[\w-]{12,}|\d+/g, '').slice(0, 60);
    seen.set(kind, (seen.get(kind) ?? 0) + 1);
    return (seen.get(kind) ?? 0) <= ALIKE_SHOWN;
  });
  return shown.slice(0, VIOLATIONS_SHOWN);
}
