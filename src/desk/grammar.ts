/**
 * What a team can type, once, as data: from these rows come the parser, the help, and what each platform registers. A new
 * command is a new row in `commands/`, and its parsed shape in `ParsedCommand`; without either nothing compiles.
 */
import { nearest } from '../domain/nearest.js';
import { type ArgumentValues, looksLike, READERS, WHEN_WORDS } from './arguments.js';
import {
  type CommandFault,
  type CommandName,
  type CommandRow,
  type CommandSpec,
  ORDER_ACTS,
  type OrderAct,
  type ParsedCommand,
} from './command-spec.js';
import { ACTS } from './commands/acts.js';
import { LOOKS } from './commands/looks.js';
import { RUNS } from './commands/runs.js';
import type { ArgumentFault } from './reading.js';

const { help, ...looks } = LOOKS;
const TABLE: Record<CommandName, CommandRow> = { ...looks, ...RUNS, ...ACTS, help };

export const COMMANDS: readonly CommandSpec[] = Object.entries(TABLE).map(([name, row]) => ({
  ...row,
  name: name as CommandName,
}));

/** Every word that names a command, lower case. */
const NAMES = new Map<string, CommandSpec>(
  COMMANDS.flatMap((spec) =>
    [spec.name, ...spec.aliases.en, ...spec.aliases['zh-CN']].map((name) => [name, spec]),
  ),
);
/** Chinese is written without spaces: 订单4711, 今天高于100. Longest first. */
const GLUED = [...NAMES.keys(), ...Object.keys(WHEN_WORDS)]
  .filter((name) => /^\p{Script=Han}/u.test(name))
  .sort((a, b) => b.length - a.length);

const LONGEST = 500;

/** Reads whatever was typed. Never throws; empty text (or the bot's name alone) is `overview`. */
export function parseCommand(text: string): ParsedCommand | CommandFault {
  const words = wordsOf(text);
  const [head = ''] = words;
  if (head === '') return { kind: 'overview' };
  const named = namedBy(words);
  if (named) return read(named.spec, named.rest);
  const implied = COMMANDS.find((spec) => spec.impliedBy && looksLike(spec.impliedBy, head));
  if (implied) return read(implied, words);
  const near = nearest(head, [...NAMES.keys(), ...Object.keys(WHEN_WORDS)]);
  return { kind: 'unknown', typed: head.slice(0, 40), ...(near && { nearest: near }) };
}

export function commandSpec(name: CommandName): CommandSpec {
  return { ...TABLE[name], name };
}

/** `remind-all`, `remind_all` and `remind all` are one. */
function namedBy(words: readonly string[]): { spec: CommandSpec; rest: readonly string[] } | undefined {
  const [head = '', second = '', ...others] = words.map((word) => word.toLowerCase());
  const both = NAMES.get(`${head}-${second}`);
  if (both) return { spec: both, rest: words.slice(words.length - others.length) };
  const spec = NAMES.get(head.replaceAll('_', '-'));
  return spec && { spec, rest: words.slice(1) };
}

/** `do 4711 snooze 2h`, and in the order people speak: `do snooze 4711 2h`. */
function readAct(words: readonly string[]): ParsedCommand | CommandFault {
  const [first = '', second = '', ...rest] = words;
  if (first === '') return invalid('do', { reason: 'order_missing', typed: '' });
  const [act, order] = actNamed(first) ? [first, second] : [second, first];
  const spec = actNamed(act);
  if (!spec) return invalid('do', { reason: 'act_unknown', typed: act });
  return read(spec, order === '' ? rest : [order, ...rest]);
}

function actNamed(word: string): CommandSpec | undefined {
  const spec = NAMES.get(word.toLowerCase());
  return spec && ORDER_ACTS.includes(spec.name as OrderAct) ? spec : undefined;
}

function read(spec: CommandSpec, words: readonly string[]): ParsedCommand | CommandFault {
  if (!spec.build) return readAct(words);
  let rest = words;
  let values: ArgumentValues = {};
  for (const argument of spec.arguments) {
    const result = READERS[argument.name](rest);
    if ('fault' in result) return invalid(spec.name, result.fault);
    rest = result.rest;
    values = { ...values, ...result.values };
  }
  return spec.build(values);
}

function invalid(command: CommandName, { reason, typed }: ArgumentFault): CommandFault {
  return { kind: 'invalid', command, reason, typed: typed.slice(0, 40) };
}

/** NFKC words without punctuation, without `/unpaid`, `/unpaid@name`, `unpaid` or a slash in front, Chinese unglued. */
function wordsOf(text: string): string[] {
  const wide = text.slice(0, LONGEST).normalize('NFKC').trim();
  const plain = wide.replace(/[。、!?;"“”「」]|,(?!\d)/gu, ' ').trim() || wide;
  const words = plain
    .replace(/^\/?unpaid(?:@\w+)?(?=\s|$)/i, '')
    .trim()
    .replace(/^\/([^\s@]+)(?:@\w+)?/, '$1')
    .split(/\s+/)
    .filter((word) => word !== '');
  const [head = '', ...rest] = words;
  if (head === '' || namedBy(words) || looksLike('when', head)) return words;
  const glued = GLUED.find((name) => head.startsWith(name));
  return glued ? [glued, head.slice(glued.length).replace(/^:/, ''), ...rest].filter(Boolean) : words;
}
