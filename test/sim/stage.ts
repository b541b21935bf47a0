/** Puts a simulation together: time, shops, network, chats, people, the bot's process, and what is checked. */
import type { LedgerRecord } from '../../adapters/sandbox-shop/ledger.js';
import { doAct, meddle } from './buyers.js';
import { type ChatRoad, createChatRoad } from './chat-road.js';
import { diceOf } from './dice.js';
import { type Disasters, planDisasters } from './disasters.js';
import type { FaultBook } from './faults.js';
import { createHealth, type Health } from './health.js';
import { createPeople } from './people.js';
import { settingsByEdition } from './policy-editions.js';
import { type BotProcess, createProcess } from './process.js';
import { createRules, type Rules } from './rules.js';
import type { SimOptions } from './run.js';
import { actOnMessage, actUnasked, type BuyerAct } from './scenario.js';
import { createShops, type SimShop, simConfig } from './shops.js';
import { createSweep, type Sweep } from './sweep.js';
import { createTimeline, type Timeline } from './timeline.js';
import { createTruth, type TrueOrder, type Truth } from './truth.js';
import { createViolationBook, type ViolationBook } from './violations.js';
import { createWebhookRoad } from './webhooks.js';
import { createWire, type Wire } from './wire.js';

export interface Stage {
  readonly seed: number;
  readonly startAt: number;
  readonly endAt: number;
  readonly timeline: Timeline;
  readonly faults: FaultBook;
  readonly shops: readonly SimShop[];
  readonly wire: Wire;
  readonly road: ChatRoad;
  readonly process: BotProcess;
  readonly truth: Truth;
  readonly rules: Rules;
  readonly sweep: Sweep;
  readonly health: Health;
  readonly violations: ViolationBook;
  readonly disasters: Disasters;
  /** What must be done between two events. */
  readonly chores: (() => Promise<void>)[];
  /** Something was committed since it was last looked at. */
  committed: boolean;
  logRow: number;
  /** How often an older copy of the database was put back, as far as it was noticed here. */
  restored: number;
  presses: number;
  onRecord(record: LedgerRecord, order: TrueOrder | undefined, shop: SimShop): void;
  note(line: string): void;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Clocks in the United Kingdom change 19 hours into a run, to or from summer time. */
const CHANGES = [Date.UTC(2026, 2, 29, 1), Date.UTC(2026, 9, 25, 1)];
const NO_CHANGE = Date.UTC(2026, 4, 4, 6);
/** Orders for which one more person's act is done. */
const ACTS_PER_ORDER = 0.15;
/** After the last order nothing new goes wrong for so long: what is left must come to rest. */
const CALM_MS = 2 * HOUR;

export function buildStage(options: SimOptions, folder: string, faults: FaultBook): Stage {
  const { seed, orders } = options;
  const change = CHANGES[seed % 2]!;
  const changes = faults.on('dst_change');
  const startAt = changes ? change - Math.min(19 * HOUR, (options.days * DAY) / 3) : NO_CHANGE;
  const endAt = startAt + Math.round(options.days * DAY);
  const spanMs = Math.max(HOUR, endAt - startAt - CALM_MS);
  const timeline = createTimeline(startAt, seed);
  const count = orders > 5_000 ? 3 : 2;
  const shops = createShops(
    { seed, count, orders, startAt, spanMs, keep: options.keep, only: options.only },
    timeline,
  );
  const violations = createViolationBook(timeline.now, (id) => truth.orders.get(id)?.placedAt);
  const health = createHealth(startAt, timeline);
  const truth = createTruth(shops, timeline);
  const note = (line: string): void => options.trace?.(timeline.now(), line);
  const road = createChatRoad({ seed, timeline, faults });
  const config = simConfig(count);
  const reader = () => process.reader;

  const wire = createWire({
    seed,
    timeline,
    faults,
    shops,
    note,
    onAct: (shop) => rules.acts(shop),
    onArrival: (shop, kind, request, dice) => {
      meddle(shop, kind, request, dice, faults, timeline);
      giveTime(shop, request.path);
    },
  });
  const process = createProcess({
    seed,
    folder,
    timeline,
    faults,
    shops,
    wire,
    road,
    config,
    settings: settingsByEdition(config),
    ownFault(detail) {
      note(`fault ${detail}`);
      if (!disasters.excuses(detail)) violations.add('own_fault', '', detail);
    },
    onCommit() {
      stage.committed = true;
    },
  });
  const rules = createRules({
    timeline,
    truth,
    health,
    violations,
    reader,
    settings: () => process.settings,
  });
  const sweep = createSweep({ timeline, truth, health, violations, shops, road, reader });
  const webhooks = createWebhookRoad({
    seed,
    timeline,
    faults,
    deliver: (request) => process.receive(request),
    violated: (detail) => violations.add('webhook_accepted', '', detail),
  });
  const channels = config.channels.map(({ id, platform, place }) => ({
    platform,
    place,
    shopId: config.shops.find((shop) => shop.channels.includes(id))!.id,
  }));
  const people = createPeople({
    seed,
    timeline,
    faults,
    road,
    channels,
    note,
    someOrder: (dice) => truth.newest(dice.pick(shops))?.externalId,
    failed(error) {
      if (!disasters.excuses(String(error)))
        violations.add('own_fault', '', `a press failed: ${String(error)}`);
    },
  });
  /** Somebody presses in the very moment in which the bot looks whether it may cancel. */
  const giveTime = (shop: SimShop, path: string): void => {
    const id = faults.on('press_during_cancel') && /orders\/(\d+)\/aftersale_eligibility/.exec(path)?.[1];
    if (!id) return;
    const dice = diceOf(seed, 'give time', id, timeline.now());
    const at = channels.find(({ shopId }) => shopId === shop.id);
    if (!at || !dice.chance(0.08)) return;
    timeline.at(timeline.now() + dice.int(0, 250), () => {
      people.say(at.platform, at.place, `extend ${id.slice(-8)} 30m`, 'ben', (answer) => {
        if (answer.kind === 'toast' && answer.tone === 'good') faults.count('press_during_cancel');
      });
    });
  };
  const { pausedSince } = rules;
  const chores: (() => Promise<void>)[] = [];
  const disasters = planDisasters(
    {
      timeline,
      faults,
      health,
      shops,
      process,
      wire,
      road,
      webhooks,
      people,
      channels,
      pausedSince,
      chores,
      note,
    },
    { seed, startAt, spanMs, orders },
  );
  const stage: Stage = {
    seed,
    startAt,
    endAt,
    timeline,
    faults,
    shops,
    wire,
    road,
    process,
    truth,
    rules,
    sweep,
    health,
    violations,
    disasters,
    chores,
    committed: false,
    logRow: 0,
    restored: 0,
    presses: 0,
    note,
    onRecord(record, order, shop) {
      note(`ledger ${order?.id ?? shop.id} ${record.kind} ${record.by ?? ''} ${record.text ?? ''}`);
      if (!order) return;
      if (record.kind === 'placed') {
        later(order, actUnasked(seed, order.id));
        if (shop.poisonNextMs > 0) shop.poisoned.set(order.externalId, timeline.now() + shop.poisonNextMs);
        shop.poisonNextMs = 0;
      }
      if (record.kind === 'message') later(order, actOnMessage(seed, order.id, order.messages.length));
      if (record.kind === 'paid' || record.kind === 'cancelled') sweep.over(order);
    },
  };
  for (const shop of shops) {
    shop.sandbox.onWebhook(async (request) => {
      webhooks.carry(request);
      return 200;
    });
  }
  // Leads look every few minutes whether the bot waits for them.
  for (const [n, { shopId, place }] of channels.entries()) {
    const lookIn = (round: number): void => {
      const dice = diceOf(seed, 'lead', n, round);
      if (rules.stopped.has(shopId)) people.answer(place, dice);
      timeline.at(timeline.now() + dice.int(60, 600) * 1_000, () => lookIn(round + 1));
    };
    lookIn(0);
  }
  if (changes) timeline.at(change, () => faults.count('dst_change'));
  const later = (order: TrueOrder, act: BuyerAct | undefined): void => {
    if (act) timeline.at(timeline.now() + act.afterMs, () => doAct(order, act));
  };
  const turns = Math.round(orders * ACTS_PER_ORDER);
  for (let turn = 0; turn < turns; turn += 1) {
    timeline.at(startAt + diceOf(seed, 'turn', turn).int(0, spanMs), () => {
      stage.presses += 1;
      people.act(turn);
    });
  }
  return stage;
}
