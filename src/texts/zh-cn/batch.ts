import type { DeskTexts } from '../shape.js';
import { words } from './words.js';

export const batch: DeskTexts['batch'] = {
  remind_all: {
    title: (number) => `催付${words.orders(number)}？`,
    nothing: '现在没有需要催付的买家。',
    text: '每位买家会收到计划中的催付消息，限制与单笔催付相同。',
    yes: (number) => `催付 ${number} 笔`,
    done: (number) => `${words.orders(number)}的催付消息正在发送。`,
  },
  cancel_expired: {
    title: (number) => `取消${words.orders(number)}？`,
    nothing: '现在没有可以取消的订单。',
    text: '买家已被告知期限，时间已过。每笔在短时间内都可以撤销。',
    yes: (number) => `取消 ${number} 笔`,
    done: (number) => `稍后将取消${words.orders(number)}，现在仍可逐笔撤销。`,
  },
};
