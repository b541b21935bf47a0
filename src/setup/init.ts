/** `unpaid init`: from nothing to a bot that can be started. Each token is tried as it is typed; what is there is kept. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { policiesIn } from '../compose.js';
import { type Config, parseConfig, readEnvironment } from '../config.js';
import type { TeamLanguage } from '../domain/template.js';
import type { Terminal } from '../terminal.js';
import { texts } from '../texts/texts.js';
import { mergeLists } from '../yaml-file.js';
import { type Asking, askFor, choose } from './ask.js';
import { writeEnvFile } from './env-file.js';
import { examineFiles } from './examine-files.js';
import { findingLines } from './findings.js';
import { askChannels, type ChosenChannel } from './init-channels.js';
import { askShop } from './init-shop.js';

export interface InitOptions {
  configFile: string;
  envFile: string;
  env: Readonly<Record<string, string | undefined>>;
  language: TeamLanguage;
  terminal: Terminal;
}

/** What is known so far; settings are written as soon as they are good. */
export interface Progress extends Asking {
  language: TeamLanguage;
  /** The configuration as it stands; undefined where there is none yet. */
  before: Config | undefined;
  env: Record<string, string | undefined>;
  envFile: string;
  keep(values: Record<string, string>): void;
}

const STEPS = 5;

export async function init(options: InitOptions): Promise<void> {
  const { terminal, language, configFile, envFile } = options;
  const t = texts(language).init;
  const env = { ...options.env };
  const progress: Progress = {
    terminal,
    t,
    language,
    env,
    envFile,
    before: readBefore(configFile, env),
    keep(values) {
      writeEnvFile(envFile, values);
      Object.assign(env, values);
    },
  };
  const step = (number: number, name: keyof typeof t.steps): void =>
    terminal.tell(t.step(number, STEPS, t.steps[name]));
  terminal.tell(t.welcome);
  step(1, 'shop');
  const shop = await askShop(progress);
  step(2, 'channels');
  const channels = await askChannels(progress, shop.id);
  step(3, 'people');
  const person = await askPerson(progress, channels);
  step(4, 'language');
  const spoken = await askLanguage(progress);
  step(5, 'policy');
  const policy = await askPolicy(progress, shop.id);
  writeConfig(configFile, {
    shops: [{ ...shop, marketplace: 'tiktok-shop', policy, channels: channels.map(({ id }) => id) }],
    channels: channels.map((channel) => ({ ...channel, language: spoken })),
    people: [person],
  });
  terminal.tell(`\n${t.written(`${configFile}, ${envFile}`)}`);
  await tellFindings({ ...options, env });
  terminal.tell(`\n${t.next}`);
}

/** A file that is there must be readable, faults and all are told: it is not written over. */
function readBefore(file: string, env: Progress['env']): Config | undefined {
  if (!existsSync(file)) return undefined;
  const { dataDir } = readEnvironment(env);
  return parseConfig(file, readFileSync(file, 'utf8'), policiesIn(dataDir).keys());
}

async function askPerson(progress: Progress, channels: readonly ChosenChannel[]) {
  const { t, before, env } = progress;
  const owner = before?.people.find(({ role }) => role === 'owner');
  const name = await askFor(progress, t.yourName, {
    now: owner?.name ?? env.USER,
    fault: (typed) => (typed.length > 80 ? t.needed : undefined),
  });
  const id = owner?.id ?? idOf(name);
  const ids: Record<string, string> = { console: id, ...owner?.ids };
  for (const platform of new Set(channels.map((channel) => channel.platform))) {
    if (platform === 'console') continue;
    const typed = await askFor(progress, t.yourId[platform], {
      now: owner?.ids[platform],
      optional: true,
    });
    if (typed !== '') ids[platform] = typed;
  }
  return { id, name, role: 'owner', ids };
}

/** Names of every script become an id; one without Latin letters is simply the owner. */
export function idOf(name: string): string {
  const words =
    name
      .normalize('NFKD')
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? [];
  return words.join('-').slice(0, 32).replace(/-$/, '') || 'owner';
}

async function askLanguage(progress: Progress): Promise<TeamLanguage> {
  const { t, before, language } = progress;
  const options = (['en', 'zh-CN'] as const).map((value) => ({ value, label: t.languages[value] }));
  return await choose(progress, t.language, options, before?.channels[0]?.language ?? language);
}

async function askPolicy(progress: Progress, shopId: string): Promise<string> {
  const { t, before, env } = progress;
  const names = [...policiesIn(readEnvironment(env).dataDir).keys()];
  const now = before?.shops.find(({ id }) => id === shopId)?.policy ?? 'standard';
  return await choose(
    progress,
    t.policy,
    names.map((value) => ({ value, label: value })),
    now,
  );
}

function writeConfig(file: string, lists: Parameters<typeof mergeLists>[1]): void {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const text = mergeLists(before, lists);
  parseConfig(file, text);
  writeFileSync(file, text);
}

/** Only what needs a look: that the bot has not run yet is no news. */
async function tellFindings(options: Omit<InitOptions, 'envFile'>): Promise<void> {
  const { terminal, language } = options;
  const t = texts(language);
  terminal.tell(t.init.checking(options.configFile));
  const findings = await examineFiles(options);
  const { bot, reading, mode } = t.doctor.parts;
  const news = findings.filter(
    ({ part, state }) => state !== 'good' && ![bot, reading, mode].some((known) => part.endsWith(known)),
  );
  for (const finding of news) for (const line of findingLines(finding, t)) terminal.tell(line);
  if (news.length === 0) terminal.tell(`  ${t.doctor.verdict(0, 0)}`);
}
