/**
 * Simulated buyers. Everything about one is drawn when the order is placed, from a stream of its own: what the bot does
 * decides which of it comes true, and never what anyone else draws.
 */
import type { Plan, Profile, SandboxOrder } from './model.js';
import type { RandomState } from './random.js';
import { draw, drawDelay, drawInt, drawWeighted } from './random.js';
import type { World } from './world.js';
import { schedule } from './world.js';

const MINUTE = 60_000;

export interface BuyerMix {
  /** Pays of their own accord after a while. */
  self: number;
  /** Would forget; pays only if a message moves them. */
  persuadable: number;
  /** Their first attempt to pay is refused. */
  failing: number;
  /** Answers the first message in words. */
  talker: number;
  canceller: number;
  never: number;
}

export const DEFAULT_MIX: BuyerMix = {
  self: 0.5,
  persuadable: 0.16,
  failing: 0.12,
  talker: 0.07,
  canceller: 0.05,
  never: 0.1,
};

/** Chance that the first, second, third message moves a persuadable buyer who is still unmoved: the causal uplift. */
export const DEFAULT_UPLIFT: readonly number[] = [0.35, 0.4, 0.25];

export interface Habits {
  mix: BuyerMix;
  uplift: readonly number[];
}

/** A plan, and when the buyer does things unasked (epoch ms). */
interface Life {
  plan: Plan;
  paysAt?: number;
  failsAt?: number;
  cancelsAt?: number;
}

const soon = (random: RandomState): number => drawInt(random, 30, 300) * 1000;

function drawLife(
  random: RandomState,
  profile: Profile,
  at: number,
  slow: boolean,
  uplift: readonly number[],
): Life {
  const plan: Plan = { profile, moves: [], answers: [] };
  switch (profile) {
    case 'self':
      return { plan, paysAt: at + drawDelay(random, slow ? 300 * MINUTE : 9 * MINUTE, 1.1) };
    case 'persuadable':
      plan.moves = uplift.map((chance) => (draw(random) < chance ? soon(random) : null));
      return { plan };
    case 'failing': {
      const failsAt = at + soon(random);
      const inWords = draw(random) < 0.5;
      const helped = draw(random) < 0.6 ? soon(random) * 2 : null;
      plan.answers = inWords ? [{ phrase: 'refused', afterMs: soon(random) }] : [];
      plan.moves = inWords ? [null, helped] : [helped];
      const alone = draw(random) < 0.25;
      return { plan, failsAt, ...(alone && { paysAt: failsAt + drawInt(random, 20, 90) * MINUTE }) };
    }
    case 'talker':
      plan.answers = [{ phrase: draw(random) < 0.5 ? 'later' : 'question', afterMs: soon(random) }];
      plan.moves = [draw(random) < 0.5 ? drawInt(random, 10, 60) * MINUTE : null];
      return { plan };
    case 'canceller':
      plan.answers = [{ phrase: 'changed_mind', afterMs: soon(random) }];
      return { plan, cancelsAt: at + drawDelay(random, 15 * MINUTE, 0.8) };
    case 'never':
      return { plan };
  }
}

/** Gives a new order its buyer's plan and puts what happens unasked on the agenda. */
export function bringToLife(world: World, order: SandboxOrder, random: RandomState, habits: Habits): void {
  if (order.isCod || order.isSample) {
    schedule(world, world.time + drawInt(random, 1, 6) * MINUTE, 'confirm', order.id);
    return;
  }
  const profiles = Object.entries(habits.mix) as [Profile, number][];
  const profile = drawWeighted(
    random,
    profiles.map(([value, weight]) => ({ value, weight })),
  );
  const life = drawLife(random, profile, world.time, order.method.slow, habits.uplift);
  order.plan = life.plan;
  if (life.paysAt !== undefined)
    payLater(world, order, life.paysAt, life.failsAt === undefined ? 'self' : 'retry');
  if (life.failsAt !== undefined) schedule(world, life.failsAt, 'fail', order.id);
  if (life.cancelsAt !== undefined) schedule(world, life.cancelsAt, 'give_up', order.id);
}

export function payLater(world: World, order: SandboxOrder, at: number, because: string): void {
  order.paysAt = Math.min(order.paysAt ?? Number.POSITIVE_INFINITY, at);
  schedule(world, at, 'pay', order.id, because);
}

/** What a shop message does to a buyer who has not paid yet. */
export function receiveMessage(world: World, order: SandboxOrder, uplift: readonly number[]): void {
  const n = order.messages++;
  const { plan } = order;
  const answer = plan.answers[n];
  if (answer) schedule(world, world.time + answer.afterMs, 'say', order.id, answer.phrase);
  const move = plan.moves[n];
  if (move === null || move === undefined) return;
  const chance = plan.profile === 'persuadable' ? uplift[n] : undefined;
  world.ledger.write({
    at: world.time,
    kind: 'moved',
    orderId: order.id,
    buyerId: order.buyerId,
    messageNumber: n + 1,
    ...(chance !== undefined && { uplift: chance }),
  });
  payLater(world, order, world.time + move, 'message');
}
