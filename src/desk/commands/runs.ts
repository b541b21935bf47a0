/** Commands that change how a whole shop, or many orders, are handled. */
import { FILTER, LANGUAGE, SCOPE, SHOP, WHAT } from '../argument-specs.js';
import type { CommandName, CommandRow } from '../command-spec.js';

export const RUNS = {
  'remind-all': {
    aliases: { en: ['nudge-all'], 'zh-CN': ['全部催付'] },
    arguments: [FILTER],
    right: 'remind_all',
    visibility: 'private',
    offered: 'everywhere',
    texts: {
      en: { usage: 'remind-all', summary: 'Remind every buyer who may be reminded now; asks first' },
      'zh-CN': { usage: '全部催付', summary: '催付现在可以催付的所有买家；会先确认' },
    },
    build: ({ filter }) => ({ kind: 'remind-all', ...(filter && { filter }) }),
  },
  'cancel-expired': {
    aliases: { en: ['cancel-late'], 'zh-CN': ['取消逾期'] },
    arguments: [FILTER],
    right: 'cancel_expired',
    visibility: 'private',
    offered: 'everywhere',
    texts: {
      en: {
        usage: 'cancel-expired',
        summary: 'Cancel what is past the deadline its buyer was told; asks first',
      },
      'zh-CN': { usage: '取消逾期', summary: '取消已过告知期限的订单；会先确认' },
    },
    build: ({ filter }) => ({ kind: 'cancel-expired', ...(filter && { filter }) }),
  },
  pause: {
    aliases: { en: ['stop'], 'zh-CN': ['暂停', '停止'] },
    arguments: [SHOP],
    right: 'pause',
    visibility: 'channel',
    offered: 'everywhere',
    texts: {
      en: { usage: 'pause', summary: 'Send and cancel nothing, in one shop or in all' },
      'zh-CN': { usage: '暂停', summary: '暂停一个或全部店铺：不发消息，不取消订单' },
    },
    build: ({ shop }) => ({ kind: 'pause', ...(shop && { shop }) }),
  },
  resume: {
    aliases: { en: ['continue'], 'zh-CN': ['恢复', '继续'] },
    arguments: [SHOP],
    right: 'resume',
    visibility: 'channel',
    offered: 'everywhere',
    texts: {
      en: { usage: 'resume', summary: 'Go on after a pause' },
      'zh-CN': { usage: '恢复', summary: '暂停之后继续运行' },
    },
    build: ({ shop }) => ({ kind: 'resume', ...(shop && { shop }) }),
  },
  settings: {
    aliases: { en: ['config'], 'zh-CN': ['设置'] },
    arguments: [WHAT, LANGUAGE, SCOPE],
    right: 'read',
    visibility: 'private',
    offered: 'everywhere',
    texts: {
      en: {
        usage: 'settings language zh-CN',
        summary: 'Policy, people, and the language of yours or of a channel',
      },
      'zh-CN': { usage: '设置 语言 中文', summary: '策略、人员，以及你或频道使用的语言' },
    },
    build: ({ what, language, scope }) => ({
      kind: 'settings',
      ...(what && { what }),
      ...(language && { language }),
      ...(scope && { scope }),
    }),
  },
  doctor: {
    aliases: { en: ['check'], 'zh-CN': ['诊断', '检查'] },
    arguments: [],
    right: 'diagnose',
    visibility: 'private',
    offered: 'everywhere',
    texts: {
      en: { usage: 'doctor', summary: 'Whether everything the bot needs works, and what to do about it' },
      'zh-CN': { usage: '诊断', summary: '检查机器人所需的一切是否正常，以及如何处理' },
    },
    build: () => ({ kind: 'doctor' }),
  },
} as const satisfies Partial<Record<CommandName, CommandRow>>;
