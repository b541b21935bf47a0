/** `unpaid go-live` and `unpaid shadow`: what the bot would have done, and what is still missing; then an owner decides. */
import { createSystemClock } from '../clock.js';
import { policiesIn } from '../compose.js';
import type { ShopConfig } from '../config.js';
import { examineShop } from '../doctor.js';
import { formatSpan } from '../domain/format.js';
import { formatMoney } from '../domain/money.js';
import type { Policy } from '../domain/policy.js';
import { AppError } from '../errors.js';
import type { Clock, Diagnosis } from '../ports.js';
import { setPaused } from '../services/actions/pause.js';
import { setMode } from '../services/actions/set-mode.js';
import type { Store } from '../store/database.js';
import { drawnSince } from '../store/shadow.js';
import { findShop, inShadow, type Shop } from '../store/shops.js';
import type { Texts } from '../texts/shape.js';
import { texts } from '../texts/texts.js';
import { type FilesOptions, openMarketplaces, readFiles } from './examine-files.js';
import { findingLines } from './findings.js';
import { openOwnStore } from './own-store.js';
import { personFor, shopNamed } from './shop-command.js';

export interface SwitchOptions extends FilesOptions {
  /** Our id of the shop, or its name; absent: the only one. */
  shop: string | undefined;
  /** Id of the person in whose name it is done; absent: the only owner. */
  by: string | undefined;
  say(line: string): void;
}

export interface ModeOptions extends SwitchOptions {
  mode: 'live' | 'shadow';
  /** Asked after all was said; false leaves everything as it is. */
  confirm(question: string): Promise<boolean>;
}

const DAY_MS = 86_400_000;
/** What was settled longer ago goes with its order. */
const KEPT_MS = 30 * DAY_MS;

/** True when something was changed. */
export async function switchMode(options: ModeOptions): Promise<boolean> {
  return await withShop(options, 'go_live', async ({ store, shop, row, person, clock, ...rest }) => {
    const { mode, language, say } = options;
    const t = texts(language);
    if (inShadow(row) === (mode === 'shadow')) {
      say(t.goLive.already[mode](shop.name));
      return false;
    }
    if (mode === 'live') {
      const shops = await openMarketplaces(rest.environment, store, clock);
      const patient = { ...shops, db: store.db, publicUrl: rest.environment.publicUrl, now: clock.now };
      const findings = await examineShop(patient, shop, language);
      const policy = rest.policies.get(shop.policy);
      for (const line of await reportLines(store, row, policy, findings, clock, t)) say(line);
    }
    if (!(await options.confirm(t.goLive.question[mode](shop.name)))) {
      say(t.goLive.unchanged);
      return false;
    }
    await store.write((unit) => setMode(unit, shop.id, person, mode), 'press');
    say(t.goLive.done[mode](shop.name));
    return true;
  });
}

/** `unpaid pause` and `unpaid resume`: at once, and what is queued obeys as well. */
export async function switchPause(options: SwitchOptions & { paused: boolean }): Promise<void> {
  const { paused, language, say } = options;
  await withShop(options, paused ? 'pause' : 'resume', async ({ store, shop, person }) => {
    await store.write((unit) => setPaused(unit, [shop.id], person, paused), 'press');
    const t = texts(language).goLive;
    say(paused ? t.paused(shop.name) : t.resumed(shop.name));
  });
}

interface AtShop {
  store: Store;
  shop: ShopConfig;
  row: Shop;
  person: ReturnType<typeof personFor>;
  policies: ReadonlyMap<string, Policy>;
  environment: ReturnType<typeof readFiles>['environment'];
  clock: Clock;
}

async function withShop<T>(
  options: SwitchOptions,
  action: 'go_live' | 'pause' | 'resume',
  work: (at: AtShop) => Promise<T>,
): Promise<T> {
  const { config, environment } = readFiles(options.configFile, options.env);
  const shop = shopNamed(config, options.shop);
  const person = personFor(config, options.by, action, shop.id);
  const clock = createSystemClock();
  const store = await openOwnStore(environment, clock.now);
  try {
    const row = await findShop(store.db, shop.id);
    if (!row)
      throw new AppError(
        'no-database',
        `the bot has not run for shop ${shop.id} yet`,
        'Start it: npx unpaid start.',
      );
    const policies = policiesIn(environment.dataDir);
    return await work({ store, shop, row, person, policies, environment, clock });
  } finally {
    await store.close();
  }
}

async function reportLines(
  store: Store,
  row: Shop,
  policy: Policy | undefined,
  findings: readonly Diagnosis[],
  clock: Clock,
  t: Texts,
): Promise<string[]> {
  const now = clock.now();
  const since = Math.max(Number(row.mode_at ?? 0), now - KEPT_MS);
  const watched = formatSpan(now - since, t.language);
  const drawn = await drawnSince(store.db, row.id, since);
  const { goLive, doctor, words } = t;
  const { count, worth } = drawn.paidLater;
  const money = words.list(worth.map((amount) => formatMoney(amount, t.language)));
  const troubles = findings.filter(
    ({ part, state }) => state !== 'good' && !part.endsWith(doctor.parts.mode),
  );
  return [
    goLive.title(row.name),
    '',
    goLive.seen(watched, drawn.orders, drawn.paid),
    ...(now - Number(row.mode_at ?? 0) > KEPT_MS ? [goLive.noOlder] : []),
    goLive.would(drawn.messages, drawn.cancels),
    ...(drawn.cancels > 0 ? [count > 0 ? goLive.paidLater(count, money) : goLive.nonePaidLater] : []),
    '',
    ...cancelLines(policy, t),
    goLive.people,
    '',
    ...(drawn.orders === 0 ? [goLive.nothingSeen] : []),
    ...(now - since < DAY_MS ? [goLive.short(watched)] : []),
    ...(troubles.length > 0
      ? [goLive.warnings, ...troubles.flatMap((finding) => findingLines(finding, t))]
      : []),
    '',
  ];
}

/** Only where its policy says so does the machine cancel by itself. */
function cancelLines(policy: Policy | undefined, t: Texts): string[] {
  const lines = (policy?.rules ?? []).flatMap(({ when, steps }) => {
    const cancel = steps.find(({ name, mode }) => name === 'cancel' && mode === 'automatic');
    if (!cancel) return [];
    const methods = when.methods && t.words.list(when.methods.map((method) => t.words.methods[method]));
    return [t.goLive.cancelsBySelf(methods, formatSpan(cancel.afterMs + cancel.graceMs, t.language))];
  });
  return lines.length > 0 ? lines : [t.goLive.cancelsNothing];
}
