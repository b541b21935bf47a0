/** Commands that change how a whole shop, or many orders, are handled. */
import { SHOP } from '../argument-specs.js';
import type { CommandName, CommandRow } from '../command-spec.js';

export const RUNS = {
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
} as const satisfies Partial<Record<CommandName, CommandRow>>;
