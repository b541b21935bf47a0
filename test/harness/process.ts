/** The bot's process: started, ended in order or killed, and started again on the same SQLite file. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import type { SandboxOptions } from '../../adapters/sandbox-shop/options.js';
import { assembleBot, type Bot, type BotOptions } from '../../src/bot.js';
import type { ManualClock } from '../../src/clock.js';
import { connectMarketplaces, policiesIn, settingsOf } from '../../src/compose.js';
import type { Config } from '../../src/config.js';
import type { Settings } from '../../src/domain/settings.js';
import { seededRandom } from '../../src/ids.js';
import { packagePath } from '../../src/package-root.js';
import { copyDatabase } from '../../src/store/copy.js';
import { readyCopy } from '../../src/store/put-back.js';
import { type ShopPlan, sceneConfig } from './shop-plan.js';
import type { Team } from './team.js';
import type { Wire } from './wire.js';

export interface Process {
  start(bend: ShopPlan['policy']): Promise<void>;
  /** Throws while no bot is running. */
  running(): { bot: Bot; settings: Settings };
  readonly isUp: boolean;
  stop(): Promise<void>;
  /** The database is gone from one moment to the next, and with it everything that was under way. */
  kill(): Promise<void>;
  /** A copy of the database, for later. */
  backUp(): Promise<void>;
  /** Takes the place of the database while no bot runs; what stands beside it stays. */
  putBack(): Promise<void>;
  /** Errors the bot has logged. */
  readonly faults: string[];
  deleteFile(): void;
}

const shipped = new Map<string, Settings>();

/** The shipped files are read once for all scenarios that look alike: reading them takes longer than most scenarios. */
function shippedSettings(config: Config, marketplaces: BotOptions['marketplaces']): Settings {
  const [shop] = config.shops;
  const port = shop && marketplaces.get(shop.marketplace);
  const key = JSON.stringify([
    shop?.secondPerson,
    config.channels,
    shop?.market,
    shop?.mode,
    shop && port?.capabilities(shop),
  ]);
  const known = shipped.get(key) ?? settingsOf(config, policiesIn(packagePath('data')), marketplaces);
  shipped.set(key, known);
  return known;
}

function bent(settings: Settings, bend: ShopPlan['policy']): Settings {
  const standard = settings.policies.get('standard');
  if (!bend || !standard) return settings;
  return { ...settings, policies: new Map([...settings.policies, ['standard', bend(standard)]]) };
}

export function createProcess(
  plan: ShopPlan,
  options: SandboxOptions,
  clock: ManualClock,
  wire: Wire,
  team: Team,
): Process {
  const folder = mkdtempSync(join(tmpdir(), 'unpaid-scene-'));
  const config = sceneConfig(options.shop.region, plan);
  const random = seededRandom(1).bytes;
  const faults: string[] = [];
  const log = pino({ level: 'error' }, { write: (line: string) => void faults.push(line) });
  let up: { bot: Bot; settings: Settings } | undefined;

  const connect = async () => {
    const credentials = {
      accessToken: options.accessToken,
      shopCipher: options.shop.cipher,
      ...(plan.chatScope === false ? { scopes: ['seller.order.info', 'seller.product.basic'] } : {}),
    };
    const { appKey, appSecret } = options;
    // The clock stands still while a call is under way.
    const wait = async () => {};
    const access = { appKey, appSecret, credentials: () => credentials, fetch: wire.fetch, wait };
    return await connectMarketplaces({ apiUrl: 'http://127.0.0.1', ...access }, clock, log);
  };
  const running = (): { bot: Bot; settings: Settings } => {
    if (!up) throw new Error('the bot is not running');
    return up;
  };

  return {
    faults,
    running,
    get isUp() {
      return up !== undefined;
    },
    async start(bend) {
      const marketplaces = await connect();
      const settings = bent(shippedSettings(config, marketplaces), bend);
      const bot = await assembleBot({
        settings,
        database: { file: join(folder, 'scene.db') },
        witnessFile: join(folder, 'scene.db.beat'),
        throwAway: true,
        clock,
        marketplaces,
        chats: new Map([['console', team.connect(config, clock, plan.chatPace)]]),
        log,
        random,
      });
      await bot.open();
      up = { bot, settings };
    },
    async stop() {
      const { bot } = running();
      up = undefined;
      await bot.stop();
    },
    async kill() {
      const { bot } = running();
      up = undefined;
      await bot.store.db.destroy();
      wire.release();
    },
    async backUp() {
      rmSync(join(folder, 'backup.db'), { force: true });
      await copyDatabase(join(folder, 'scene.db'), join(folder, 'backup.db'));
    },
    async putBack() {
      const ready = await readyCopy(join(folder, 'backup.db'), join(folder, 'scene.db'), clock.now());
      ready.swap(join(folder, 'replaced.db'));
      rmSync(join(folder, 'replaced.db'));
    },
    deleteFile: () => rmSync(folder, { recursive: true, force: true }),
  };
}
