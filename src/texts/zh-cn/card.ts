import type { CardTexts } from '../shape.js';
import { words } from './words.js';

export const card: CardTexts = {
  title: (ending, total, state) => `订单 ${ending} · ${total} · ${state}`,
  facts: {
    shop: '店铺',
    total: '金额',
    payment: '付款方式',
    items: '商品',
    placed: '下单时间',
    closes: '关闭时间',
    paid: '付款时间',
    cancelled: '取消时间',
    claimedBy: '认领人',
    next: '下一步',
    problem: '未付原因',
    toldToClose: '告知的关闭时间',
    decided: '决定取消',
    accepted: '平台接受取消',
    reasonSent: '取消原因',
  },
  toldAt: (deadline, moment) => (moment ? `${deadline} · ${moment} 告知` : deadline),
  decidedBy: (moment, person) => `${moment} · ${person}`,
  cancelWaits: '取消待主管决定：请在看板上选择“继续取消”或“全部保留”。',
  more: (number) => `另有 ${number} 种`,
  deadline: (deadline, told) => {
    if (told === undefined) return deadline;
    return told === deadline ? `${deadline} · 已告知买家` : `${deadline} · 曾告知买家 ${told}`;
  },
  keptOpen: (told) => `保留中 · 曾告知买家 ${told}`,
  claimed: (person, until) => (until ? `${person}（至 ${until}）` : person),
  next: (step, moment) => `${moment} ${step}`,
  paused: '不再自动执行',
  shopPaused: '店铺已暂停：机器人不会发送消息，也不会取消订单。',
  shopInShadow: '演练模式：不会自动联系买家，只显示本来会做什么。',
  nextInShadow: (step, moment) => `本来会：${moment} ${step}`,
  wouldClose: (moment) => `本来会在 ${moment}`,
  snoozedUntil: (moment) => `已推迟至 ${moment}。`,
  paidLine: (moment, after) =>
    after ? `${moment} 已付款，${words.steps[after.step]}后 ${after.span}` : `${moment} 已付款`,
  cancelledLine: (moment, by, reason) =>
    `${moment ? `${moment} ` : ''}由${by}取消${reason ? `：${reason}` : ''}`,
  cancelPending: (person, moment) => `${person} 将于 ${moment} 取消该订单，在此之前可以撤销。`,
  messageUnknown: (step, moment) => `${moment} 的${step}消息不确定是否送达。请查看聊天记录后选择。`,
  buyerWrote: (moment, reason) => (reason ? `买家 ${moment} 回复（${reason}）：` : `买家 ${moment} 回复：`),
  copyThis: '请复制下方文字，到卖家中心发给买家：',
  sellerCenter: '卖家中心',
};
