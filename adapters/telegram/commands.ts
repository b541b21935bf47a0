/** The list of commands that Telegram shows when somebody types a slash: per language, in groups and in private. */
import type { Api } from 'grammy';
import type { BotCommand, BotCommandScope, LanguageCode } from 'grammy/types';
import { cleanLine } from '../../src/domain/clean-text.js';
import type { TeamLanguage } from '../../src/domain/template.js';
import type { CommandEntry } from '../../src/ports.js';
import { shortened } from './html.js';
import { WIRE } from './limits.js';
import { wordsOf } from './words.js';

/** Shown in the reader's own language, whatever the group's: without a code, to all others. */
const LANGUAGES: readonly (readonly [LanguageCode | undefined, TeamLanguage])[] = [
  [undefined, 'en'],
  ['zh', 'zh-CN'],
];
const IN_GROUPS: BotCommandScope = { type: 'all_group_chats' };
/** Where the bot works in no group, it can only explain itself. */
const ELSEWHERE: BotCommandScope = { type: 'default' };

/** `remind-all` as Telegram can write it. */
const wordOf = (name: string): string => name.replaceAll('-', '_');

/** Whole lines are typed here, so what stands for them in a short menu is left out. */
const typed = (entries: readonly CommandEntry[]): CommandEntry[] =>
  entries.filter(({ offered }) => offered !== 'chosen');

/** All words after a slash that are ours. */
export function commandWords(entries: readonly CommandEntry[]): ReadonlySet<string> {
  return new Set([...typed(entries).map(({ name }) => wordOf(name)), 'help', 'settings', 'start', 'unpaid']);
}

export function botCommands(entries: readonly CommandEntry[], language: TeamLanguage): BotCommand[] {
  const unpaid = { command: 'unpaid', description: wordsOf(language).unpaid };
  const own = typed(entries).map(({ name, texts }) => {
    const description = shortened(cleanLine(texts[language].summary), WIRE.commandDescription);
    return { command: wordOf(name), description };
  });
  return [unpaid, ...own].filter(({ command }) => /^[a-z0-9_]{1,32}$/u.test(command)).slice(0, WIRE.commands);
}

/** Changes only what is different: clients fetch a changed list anew. */
export async function syncCommands(api: Api, entries: readonly CommandEntry[]): Promise<void> {
  for (const [language_code, language] of LANGUAGES) {
    const all = botCommands(entries, language);
    const help = all.filter(({ command }) => command === 'help');
    for (const [scope, wanted] of [
      [IN_GROUPS, all],
      [ELSEWHERE, help],
    ] as const) {
      const where = { scope, ...(language_code && { language_code }) };
      if (sameList(await api.getMyCommands(where), wanted)) continue;
      await api.setMyCommands(wanted, where);
    }
  }
}

function sameList(is: readonly BotCommand[], wanted: readonly BotCommand[]): boolean {
  const line = (commands: readonly BotCommand[]): string =>
    JSON.stringify(commands.map(({ command, description }) => [command, description]));
  return line(is) === line(wanted);
}
