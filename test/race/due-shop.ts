/** A shop full of orders whose cancel is due and whose buyers were told so, with the real bot in front of it. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { createSandboxShop, type SandboxShop } from '../../adapters/sandbox-shop/index.js';
import { assembleBot, type Bot } from '../../src/bot.js';
import { createManualClock, type ManualClock } from '../../src/clock.js';
import { connectMarketplaces, policiesIn, settingsOf } from '../../src/compose.js';
import { DEFAULT_BREAKER } from '../../src/domain/breaker.js';
import type { TimerKind } from '../../src/domain/effect.js';
import type { Policy, Step } from '../../src/domain/policy.js';
import type { Settings } from '../../src/domain/settings.js';
import { seededRandom } from '../../src/ids.js';
import { packagePath } from '../../src/package-root.js';
import { settleSent } from '../../src/services/effects/settle-sent.js';
import { enqueueMessage } from '../../src/services/enqueue-message.js';
import type { Unit } from '../../src/store/database.js';
import type { Order } from '../../src/store/orders.js';
import { claim, effectsOf } from '../../src/store/outbox.js';
import { listShops } from '../../src/store/shops.js';
import { arm, cancelTimers } from '../../src/store/timers.js';
import { MINUTE, START, sandboxOptions, sceneConfig } from '../harness/shop-plan.js';
import { createLine, type Line, type LineRules } from './line.js';
import { runLine } from './run-line.js';

export interface DueShop {
  bot: Bot;
  settings: Settings;
  clock: ManualClock;
  sandbox: SandboxShop;
  line: Line;
  /** Errors the bot has logged. */
  faults: string[];
  close(): Promise<void>;
}

/** Told at 45 minutes that the order closes at 60; the cancel follows the hidden grace. */
const TOLD_AT = START + 45 * MINUTE;
const DEADLINE_AT = START + 60 * MINUTE;
const CANCEL_AT = START + 65 * MINUTE;
/** Deadlines pass as fast as the shop's lane can cancel, so that few wait and all are in time. */
const APART_MS = 700;
const DONE: TimerKind[] = ['notice', 'alert'];
const BATCH = 100;
const NEVER_MS = 30 * 24 * 3_600_000;

export async function openDueShop(orders: number, rules: LineRules): Promise<DueShop> {
  const clock = createManualClock(START - MINUTE);
  const options = sandboxOptions({ orders: Array.from({ length: orders }, () => ({})) }, clock);
  const sandbox = createSandboxShop(options);
  // Until all orders are known and told, the line is good: the race is between payment and cancel.
  const road = { ...rules, lost: 0 };
  const line = createLine(sandbox, road);
  const faults: string[] = [];
  const log = pino({ level: 'error' }, { write: (text: string) => void faults.push(text) });
  const { appKey, appSecret, accessToken, shop } = options;
  const credentials = { accessToken, shopCipher: shop.cipher };
  const marketplaces = await connectMarketplaces(
    {
      apiUrl: 'http://127.0.0.1',
      appKey,
      appSecret,
      credentials: () => credentials,
      fetch: line.fetch,
      timeout: line.timeout,
      wait: line.wait,
    },
    clock,
    log,
  );
  const settings = unattended(
    settingsOf(sceneConfig(shop.region), policiesIn(packagePath('data')), marketplaces),
  );
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'unpaid-race-'));
  const bot = await assembleBot({
    settings,
    database: { file: join(folder, 'race.db') },
    throwAway: true,
    clock,
    marketplaces,
    chats: new Map(),
    log,
    random: seededRandom(1).bytes,
  });
  const parts = { bot, settings, clock, sandbox, line };

  await bot.open();
  clock.set(START);
  await sandbox.runUntil(clock.now());

  await runLine(parts, START + 2 * MINUTE);

  await makeDue(parts);
  road.lost = rules.lost;

  return {
    ...parts,
    faults,
    async close() {
      await bot.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The race is between bot and buyer: no card is drawn, only notice and cancel are planned, and so many cancels are meant. */
function unattended(settings: Settings): Settings {
  const shops = new Map([...settings.shops].map(([id, shop]) => [id, { ...shop, channels: [] }]));
  const breaker = { ...DEFAULT_BREAKER, cancels: Number.MAX_SAFE_INTEGER, atLeast: Number.MAX_SAFE_INTEGER };
  const policies = [...settings.policies].map(([name, policy]): [string, Policy] => {
    const rules = policy.rules.map(({ when, steps }) => ({ when, steps: steps.filter(isOfTheRace) }));
    return [name, { ...policy, rules, breaker }];
  });
  return { ...settings, shops, policies: new Map(policies) };
}

const isOfTheRace = ({ name }: Step): boolean => name === 'notice' || name === 'cancel';

/** What an hour would have brought: the notice is in the buyer's hands, and all that is left is the cancel, one after the other. */
async function makeDue({ bot, clock }: Pick<DueShop, 'bot' | 'clock'>): Promise<void> {
  const { store } = bot;
  const rows = await store.db.selectFrom('orders').selectAll().orderBy('id').execute();
  clock.set(TOLD_AT);
  for (let from = 0; from < rows.length; from += BATCH) {
    await store.write(async (unit) => {
      for (const [n, order] of rows.slice(from, from + BATCH).entries()) {
        await tell(unit, order);
        await cancelTimers(unit, order.id, DONE);
        const dueAt = CANCEL_AT + (from + n) * APART_MS;
        await arm(unit, { kind: 'cancel', shopId: order.shop_id, orderId: order.id, dueAt });
      }
    });
  }
  clock.set(CANCEL_AT);
  // No poll and no webhook while it lasts: what the bot learns of a payment, it learns by the cancel's own looks.
  await store.write(async (unit) => {
    for (const { id } of await listShops(unit.tx))
      await arm(unit, { kind: 'poll', shopId: id, orderId: null, dueAt: CANCEL_AT + NEVER_MS });
  });
}

async function tell(unit: Unit, order: Order): Promise<void> {
  const params = { step: 'notice', template: 'notice', dueAt: TOLD_AT, maxLateMs: 10 * MINUTE } as const;
  await enqueueMessage(unit, order, params);
  const [notice] = await effectsOf(unit.tx, order.id, ['buyer.message']);
  if (!notice) throw new Error(`no notice for ${order.id}`);
  await claim(unit, notice.id, unit.now + MINUTE, { ...params, said: 'told', told: DEADLINE_AT });
  await settleSent(unit, notice, 'told');
}
