import type { BoardTexts } from '../shape.js';
import { words } from './words.js';

export const board: BoardTexts = {
  title: (shop, open) => `${shop}：${open === 0 ? '没有待付款订单' : `${open} 笔待付款`}`,
  pausedTitle: (shop) => `【已暂停】${shop}`,
  paused: '已暂停：恢复之前，机器人不会发送消息，也不会取消订单。',
  shadowTitle: (title) => `【演练模式】${title}`,
  shadow: '演练模式：机器人只显示本来会做什么；负责人正式启用之前，不会自动发送消息，也不会自动取消订单。',
  reauthorize: (shop) => `${shop} 需要重新授权：平台授权已失效。`,
  facts: {
    open: '待付款',
    ages: '等待时长',
    people: '团队',
    held: '占用库存',
    today: '今日',
    read: '数据时间',
  },
  open: (orders, units, money) =>
    [words.orders(orders), words.units(units), money].filter(Boolean).join(' · '),
  nothingOpen: '无',
  ages: {
    upTo5m: (number) => `5 分钟内 ${number}`,
    upTo30m: (number) => `30 分钟内 ${number}`,
    upTo60m: (number) => `1 小时内 ${number}`,
    older: (number) => `更久 ${number}`,
  },
  needsPerson: (number) => `${number} 笔需人工处理`,
  claimed: (number) => `${number} 笔已认领`,
  unclaimed: (number) => `${number} 笔未认领`,
  placed: (number) => `下单 ${number}`,
  paid: (number, money) => (money ? `付款 ${number}（${money}）` : `付款 ${number}`),
  cancelledByUs: (number) => `我方取消 ${number}`,
  cancelledOther: (number) => `其他取消 ${number}`,
  neverRead: '尚未读取',
  stale: (span) => `店铺数据已 ${span}未更新，显示内容可能过时。`,
  pause: '暂停',
  resume: '恢复',
  pauseConfirm: {
    title: (shop) => `暂停 ${shop}？`,
    text: '恢复之前，机器人不会给买家发消息，也不会取消订单。',
    yes: '暂停',
    no: '继续运行',
  },
  stopped: (time, waiting) => `机器人已于 ${time} 停止自动取消：${waiting} 笔取消等待你决定。`,
  summary: (shop, open, needsPerson) => {
    const unpaid = open === 0 ? '没有待付款订单' : `${open} 笔待付款`;
    return needsPerson > 0 ? `${shop}：${unpaid}，${board.needsPerson(needsPerson)}` : `${shop}：${unpaid}`;
  },
};
