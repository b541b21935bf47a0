/** What is done with one order, typed. */
import { ACT, ORDER, PERSON, TIME, WITH } from '../argument-specs.js';
import type { CommandRow, OrderAct } from '../command-spec.js';

const act = (
  kind: OrderAct,
  aliases: CommandRow['aliases'],
  texts: { en: string; 'zh-CN': string },
  more: readonly [] | readonly [typeof TIME, string, string] = [],
): CommandRow => {
  const [argument, en = '', zh = ''] = more;
  return {
    aliases,
    arguments: argument ? [ORDER, argument] : [ORDER],
    right: kind,
    visibility: 'private',
    offered: 'typed',
    texts: {
      en: { usage: `${kind} 4711 ${en}`.trim(), summary: texts.en },
      'zh-CN': { usage: `${aliases['zh-CN'][0]} 4711 ${zh}`.trim(), summary: texts['zh-CN'] },
    },
    build: ({ order = '', time, person }) => ({
      kind,
      order,
      ...(time && { time }),
      ...(person !== undefined && { person }),
    }),
  };
};

export const ACTS = {
  remind: act(
    'remind',
    { en: ['nudge'], 'zh-CN': ['催付', '催单'] },
    { en: 'Remind the buyer now', 'zh-CN': '立即催付' },
  ),
  ask: act(
    'ask',
    { en: [], 'zh-CN': ['询问'] },
    { en: 'Ask the buyer what went wrong', 'zh-CN': '询问买家遇到了什么问题' },
  ),
  claim: act(
    'claim',
    { en: ['take'], 'zh-CN': ['认领'] },
    { en: 'Take the order in hand', 'zh-CN': '认领订单' },
  ),
  release: act(
    'release',
    { en: ['unclaim'], 'zh-CN': ['放弃', '放弃认领'] },
    { en: 'Give it back to the team', 'zh-CN': '放弃认领' },
  ),
  snooze: act(
    'snooze',
    { en: ['later'], 'zh-CN': ['推迟', '稍后'] },
    { en: 'Leave it in peace for a while, or until a time of day', 'zh-CN': '推迟一段时间或到某个时刻' },
    [TIME, '2h', '2h'],
  ),
  extend: act(
    'extend',
    { en: [], 'zh-CN': ['延长', '延期'] },
    { en: 'Give the buyer more time, or until a time of day', 'zh-CN': '延长付款期限，或延到某个时刻' },
    [TIME, '20:00', '20:00'],
  ),
  keep: act(
    'keep',
    { en: ['keep-open'], 'zh-CN': ['保留'] },
    { en: 'Keep it open: nothing is cancelled by itself', 'zh-CN': '保留订单，不自动取消' },
  ),
  cancel: act(
    'cancel',
    { en: [], 'zh-CN': ['取消'] },
    {
      en: 'Cancel it; asks first, and can be undone for a while',
      'zh-CN': '取消订单；会先确认，短时间内可撤销',
    },
  ),
  undo: act(
    'undo',
    { en: [], 'zh-CN': ['撤销'] },
    { en: 'Undo a cancel that is still to come', 'zh-CN': '撤销尚未执行的取消' },
  ),
  assign: act(
    'assign',
    { en: ['give'], 'zh-CN': ['指派', '转交'] },
    { en: 'Hand it to somebody of the team', 'zh-CN': '把订单交给团队成员' },
    [PERSON, 'Mia', '小美'],
  ),
  do: {
    aliases: { en: ['act'], 'zh-CN': ['操作'] },
    arguments: [ORDER, ACT, WITH],
    right: 'read',
    visibility: 'private',
    offered: 'chosen',
    texts: {
      en: { usage: 'do 4711 remind', summary: 'One act on one order: remind, claim, snooze, cancel …' },
      'zh-CN': { usage: '操作 4711 催付', summary: '对一笔订单执行操作：催付、认领、推迟、取消……' },
    },
  },
} as const satisfies Record<OrderAct | 'do', CommandRow>;
