import type { DeskTexts } from '../shape.js';

export const desk: DeskTexts = {
  overviewTitle: '待付款订单',
  noShops: '还没有连接店铺。',
  lists: { today: '今天的订单', yesterday: '昨天的订单', week: '最近 7 天的订单' },
  listOfDay: (day) => `${day}的订单`,
  listEmpty: '没有内容。',
  listMore: (number) => `……还有 ${number} 笔`,
  helpTitle: '可以输入的命令',
  helpHint: '前面的 /unpaid 可以省略。用订单号的最后 4 位或更多位数字查找订单。',
  unknown: (typed) => `不认识“${typed}”。`,
  didYouMean: (word) => `你是想输入“${word}”吗？`,
  invalid: {
    order_missing: () => '哪一笔订单？请输入订单号的至少最后 4 位。',
    order_too_short: (typed) => `“${typed}”太短，请输入至少最后 4 位数字。`,
    order_not_digits: (typed) => `“${typed}”不是订单号，请输入至少最后 4 位数字。`,
    date_invalid: (typed) => `“${typed}”不是日期，请按 2026-11-22 的格式输入。`,
    filter_unknown: (typed) =>
      `不认识筛选条件“${typed}”。可以用：高于 100、低于 20、方式:银行卡、店铺:名称。`,
    amount_invalid: (typed) => `“${typed}”不是金额，请输入 100 或 49.90 这样的数字。`,
  },
  ambiguousTitle: (ending) => `有多笔订单以 ${ending} 结尾`,
  ambiguous: '请多输入几位数字。',
  notFound: (ending) => `没有以 ${ending} 结尾的订单。`,
  shopNotFound: (typed, known) => `没有店铺“${typed}”。现有店铺：${known}。`,
  nothingWaits: '已没有等待决定的取消：有人已处理。',
  pausedToast: (shop) => `已暂停：${shop ?? '全部店铺'}。`,
  resumedToast: (shop) => `已恢复：${shop ?? '全部店铺'}。`,
  whyTitle: (ending, state) => `订单 ${ending} 为什么是“${state}”`,
  why: { policy: '策略', deadline: '关闭时间', quietHours: '免打扰时段', caps: '消息限制' },
  capsValue: (perOrder, perBuyer, window, gap) =>
    `每单 ${perOrder} 条，每位买家 ${window}内 ${perBuyer} 条，间隔 ${gap}`,
  stepAfter: (step, span) => `${span}后${step}`,
  planLine: (steps) => `计划：${steps}。`,
  nextLine: (step, moment) => `接下来自动执行：${moment} ${step}。`,
  nothingNext: '不会再自动执行任何操作。',
  history: '处理记录',
};
