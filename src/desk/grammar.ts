/**
 * What a team can type, once, as data: from these rows come the parser, the help, and what each platform registers. A new
 * command is a new row, its name in `CommandName` and its parsed shape in `ParsedCommand`.
 */
import type { ActionName } from '../domain/action.js';
import { nearest } from '../domain/nearest.js';
import type { TeamLanguage } from '../domain/template.js';
import {
  type ArgumentFault,
  type ArgumentKind,
  type ArgumentValues,
  type Filter,
  type InvalidReason,
  looksLike,
  READERS,
  WHEN_WORDS,
  type When,
} from './arguments.js';

export type ParsedCommand =
  | { kind: 'overview' }
  | { kind: 'show'; when: When; filter?: Filter }
  | { kind: 'order'; order: string }
  | { kind: 'why'; order: string }
  | { kind: 'pause'; shop?: string }
  | { kind: 'resume'; shop?: string }
  | { kind: 'help' };

export type CommandName = ParsedCommand['kind'];

/** What could not be read. `typed` is the word at fault, as typed. */
export type CommandFault =
  | { kind: 'invalid'; command: CommandName; reason: InvalidReason; typed: string }
  | { kind: 'unknown'; typed: string; nearest?: string };

export interface ArgumentSpec {
  name: ArgumentKind;
  required: boolean;
  texts: Record<TeamLanguage, string>;
}

export interface CommandSpec {
  name: CommandName;
  /** Other words for it, per language; the first is the one shown to people. */
  aliases: Record<TeamLanguage, readonly string[]>;
  arguments: readonly ArgumentSpec[];
  /** Arguments that, typed alone, mean this command: `today`, `4711`. */
  impliedBy?: ArgumentKind;
  right: ActionName;
  /** Who sees the answer. */
  visibility: 'private' | 'channel';
  /** `usage` as a person types it, `summary` ≤ 100 characters. */
  texts: Record<TeamLanguage, { usage: string; summary: string }>;
  build(values: ArgumentValues): ParsedCommand;
}

const ORDER: ArgumentSpec = {
  name: 'order',
  required: true,
  texts: { en: 'the last 4 or more digits of the order number', 'zh-CN': '订单号最后 4 位或更多' },
};
const SHOP: ArgumentSpec = {
  name: 'shop',
  required: false,
  texts: { en: 'a shop; all shops if left out', 'zh-CN': '店铺；不填则为全部' },
};
const WHEN: ArgumentSpec = {
  name: 'when',
  required: false,
  texts: { en: 'today, yesterday, week or a date like 2026-11-22', 'zh-CN': '今天、昨天、本周或 2026-11-22' },
};
const FILTER: ArgumentSpec = {
  name: 'filter',
  required: false,
  texts: {
    en: 'for example: over 100 method:card shop:name',
    'zh-CN': '例如：高于 100 方式:银行卡 店铺:名称',
  },
};

export const COMMANDS: readonly CommandSpec[] = [
  {
    name: 'overview',
    aliases: { en: ['board', 'status'], 'zh-CN': ['概览', '总览', '看板', '状态'] },
    arguments: [],
    right: 'read',
    visibility: 'private',
    texts: {
      en: { usage: 'overview', summary: 'All shops at a glance: unpaid orders, money, who is on it' },
      'zh-CN': { usage: '概览', summary: '各店铺一览：待付款订单、金额、跟进情况' },
    },
    build: () => ({ kind: 'overview' }),
  },
  {
    name: 'show',
    aliases: { en: ['list', 'orders'], 'zh-CN': ['列表', '查看', '显示'] },
    arguments: [WHEN, FILTER],
    impliedBy: 'when',
    right: 'read',
    visibility: 'private',
    texts: {
      en: {
        usage: 'show today',
        summary: 'Orders of a day: today, yesterday, week or a date; filters may follow',
      },
      'zh-CN': { usage: '今天', summary: '某天的订单：今天、昨天、本周或日期，后面可加筛选条件' },
    },
    build: ({ when = 'today', filter }) => ({ kind: 'show', when, ...(filter && { filter }) }),
  },
  {
    name: 'order',
    aliases: { en: ['find'], 'zh-CN': ['订单'] },
    arguments: [ORDER],
    impliedBy: 'order',
    right: 'read',
    visibility: 'private',
    texts: {
      en: { usage: 'order 4711', summary: 'One order with its buttons, found by the end of its number' },
      'zh-CN': { usage: '订单 4711', summary: '按订单号末尾查看一笔订单并操作' },
    },
    build: ({ order = '' }) => ({ kind: 'order', order }),
  },
  {
    name: 'why',
    aliases: { en: ['explain'], 'zh-CN': ['为什么', '原因'] },
    arguments: [ORDER],
    right: 'read',
    visibility: 'private',
    texts: {
      en: { usage: 'why 4711', summary: 'What the bot did with an order, why, and what comes next' },
      'zh-CN': { usage: '为什么 4711', summary: '机器人对订单做了什么、为什么、接下来做什么' },
    },
    build: ({ order = '' }) => ({ kind: 'why', order }),
  },
  {
    name: 'pause',
    aliases: { en: ['stop'], 'zh-CN': ['暂停', '停止'] },
    arguments: [SHOP],
    right: 'pause',
    visibility: 'channel',
    texts: {
      en: { usage: 'pause', summary: 'Send and cancel nothing, in one shop or in all' },
      'zh-CN': { usage: '暂停', summary: '暂停一个或全部店铺：不发消息，不取消订单' },
    },
    build: ({ shop }) => ({ kind: 'pause', ...(shop && { shop }) }),
  },
  {
    name: 'resume',
    aliases: { en: ['continue'], 'zh-CN': ['恢复', '继续'] },
    arguments: [SHOP],
    right: 'resume',
    visibility: 'channel',
    texts: {
      en: { usage: 'resume', summary: 'Go on after a pause' },
      'zh-CN': { usage: '恢复', summary: '暂停之后继续运行' },
    },
    build: ({ shop }) => ({ kind: 'resume', ...(shop && { shop }) }),
  },
  {
    name: 'help',
    aliases: { en: ['commands', '?'], 'zh-CN': ['帮助', '命令'] },
    arguments: [],
    right: 'read',
    visibility: 'private',
    texts: {
      en: { usage: 'help', summary: 'This list' },
      'zh-CN': { usage: '帮助', summary: '显示这个列表' },
    },
    build: () => ({ kind: 'help' }),
  },
];

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
  const named = NAMES.get(head.toLowerCase());
  if (named) return read(named, words.slice(1));
  const implied = COMMANDS.find((spec) => spec.impliedBy && looksLike(spec.impliedBy, head));
  if (implied) return read(implied, words);
  const near = nearest(head, [...NAMES.keys(), ...Object.keys(WHEN_WORDS)]);
  return { kind: 'unknown', typed: head.slice(0, 40), ...(near && { nearest: near }) };
}

export function commandSpec(name: CommandName): CommandSpec {
  return COMMANDS.find((spec) => spec.name === name)!;
}

function read(spec: CommandSpec, words: readonly string[]): ParsedCommand | CommandFault {
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
  if (head === '' || NAMES.has(head.toLowerCase()) || looksLike('when', head)) return words;
  const glued = GLUED.find((name) => head.startsWith(name));
  return glued ? [glued, head.slice(glued.length).replace(/^:/, ''), ...rest].filter(Boolean) : words;
}
