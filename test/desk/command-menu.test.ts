import { describe, expect, test } from 'vitest';
import { commandMenu } from '../../src/desk/command-menu.js';
import { parseCommand } from '../../src/desk/grammar.js';
import { NEEDED_ROLE } from '../../src/domain/authorize.js';
import { TEAM_LANGUAGES } from '../../src/domain/template.js';
import type { CommandEntry } from '../../src/ports.js';

const MENU = commandMenu();
/** Discord's rule for names, of commands and of arguments. */
const NAME = /^[-_'\p{L}\p{N}]{1,32}$/u;

/** What a platform counts that weighs a command with all its localisations by the longest one. */
function weight(entries: readonly CommandEntry[]): number {
  const longest = (texts: Record<string, string>): number =>
    Math.max(...Object.values(texts).map((text) => text.length));
  const choices = (given: CommandEntry['arguments'][number]['choices'] = []): number =>
    given.reduce((sum, { value, texts }) => sum + value.length + longest(texts), 0);
  const summary = ({ en, 'zh-CN': zh }: CommandEntry['texts']): number =>
    longest({ en: en.summary, zh: zh.summary });
  return entries.reduce(
    (sum, entry) =>
      sum +
      longest(entry.names) +
      summary(entry.texts) +
      entry.arguments.reduce(
        (all, one) => all + longest(one.names) + longest(one.texts) + choices(one.choices),
        0,
      ),
    0,
  );
}

describe('where commands are chosen from a menu', () => {
  const chosen = MENU.filter((entry) => entry.offered !== 'typed');

  test('there are at most 20 subcommands, and 7,000 characters with the longest localisation', () => {
    expect(chosen.length).toBeLessThanOrEqual(20);
    expect(chosen.length).toBeGreaterThan(5);
    expect(weight(chosen)).toBeLessThanOrEqual(7_000);
  });

  test('every act on an order can be reached: by one command that names it', () => {
    const acts = MENU.filter((entry) => entry.offered === 'typed').map(({ name }) => name);
    const choices = MENU.filter((entry) => entry.offered === 'chosen')
      .flatMap((entry) => entry.arguments)
      .flatMap((argument) => argument.choices ?? []);
    expect(choices.map(({ value }) => value).sort()).toEqual(acts.sort());
    expect(choices.length).toBeLessThanOrEqual(25);
    for (const { value } of choices) {
      const parsed = parseCommand(`do 4711 ${value} 20m`);
      expect(parsed.kind === 'invalid' ? parsed.command : parsed.kind).toBe(value);
    }
  });

  test('names, descriptions and choices keep to what a platform registers', () => {
    for (const entry of MENU) {
      expect(entry.name).toMatch(/^[a-z-]{1,32}$/);
      expect(entry.names.en).toBe(entry.name);
      expect(entry.names['zh-CN']).toMatch(/\p{Script=Han}/u);
      for (const language of TEAM_LANGUAGES) {
        expect(entry.names[language]).toMatch(NAME);
        expect(entry.texts[language].summary.length).toBeLessThanOrEqual(100);
        for (const argument of entry.arguments) {
          expect(argument.names[language]).toMatch(NAME);
          expect(argument.texts[language].length).toBeLessThanOrEqual(100);
          for (const choice of argument.choices ?? [])
            expect(choice.texts[language].length).toBeLessThanOrEqual(100);
        }
      }
      // A platform wants what must be given before what may be.
      const required = entry.arguments.map((argument) => argument.required);
      expect(required).toEqual([...required].sort((a, b) => Number(b) - Number(a)));
    }
  });

  test.each(TEAM_LANGUAGES)('no two commands have one name in %s', (language) => {
    const names = MENU.map((entry) => entry.names[language]);
    expect(new Set(names).size).toBe(names.length);
  });
});

test('a name in any language, sent with its values, is understood', () => {
  const values: Record<string, string> = {
    order: '4711',
    act: 'snooze',
    with: '2h',
    time: '2h',
    person: 'me',
  };
  for (const entry of MENU) {
    const rest = entry.arguments.filter(({ required }) => required).map(({ name }) => values[name]);
    for (const name of Object.values(entry.names)) {
      const parsed = parseCommand([name, ...rest, ...(entry.name === 'do' ? ['2h'] : [])].join(' '));
      expect(parsed.kind).toBe(entry.name === 'do' ? 'snooze' : entry.name);
    }
  }
});

test('each says the least role that may', () => {
  for (const entry of MENU) expect(Object.values(NEEDED_ROLE)).toContain(entry.needs);
  expect(MENU.find(({ name }) => name === 'pause')?.needs).toBe('lead');
});
