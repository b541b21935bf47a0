import type { GoLiveTexts } from '../go-live-shape.js';

export const goLive: GoLiveTexts = {
  title: (shop) => `${shop}：演练结果`,
  seen: (span, orders, paid) => `${span}内有 ${orders} 笔订单最初未付款，其中 ${paid} 笔后来付款。`,
  noOlder: '只统计最近 30 天，更早的记录已随订单删除。',
  would: (messages, cancels) => `机器人本来会发送 ${messages} 条消息，取消 ${cancels} 笔订单。`,
  paidLater: (number, worth) =>
    `本来会取消的订单中，有 ${number} 笔后来付款（${worth}）：如果已正式启用，就会失去这些订单。`,
  nonePaidLater: '本来会取消的订单，后来都没有付款。',
  nothingSeen: '还没有看到未付款订单，无从判断。',
  short: (span) => `只观察了 ${span}：观察一整天甚至一周会更可靠。`,
  warnings: '决定之前请注意：',
  cancelsBySelf: (methods, after) =>
    `正式启用后，机器人会自动给买家发消息，并在下单 ${after}后自动取消${methods ? `以 ${methods} 付款的` : '所有'}订单，前提是已告知买家（策略：“mode: automatic”）。`,
  cancelsNothing:
    '正式启用后，机器人会自动给买家发消息；没有人工决定不会取消订单（策略中没有“mode: automatic”）。',
  people: '团队随时可以暂停：在频道中输入“暂停”，或运行 npx unpaid pause。',
  question: {
    live: (shop) => `在 ${shop} 正式启用机器人？输入 yes 确认：`,
    shadow: (shop) => `让 ${shop} 回到演练模式？输入 yes 确认：`,
  },
  done: {
    live: (shop) => `${shop} 已正式启用，频道已收到通知。`,
    shadow: (shop) => `${shop} 已进入演练模式，频道已收到通知。`,
  },
  already: {
    live: (shop) => `${shop} 已经正式启用。`,
    shadow: (shop) => `${shop} 已经处于演练模式。`,
  },
  unchanged: '没有任何改动。',
  paused: (shop) => `已暂停：${shop}。不再发送消息，也不再取消订单。`,
  resumed: (shop) => `已恢复：${shop}。`,
};
