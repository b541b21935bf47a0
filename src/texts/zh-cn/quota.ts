import type { QuotaTexts, UnusualTexts } from '../quota-shape.js';

export const quota: QuotaTexts = {
  chat: {
    fewTitle: (shop) => `${shop}：今日聊天接口次数所剩不多`,
    noneTitle: (shop) => `${shop}：今日聊天接口次数已用完`,
    overTitle: (shop) => `${shop}：聊天接口次数已恢复`,
    few: (left, all) => `共 ${all} 次，还剩 ${left} 次。`,
    none: (all) => `${all} 次已全部用完。`,
    over: '新的一天已开始：机器人恢复给所有买家发消息。',
    fewHint: (time) => `${time} 之前，机器人只发送关单通知，以及给高金额订单的消息。`,
    noneHint: (time) =>
      `${time} 之前，机器人不再发送消息；未能发出关单通知的订单不会自动取消。重要的订单请到卖家中心联系买家。`,
    board: (time) => `聊天接口次数所剩不多：${time} 之前只发送关单通知和高金额订单的消息。`,
  },
  webhooks: {
    silentTitle: (shop) => `${shop}：收不到平台推送`,
    silent: (time, span, changes) =>
      `最后一次推送在 ${time}，已过去 ${span}。此后有 ${changes} 处变化是靠主动读取发现的。`,
    meanwhile: '不会遗漏：恢复之前，每 15 秒读取一次店铺。',
    remedy:
      '处理办法：检查公网地址能否从外部访问，以及 Partner Center 的 Webhook 设置中是否仍填写该地址。可运行 unpaid doctor 进一步检查。',
    backTitle: (shop) => `${shop}：平台推送已恢复`,
    back: (span) => `共中断 ${span}。`,
    board: (time) => `自 ${time} 起收不到平台推送：每 15 秒读取一次店铺。`,
  },
  asOf: (time, ago) => `数据截至 ${time}（${ago}）`,
  seconds: (number) => `${number} 秒`,
  ago: (span) => `${span}前`,
};

export const unusual: UnusualTexts = {
  duplicate: (ending) => `异常：同一买家不久前下过相同的订单（${ending}）。`,
  value: (usual) => `异常：金额远高于本店平常水平（95% 的订单不超过 ${usual}）。`,
  count: (usual) => `异常：件数远多于本店平常水平（95% 的订单不超过 ${usual} 件）。`,
  nonPayer: (orders) => `异常：该买家近期有 ${orders} 笔订单未付款。`,
  test: '异常：看起来是测试订单。',
  sample: '异常：这是样品订单。',
  currency: (code) => `异常：含有 ${code} 金额，与店铺币种不同。`,
  short: {
    duplicate: '疑似重复',
    value: '金额偏高',
    count: '件数偏多',
    non_payer: '多次不付款',
    test: '疑似测试',
    sample: '样品',
    currency: '币种混合',
  },
};
