/** Which end comes next: every named point gets its share in turn, the rest is random. */
import { POINTS, type Point } from './points.js';

export type Kill =
  /** Dies at a named point. */
  | { kind: 'point'; point: Point; nth: number }
  /** `kill -9` at a random moment. */
  | { kind: 'kill' }
  /** Stopped for a while, then goes on. */
  | { kind: 'pause' }
  /** Stopped for a while, then killed. */
  | { kind: 'pauseKill' }
  /** Asked to end, and killed while it is at it. */
  | { kind: 'endKill' };

export type KillKind = Kill['kind'];

export interface Plan {
  /** `fresh`: the database has no tables yet. Undefined when enough was killed. */
  next(fresh: boolean): Kill | undefined;
  /** One more that only sleeps; undefined when enough was killed. */
  pause(): Kill | undefined;
  /** What really came of it: a point that was not reached in time ended as a `kill`. */
  done(kill: Kill, kind: KillKind): void;
  isOver(): boolean;
  /** Kills carried out. */
  count(): number;
  report(): { byKind: Record<KillKind, number>; points: Record<string, number>; short: string[] };
}

/** Missed points may cost this much more. */
const OVERTIME = 1.3;
const NTH_MAX = 3;

export function createPlan(kills: number, random: () => number): Plan {
  // A point is to be hit at least once in a hundred kills; a short run gets to as many of them as it can.
  const required = Math.floor(kills / 100);
  const share = Math.max(1, Math.ceil(kills / 100));
  const hits = new Map(POINTS.map(({ name }) => [name, 0]));
  const underway = new Map<string, number>();
  const byKind: Record<KillKind, number> = { point: 0, kill: 0, pause: 0, pauseKill: 0, endKill: 0 };
  let taken = 0;
  let count = 0;

  const having = ({ name }: Point): number => (hits.get(name) ?? 0) + (underway.get(name) ?? 0);
  const short = (fresh: boolean): Point[] =>
    POINTS.filter((point) => having(point) < share && (fresh || !point.fresh));
  const missing = (): Point[] => POINTS.filter(({ name }) => (hits.get(name) ?? 0) < required);
  const isOver = (): boolean =>
    (taken >= kills && missing().length === 0) || taken >= Math.ceil(kills * OVERTIME);

  const takePoint = (points: Point[]): Kill => {
    const least = Math.min(...points.map(having));
    const candidates = points.filter((point) => having(point) === least);
    const fresh = candidates.filter((point) => point.fresh);
    const from = fresh.length > 0 ? fresh : candidates;
    const point = from[Math.floor(random() * from.length)]!;
    underway.set(point.name, (underway.get(point.name) ?? 0) + 1);
    return { kind: 'point', point, nth: point.once ? 1 : 1 + Math.floor(random() * NTH_MAX) };
  };

  const takeRandom = (): Kill => {
    const chance = random();
    if (chance < 0.7) return { kind: 'kill' };
    if (chance < 0.82) return { kind: 'pause' };
    return { kind: chance < 0.92 ? 'pauseKill' : 'endKill' };
  };

  return {
    next(fresh) {
      if (isOver()) return undefined;
      taken += 1;
      const points = short(fresh);
      const needed = points.reduce((sum, point) => sum + share - having(point), 0);
      const mustBePoint =
        random() < needed / Math.max(1, kills - taken + 1) || points.some((point) => point.fresh);
      return points.length > 0 && mustBePoint ? takePoint(points) : takeRandom();
    },
    pause() {
      if (isOver()) return undefined;
      taken += 1;
      return { kind: 'pause' };
    },
    done(kill, kind) {
      count += 1;
      byKind[kind] += 1;
      if (kill.kind !== 'point') return;
      const { name } = kill.point;
      underway.set(name, (underway.get(name) ?? 0) - 1);
      if (kind === 'point') hits.set(name, (hits.get(name) ?? 0) + 1);
    },
    isOver,
    count: () => count,
    report: () => ({
      byKind,
      points: Object.fromEntries(hits),
      short: missing().map(({ name }) => name),
    }),
  };
}
