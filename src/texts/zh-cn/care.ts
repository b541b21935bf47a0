import type { BackTexts, StopTexts } from '../shape.js';

export const stop: StopTexts = {
  title: (shop) => `${shop}：机器人已停止自动取消`,
  tooMany: (done, span, limit) =>
    `机器人在 ${span}内取消了 ${done} 笔订单，还有更多到期。上限为 ${limit} 笔。`,
  tooLarge: (done, span, percent) =>
    `机器人在 ${span}内取消了 ${done} 笔订单，还有更多到期：已超过近 24 小时未付订单的 ${percent}%。`,
  restored: '数据库恢复到了较早的备份，之后的决定没有记录，因此较早订单的取消先等待。',
  waiting: (number) => `${number} 笔取消等待主管决定。`,
  hint: '不会遗漏：付款的订单会自动退出，其余由看板计数。选择“继续取消”后，每笔会再检查一次；届时已太晚的会逐笔询问。',
  goOnConfirm: {
    title: (number) => `继续取消 ${number} 笔订单？`,
    text: '这些买家将按告知的期限失去订单。已付款的订单绝不会被取消。',
    yes: '继续取消',
    no: '返回',
  },
  answeredTitle: {
    go_on: (shop) => `${shop}：继续取消`,
    keep_all: (shop) => `${shop}：订单已保留`,
  },
  answered: {
    go_on: (person, number) => `${person} 允许继续取消 ${number} 笔订单。`,
    keep_all: (person, number) => `${person} 保留了 ${number} 笔订单。`,
  },
};

export const back: BackTexts = {
  title: (span) => `离开 ${span}后恢复运行`,
  restoredTitle: '数据库恢复到了较早的备份',
  restored: (until) =>
    `备份截至 ${until}，此后机器人做过的事没有记录：所有未付订单会重新读取，已到期的消息不再发送；给较早订单的买家发消息前，会先查看聊天记录。较早订单的取消等待主管决定。`,
  away: (from, to) => `机器人在 ${from} 至 ${to} 之间没有运行。`,
  shop: (shop, said) => `${shop}：${said.join('，')}。`,
  letGo: (number) => `${number} 条消息不再发送`,
  waits: (number) => `${number} 笔取消等待主管决定`,
  decide: (number) => `${number} 笔已过期限，需要你决定`,
  paid: (number) => `期间 ${number} 笔已付款`,
  ended: (number) => `期间 ${number} 笔已关闭`,
  placed: (number) => `新增 ${number} 笔`,
  unclaimed: (number) => `${number} 笔无人跟进`,
};
