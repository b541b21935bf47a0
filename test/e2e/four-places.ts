/**
 * One bot, one shop, one order; four places. The real core, the real clients of Slack, Discord and Telegram over sockets to the
 * strict local platforms, and the console. Time is the core's own and jumps.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { createActs } from '../../adapters/console/acts.js';
import { CONSOLE_LIMITS, createConsole } from '../../adapters/console/index.js';
import type { Posted } from '../../adapters/console/wire.js';
import { createDiscordChat } from '../../adapters/discord/index.js';
import { createSandboxShop } from '../../adapters/sandbox-shop/index.js';
import { createSlackChat } from '../../adapters/slack/index.js';
import { createTelegramChat } from '../../adapters/telegram/index.js';
import { assembleBot, type Bot } from '../../src/bot.js';
import { createManualClock, type ManualClock } from '../../src/clock.js';
import { connectMarketplaces, policiesIn, settingsOf } from '../../src/compose.js';
import { parseConfig } from '../../src/config.js';
import { commandMenu } from '../../src/desk/command-menu.js';
import type { Card } from '../../src/domain/card.js';
import type { Settings } from '../../src/domain/settings.js';
import { runHeadless } from '../../src/headless.js';
import { packagePath } from '../../src/package-root.js';
import type { ChatOptions, ChatSink, Place, TeamChat } from '../../src/ports.js';
import { said } from '../discord/open-discord.js';
import { startDiscord } from '../fakes/discord/index.js';
import { wordsOf } from '../fakes/discord/people.js';
import { personIn } from '../fakes/slack/person.js';
import { readBlocks } from '../fakes/slack/read.js';
import { openLocalSlack } from '../fakes/slack/server.js';
import { openFakeTelegram } from '../fakes/telegram/server.js';
import { externalIdOf, MINUTE, START, sandboxOptions } from '../harness/shop-plan.js';
import { createWire } from '../harness/wire.js';
import { ANA, MIA, ORDERS, QUICK } from '../slack/open-slack.js';
import { TEAM } from '../telegram/open-telegram.js';

export const HOSTED = ['slack', 'discord', 'telegram'] as const;
export type Hosted = (typeof HOSTED)[number];
export const PLATFORMS = ['console', ...HOSTED] as const;
export type PlatformName = (typeof PLATFORMS)[number];
export type Name = 'Mia' | 'Ana';

/** What somebody sees and does on one platform. */
export interface Window {
  /** Words of the order's card as drawn now. */
  card(): string;
  /** Presses this button of the order's card; what the presser is told. */
  press(name: Name, label: string): Promise<string>;
}

export interface FourPlaces {
  clock: ManualClock;
  bot: Bot;
  windows: Record<PlatformName, Window>;
  /** The platforms' own servers, which can be gone for a while. */
  servers: Record<Hosted, { goAway(): Promise<void>; comeBack(): Promise<void> }>;
  orderId: string;
  /** Everything due happens, and time passes. */
  pass(ms: number): Promise<void>;
  /** Faults of our own that were logged. */
  faults: string[];
  close(): Promise<void>;
}

const PLAN = { orders: [{}], webhooks: 'off' } as const;
const ENDING = externalIdOf({}, 0).slice(-4);
const DISCORD_CALLS = 100_000;
/** The shop closes no order by itself while people press. */
const NEVER_MS = 30 * 24 * 60 * MINUTE;

const config = (places: Record<PlatformName, string>, ids: Record<Name, Record<PlatformName, string>>) =>
  parseConfig(
    'four-places.yaml',
    `shops:
  - id: luna
    name: Luna Beauty
    marketplace: tiktok-shop
    externalId: "7494049642642441621"
    market: UK
    mode: live
    policy: standard
    channels: [console, slack, discord, telegram]
channels:
${PLATFORMS.map((name) => `  - { id: ${name}, platform: ${name}, place: "${places[name]}", language: en }`).join('\n')}
people:
${(['Mia', 'Ana'] as const)
  .map(
    (name) =>
      `  - { id: ${name.toLowerCase()}, name: ${name}, role: agent, ids: ${JSON.stringify(ids[name])} }`,
  )
  .join('\n')}
`,
  );

/** Opens all of it and waits until the order has its card in every place. */
export async function openFourPlaces(): Promise<FourPlaces> {
  const clock = createManualClock(START - MINUTE);
  const folder = mkdtempSync(join(tmpdir(), 'unpaid-four-'));
  const faults: string[] = [];
  const log = pino({ level: 'error' }, { write: (line: string) => void faults.push(line) });
  const options = sandboxOptions({ ...PLAN, orders: [...PLAN.orders] }, clock);
  const sandbox = createSandboxShop({ ...options, platformTimeoutMs: NEVER_MS });
  const access = {
    apiUrl: 'http://127.0.0.1',
    appKey: options.appKey,
    appSecret: options.appSecret,
    credentials: () => ({ accessToken: options.accessToken, shopCipher: options.shop.cipher }),
    fetch: createWire(sandbox).fetch,
  };
  const marketplaces = await connectMarketplaces(access, clock, log);
  const rooms = await openRooms(clock, log);
  const given = settingsOf(config(rooms.places, rooms.ids), policiesIn(packagePath('data')), marketplaces);
  const settings = withoutSteps(given);
  const bot = await assembleBot({
    settings,
    database: { file: join(folder, 'four.db') },
    throwAway: true,
    clock,
    marketplaces,
    chats: rooms.chats,
    log,
  });
  await bot.open();
  const pass = (ms: number) => runHeadless(bot, settings, clock, sandbox, clock.now() + ms);
  await pass(8 * MINUTE);
  return {
    clock,
    bot,
    windows: rooms.windows,
    servers: rooms.servers,
    orderId: `luna:${externalIdOf({}, 0)}`,
    pass,
    faults,
    async close() {
      await bot.stop();
      await rooms.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The order stays open as long as the test lasts: the machine does nothing about it by itself. */
function withoutSteps(settings: Settings): Settings {
  const standard = settings.policies.get('standard')!;
  const rules = standard.rules.map((rule) => ({ ...rule, steps: [] }));
  return { ...settings, policies: new Map([['standard', { ...standard, rules }]]) };
}

async function openRooms(clock: ManualClock, log: ChatOptions['log']) {
  const slack = await openLocalSlack({ now: clock.now });
  // Its clock is the machine's, while the core's jumps: five calls in five of its seconds would be a minute of ours.
  const discord = await startDiscord({ callsPerWindow: DISCORD_CALLS });
  const telegram = await openFakeTelegram(clock.now);
  const { world } = telegram;
  const onTelegram = { Mia: telegram.person(4_711, 'Mia'), Ana: telegram.person(4_712, 'Ana') };
  const members = [world.me.id, onTelegram.Mia.id, onTelegram.Ana.id].map((id) => [id, 'member'] as const);
  world.addChat({ id: TEAM, members: new Map(members) });
  const onDiscord = { Mia: discord.person(), Ana: discord.person({ username: 'ana', nick: 'Ana' }) };
  const onSlack = { Mia: personIn(slack, MIA), Ana: personIn(slack, ANA) };
  const places = { console: 'orders', slack: ORDERS, discord: discord.channel.id, telegram: String(TEAM) };
  const ids = {
    Mia: { console: 'mia', slack: MIA, discord: onDiscord.Mia.id, telegram: String(onTelegram.Mia.id) },
    Ana: { console: 'ana', slack: ANA, discord: onDiscord.Ana.id, telegram: String(onTelegram.Ana.id) },
  };
  const optionsAt = (place: Place): ChatOptions => ({
    places: [{ place, title: '#orders', language: 'en' }],
    commands: commandMenu(),
    clock,
    log,
  });
  const { botToken, appToken } = slack.workspace;
  const own = consoleRoom(clock);
  const chats = new Map<string, TeamChat>([
    ['console', own.chat],
    ['slack', createSlackChat({ botToken, appToken, apiUrl: slack.apiUrl }, optionsAt(ORDERS), QUICK)],
    [
      'discord',
      createDiscordChat(
        { token: discord.world.token, applicationId: discord.world.applicationId, apiUrl: discord.apiUrl },
        optionsAt(discord.channel.id),
      ),
    ],
    [
      'telegram',
      createTelegramChat({ botToken: telegram.token, apiRoot: telegram.apiRoot }, optionsAt(String(TEAM))),
    ],
  ]);
  const isCard = (words: string): boolean => words.includes(`Order …${ENDING}`);
  const telegramCard = () => telegram.botMessages(TEAM).find(({ text }) => isCard(text))!;
  const windows: Record<PlatformName, Window> = {
    console: own.window,
    slack: {
      card: () =>
        slack.workspace.messages
          .filter(({ onlyFor }) => !onlyFor)
          .map(({ blocks }) => readBlocks(blocks).text)
          .find(isCard) ?? '',
      press: (name, label) => onSlack[name].press(label, ORDERS),
    },
    discord: {
      card: () =>
        [...discord.world.messages.values()]
          .filter(({ onlyFor }) => onlyFor === undefined)
          .map(wordsOf)
          .find(isCard) ?? '',
      press: async (name, label) => said(await onDiscord[name].press(label)),
    },
    telegram: {
      card: () => telegramCard()?.text ?? '',
      press: (name, label) => telegram.press(onTelegram[name], TEAM, telegramCard().id, label),
    },
  };
  const close = async (): Promise<void> => {
    await Promise.all([slack.close(), discord.close(), telegram.close()]);
  };
  return { chats, windows, places, ids, servers: { slack, discord, telegram }, close };
}

/** The console without its socket; presses go the way the page's go. */
function consoleRoom(clock: ManualClock): { chat: TeamChat; window: Window } {
  const messages = new Map<string, Posted>();
  let sink: ChatSink | undefined;
  const chat = createConsole({
    port: 0,
    portTaken: 'refuse',
    listen: false,
    places: [{ place: 'orders', title: '#orders', language: 'en' }],
    people: [],
    clock,
    keep: { load: () => [], save: (message) => void messages.set(message.ref, message) },
  });
  const card = (): Posted => [...messages.values()].find((one) => one.card.title.includes(`…${ENDING}`))!;
  const words = ({ title, facts, lines }: Card): string =>
    [title, ...facts.map(({ value }) => value), ...lines.map(({ text }) => text)].join('\n');
  return {
    chat: {
      ...chat,
      start: async (given) => {
        sink = given;
        await chat.start(given);
      },
    },
    window: {
      card: () => words(card().card),
      async press(name, label) {
        const { token = '' } = card().card.buttons.find((button) => button.label === label)!;
        const acts = createActs({
          sink: sink!,
          people: [
            { userId: 'mia', name: 'Mia' },
            { userId: 'ana', name: 'Ana' },
          ],
          places: ['orders'],
          limits: CONSOLE_LIMITS,
          share: () => {},
          failed: () => {},
        });
        const message = card().ref;
        const answer = await acts.press({
          token,
          message,
          place: 'orders',
          as: name.toLowerCase(),
          language: 'en',
        });
        return answer.kind === 'toast' ? answer.text : answer.kind;
      },
    },
  };
}
