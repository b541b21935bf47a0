/** A shop kept between runs. It is our own file, so it is checked for version and shape at its top only. */
import * as z from 'zod';
import type { Core, Luck, Tokens } from './core.js';
import type { DeliveriesState } from './deliveries.js';
import { type WorldState, worldState } from './world.js';

const VERSION = 1;

export interface Snapshot {
  version: number;
  world: WorldState;
  deliveries: DeliveriesState;
  tokens: Tokens;
  webhooks: [string, string][];
  quota: { day: number; used: number };
  /** Absent in those of before there were faults. */
  luck?: Luck;
}

const shape = z.looseObject({
  version: z.literal(VERSION, 'was made by another version of the sandbox: start without it'),
  world: z.looseObject({ time: z.number(), orders: z.array(z.unknown()), ledger: z.array(z.unknown()) }),
  deliveries: z.looseObject({ pending: z.array(z.unknown()) }),
  tokens: z.looseObject({ access: z.string(), refresh: z.string() }),
  webhooks: z.array(z.tuple([z.string(), z.string()])),
  quota: z.looseObject({ day: z.number(), used: z.number() }),
  luck: z.looseObject({ requests: z.looseObject({}), latency: z.looseObject({}) }).optional(),
});

export function takeSnapshot(core: Core, deliveries: DeliveriesState): Snapshot {
  const { tokens, quota, luck } = core;
  const webhooks = [...core.webhooks];
  return structuredClone({
    version: VERSION,
    world: worldState(core.world),
    deliveries,
    tokens,
    webhooks,
    quota,
    luck,
  });
}

/** Throws an `Error` that says what is wrong with it. */
export function readSnapshot(value: unknown): Snapshot {
  const parsed = shape.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw new Error(`not a usable snapshot: ${issue.path.join('.')}: ${issue.message}`);
  }
  return structuredClone(value) as Snapshot;
}
