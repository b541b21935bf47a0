/** Commands that only look. */
import { FILTER, ORDER, SHOP, WHEN } from '../argument-specs.js';
import type { CommandName, CommandRow } from '../command-spec.js';

const LOOK = { right: 'read', visibility: 'private', offered: 'everywhere' } as const;

export const LOOKS = {
  overview: {
    ...LOOK,
    aliases: { en: ['board', 'status'], 'zh-CN': ['概览', '总览', '看板', '状态'] },
    arguments: [],
    texts: {
      en: { usage: 'overview', summary: 'All shops at a glance: unpaid orders, money, who is on it' },
      'zh-CN': { usage: '概览', summary: '各店铺一览：待付款订单、金额、跟进情况' },
    },
    build: () => ({ kind: 'overview' }),
  },
  show: {
    ...LOOK,
    aliases: { en: ['list', 'orders'], 'zh-CN': ['列表', '查看', '显示'] },
    arguments: [WHEN, FILTER],
    impliedBy: 'when',
    texts: {
      en: {
        usage: 'show today',
        summary: 'Orders of a day: today, yesterday, week or a date; filters may follow',
      },
      'zh-CN': { usage: '今天', summary: '某天的订单：今天、昨天、本周或日期，后面可加筛选条件' },
    },
    build: ({ when = 'today', filter }) => ({ kind: 'show', when, ...(filter && { filter }) }),
  },
  mine: {
    ...LOOK,
    aliases: { en: ['my'], 'zh-CN': ['我的'] },
    arguments: [FILTER],
    texts: {
      en: { usage: 'mine', summary: 'The open orders that you have claimed' },
      'zh-CN': { usage: '我的', summary: '你认领的未付款订单' },
    },
    build: ({ filter }) => ({ kind: 'mine', ...(filter && { filter }) }),
  },
  late: {
    ...LOOK,
    aliases: { en: ['overdue'], 'zh-CN': ['逾期', '超时'] },
    arguments: [FILTER],
    texts: {
      en: { usage: 'late', summary: 'Open orders past the deadline their buyers were told' },
      'zh-CN': { usage: '逾期', summary: '已过告知买家的期限、仍未付款的订单' },
    },
    build: ({ filter }) => ({ kind: 'late', ...(filter && { filter }) }),
  },
  order: {
    ...LOOK,
    aliases: { en: ['find'], 'zh-CN': ['订单'] },
    arguments: [ORDER],
    impliedBy: 'order',
    texts: {
      en: { usage: 'order 4711', summary: 'One order with its buttons, found by the end of its number' },
      'zh-CN': { usage: '订单 4711', summary: '按订单号末尾查看一笔订单并操作' },
    },
    build: ({ order = '' }) => ({ kind: 'order', order }),
  },
  why: {
    ...LOOK,
    aliases: { en: ['explain'], 'zh-CN': ['为什么', '原因'] },
    arguments: [ORDER],
    texts: {
      en: { usage: 'why 4711', summary: 'What the bot did with an order, why, and what comes next' },
      'zh-CN': { usage: '为什么 4711', summary: '机器人对订单做了什么、为什么、接下来做什么' },
    },
    build: ({ order = '' }) => ({ kind: 'why', order }),
  },
  stock: {
    ...LOOK,
    aliases: { en: ['inventory'], 'zh-CN': ['库存', '占用库存'] },
    arguments: [SHOP],
    texts: {
      en: { usage: 'stock', summary: 'Stock that unpaid orders hold, the most first' },
      'zh-CN': { usage: '库存', summary: '待付款订单占用的库存，从多到少' },
    },
    build: ({ shop }) => ({ kind: 'stock', ...(shop && { shop }) }),
  },
  help: {
    ...LOOK,
    aliases: { en: ['commands', '?'], 'zh-CN': ['帮助', '命令'] },
    arguments: [],
    texts: {
      en: { usage: 'help', summary: 'This list' },
      'zh-CN': { usage: '帮助', summary: '显示这个列表' },
    },
    build: () => ({ kind: 'help' }),
  },
} as const satisfies Partial<Record<CommandName, CommandRow>>;
