import type { NoteTexts } from '../shape.js';
import { back, stop } from './care.js';

export const note: NoteTexts = {
  replyTitle: (ending) => `订单 ${ending} 的买家回复了`,
  alertTitle: (ending) => `订单 ${ending} 需人工处理`,
  escalationTitle: (number) => `${number} 笔订单无人跟进`,
  escalationTitleOf: (ending) => `订单 ${ending} 无人跟进`,
  escalation: (number, span, shop) => `${shop}：${number} 笔订单已 ${span}无人认领。`,
  leads: (names) => `主管：${names}`,
  pausedTitle: (shop) => `已暂停：${shop ?? '全部店铺'}`,
  paused: (person, time) => `${person} 于 ${time} 暂停。恢复之前，机器人不会发送消息，也不会取消订单。`,
  resumedTitle: (shop) => `已恢复：${shop ?? '全部店铺'}`,
  resumed: (person, time) => `${person} 于 ${time} 恢复运行。`,
  modeTitle: { live: (shop) => `已正式启用：${shop}`, shadow: (shop) => `已进入演练模式：${shop}` },
  mode: {
    live: (person, time) => `${person} 于 ${time} 正式启用：从现在起，机器人按策略自动联系买家并取消订单。`,
    shadow: (person, time) => `${person} 于 ${time} 切换到演练模式：机器人只显示本来会做什么，不会自动执行。`,
  },
  stop,
  back,
  latePaidTitle: (ending, total) => `取消后付款：订单 ${ending} · ${total}`,
  reauthorizeTitle: (shop) => `${shop} 需要重新授权`,
  reauthorize: '平台授权已失效。重新授权之前，机器人看不到该店铺的变化，也不会执行任何操作。',
};
