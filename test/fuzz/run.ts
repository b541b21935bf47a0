/** Feeds every entry by its weight, in batches, yielding to the loop between them so that its delay is the product's. */
import { type Chance, createChance } from './chance.js';
import { answers, ordersKept } from './entries/answers.js';
import { consoleBodies, consoleGate } from './entries/console.js';
import type { Entry, EntryContext } from './entries/entry.js';
import { files } from './entries/files.js';
import { commands, forms, presses } from './entries/hands.js';
import { words } from './entries/texts.js';
import { webhookBodies, webhookFraming, webhookVerdicts } from './entries/webhooks.js';
import { forgeAll } from './forge-all.js';
import { type Gauges, startGauges } from './gauges.js';
import { createSlowLoris, HEAVIES } from './heavy.js';
import { type House, openHouse } from './house.js';
import { mutateText } from './mutate.js';

export interface FuzzOptions {
  inputs: number;
  forgeries: number;
  seed: number;
  /** Also the big, the endless and the slow, which take seconds each. */
  heavy: boolean;
  /** Entries to feed; all by default. */
  only?: readonly string[];
  progress?(text: string): void;
}

export interface FuzzReport {
  seed: number;
  inputs: number;
  /** `slowestMs`: processor time of the dearest input, for entries that run one at a time. */
  byEntry: Record<string, { inputs: number; slowestMs: number }>;
  statuses: Record<string, number>;
  crashes: number;
  crashList: string[];
  unhandledRejections: number;
  looseList: string[];
  answers5xx: number;
  forgeriesTried: number;
  forgeriesAccepted: number;
  forgeryFamilies: number;
  rowsFromForgeries: number;
  blankSecretsTaken: number;
  heavies: Record<string, number>;
  /** The longest stretch of simulated life between inputs, which the loop's delay holds too. */
  longestLifeMs: number;
  slowConnections: { opened: number; longestMs: number };
  loopDelayP999Ms: number;
  loopDelayMaxMs: number;
  rssGrowthMb: number;
  rssPeakMb: number;
  wallMs: number;
}

const LIST_MAX = 20;
/** Between two turns of the loop inputs run for no longer than this, one that takes longer on its own apart. */
const TURN_MS = 4;
const LIFE_EVERY = 4_000;
const LIFE_MS = 5_000;

export async function runFuzz(options: FuzzOptions): Promise<FuzzReport> {
  const startedAt = performance.now();
  const house = await openHouse(options.seed);
  const gauges = startGauges();
  const run = createRun(options, house, gauges);
  try {
    await run.feed(Math.min(2_000, Math.ceil(options.inputs / 10)), createChance(options.seed + 1));
    run.forget();
    gauges.settle();
    const loris = options.heavy ? createSlowLoris(house.webhookPort) : undefined;
    loris?.open(100);
    const forged = await run.forgeAll(createChance(options.seed + 2));
    if (options.heavy) await run.heavies();
    await run.feed(options.inputs, createChance(options.seed));
    const slow = (await loris?.end()) ?? { opened: 0, longestMs: 0 };
    const gauged = gauges.read();
    const { loose } = gauges;
    return {
      ...run.report(),
      ...forged,
      unhandledRejections: loose.length,
      looseList: loose.slice(0, LIST_MAX),
      slowConnections: { opened: slow.opened, longestMs: Math.round(slow.longestMs) },
      ...(Object.fromEntries(
        Object.entries(gauged).map(([name, value]) => [name, Math.round(value * 10) / 10]),
      ) as typeof gauged),
      wallMs: Math.round(performance.now() - startedAt),
    };
  } finally {
    run.close();
    gauges.stop();
    await house.close();
  }
}

function createRun(options: FuzzOptions, house: House, gauges: Gauges) {
  const statuses: Record<string, number> = {};
  const crashes: string[] = [];
  const byEntry: FuzzReport['byEntry'] = {};
  const heavyMs: Record<string, number> = {};
  let crashed = 0;
  let longestLifeMs = 0;
  const answered = (status: number): void => {
    statuses[status] = (statuses[status] ?? 0) + 1;
  };
  const note = (where: string, error: unknown): void => {
    crashed += 1;
    if (crashes.length < LIST_MAX)
      crashes.push(`${where}: ${error instanceof Error ? error.stack : String(error)}`);
  };
  const context: EntryContext = { house, answered };
  const entries = entriesOf(context).filter(({ name }) => options.only?.includes(name) ?? true);

  const feedOne = async (entry: Entry, chance: Chance): Promise<void> => {
    const record = byEntry[entry.name] ?? { inputs: 0, slowestMs: 0 };
    byEntry[entry.name] = record;
    record.inputs += 1;
    const startedAt = cpuMs();
    try {
      await entry.feed(chance);
    } catch (error) {
      note(entry.name, error);
    }
    // One that waits for others on a socket tells nothing about itself.
    if (entry.inFlight === 1) record.slowestMs = Math.max(record.slowestMs, round(cpuMs() - startedAt));
  };

  return {
    async feed(inputs: number, chance: Chance): Promise<void> {
      const turn = createTurn();
      let lifeAt = LIFE_EVERY;
      for (let fed = 0; fed < inputs; ) {
        const entry = byWeight(entries, chance);
        const count = Math.min(inputs - fed, Math.max(entry.inFlight, 16));
        for (let done = 0; done < count; done += entry.inFlight) {
          const batch = Math.min(entry.inFlight, count - done);
          await Promise.all(Array.from({ length: batch }, () => feedOne(entry, chance)));
          await turn();
        }
        fed += count;
        if (fed < lifeAt) continue;
        lifeAt += LIFE_EVERY;
        await live(chance);
        options.progress?.(`${fed} of ${inputs} inputs, ${crashed} crashes, ${gauges.loose.length} loose`);
      }
    },
    async forgeAll(chance: Chance) {
      return await forgeAll(options.forgeries, house, chance, answered, (fault) => note('forgeries', fault));
    },
    async heavies(): Promise<void> {
      for (const [name, heavy] of Object.entries(HEAVIES)) {
        const startedAt = performance.now();
        await heavy(house).catch((error: unknown) => note(name, error));
        heavyMs[name] = Math.round(performance.now() - startedAt);
        options.progress?.(`${name}: ${heavyMs[name]} ms`);
      }
    },
    forget(): void {
      for (const name of Object.keys(byEntry)) delete byEntry[name];
    },
    report: () => ({
      seed: options.seed,
      inputs: Object.values(byEntry).reduce((sum, { inputs }) => sum + inputs, 0),
      byEntry,
      statuses,
      crashes: crashed,
      crashList: crashes,
      answers5xx: Object.entries(statuses).reduce(
        (sum, [status, n]) => (Number(status) >= 500 ? sum + n : sum),
        0,
      ),
      heavies: heavyMs,
      longestLifeMs,
    }),
    close(): void {
      for (const entry of entries) entry.close?.();
    },
  };

  /** Timers fire, effects are performed, buyers act; half the time the shop's answers come bent. */
  async function live(chance: Chance): Promise<void> {
    house.bendAnswers.by = chance.oneIn(2)
      ? (body) => (chance.oneIn(3) ? mutateText(chance, body) : body)
      : undefined;
    const startedAt = cpuMs();
    try {
      await house.live(LIFE_MS);
    } catch (error) {
      note('a stretch of life', error);
    }
    house.bendAnswers.by = undefined;
    longestLifeMs = Math.max(longestLifeMs, round(cpuMs() - startedAt));
  }
}

function entriesOf(context: EntryContext): Entry[] {
  return [
    webhookBodies(context),
    webhookVerdicts(context),
    webhookFraming(context),
    presses(context),
    forms(context),
    commands(context),
    consoleGate(context),
    consoleBodies(context),
    answers(context),
    ordersKept(context),
    words(),
    ...files(),
  ];
}

function byWeight(entries: readonly Entry[], chance: Chance): Entry {
  let at = chance.next() * entries.reduce((sum, { weight }) => sum + weight, 0);
  for (const entry of entries) {
    at -= entry.weight;
    if (at < 0) return entry;
  }
  return entries[0]!;
}

function createTurn(): () => Promise<void> {
  let turnedAt = performance.now();
  return async () => {
    if (performance.now() - turnedAt < TURN_MS) return;
    await new Promise((resolve) => setImmediate(resolve));
    turnedAt = performance.now();
  };
}

/** Of this process, so that a busy machine does not make an input slow. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

const round = (ms: number): number => Math.round(ms * 10) / 10;
