/** Discord's limits of an application command: names, descriptions, counts, and 8,000 characters in all. */
import { Faults } from './refusal.js';

export interface CommandBody {
  name: string;
  type?: number;
  description?: string;
  name_localizations?: Record<string, string> | null;
  description_localizations?: Record<string, string> | null;
  options?: OptionBody[];
  default_member_permissions?: string | null;
  contexts?: number[];
  integration_types?: number[];
}

export interface OptionBody extends CommandBody {
  type: number;
  required?: boolean;
  autocomplete?: boolean;
  max_length?: number;
  choices?: { name: string; value: string; name_localizations?: Record<string, string> | null }[];
}

const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
const SUBCOMMAND = 1;
const LOCALES = [
  'en-US',
  'en-GB',
  'zh-CN',
  'zh-TW',
  'de',
  'fr',
  'ja',
  'ko',
  'id',
  'th',
  'vi',
  'es-ES',
  'pt-BR',
];

export function checkCommand(command: CommandBody): void {
  const faults = new Faults();
  checkNamed('', command, faults);
  checkOptions('', command.options ?? [], faults);
  const bits = command.default_member_permissions;
  if (bits != null && !/^\d+$/u.test(bits)) faults.add('default_member_permissions', 'Not a bit set.');
  if (commandSize(command) > 8_000) faults.add('options', 'Command exceeds maximum size (8000)');
  faults.refuse();
}

function checkNamed(path: string, named: CommandBody, faults: Faults): void {
  const names = [named.name, ...Object.values(named.name_localizations ?? {})];
  for (const name of names)
    if (!NAME.test(name) || name !== name.toLowerCase()) faults.add(`${path}name`, `"${name}" is no name.`);
  for (const text of [named.description, ...Object.values(named.description_localizations ?? {})])
    faults.length(`${path}description`, text, 1, 100);
  for (const locale of Object.keys({ ...named.name_localizations, ...named.description_localizations }))
    if (!LOCALES.includes(locale)) faults.add(`${path}locale`, `${locale} is no locale of Discord's.`);
}

function checkOptions(path: string, options: readonly OptionBody[], faults: Faults): void {
  faults.count(`${path}options`, options, 0, 25);
  const names = new Set<string>();
  for (const locale of ['', 'zh-CN']) {
    const shown = options.map((option) => option.name_localizations?.[locale] ?? option.name);
    if (new Set(shown).size !== shown.length) faults.add(`${path}options`, 'Names must be unique.');
  }
  let optional = false;
  for (const [index, option] of options.entries()) {
    const here = `${path}options.${index}.`;
    checkNamed(here, option, faults);
    names.add(option.name);
    if (option.type === SUBCOMMAND) checkOptions(here, option.options ?? [], faults);
    else {
      if (option.required && optional) faults.add(here, 'Required options must be placed before others.');
      optional ||= option.required !== true;
    }
    faults.count(`${here}choices`, option.choices ?? [], 0, 25);
    if (option.autocomplete && option.choices?.length) faults.add(here, 'Autocomplete excludes choices.');
  }
}

/** Names, descriptions and values, each counted in its longest language. */
export function commandSize(command: CommandBody): number {
  const longest = (text = '', others: Record<string, string> | null = {}) =>
    Math.max(text.length, ...Object.values(others ?? {}).map((other) => other.length));
  const own =
    longest(command.name, command.name_localizations) +
    longest(command.description, command.description_localizations);
  const choices = ((command as OptionBody).choices ?? []).reduce(
    (sum, choice) => sum + longest(choice.name, choice.name_localizations) + String(choice.value).length,
    0,
  );
  return (command.options ?? []).reduce((sum, option) => sum + commandSize(option), own + choices);
}
