/** Cards as a busy evening has them, for tests and for looking at. */
import type { Button, Card, Row, Tone } from '../../src/domain/card.js';

type Language = 'en' | 'zh-CN';

const MINUTE = 60_000;

const WORDS = {
  en: {
    board: 'Unpaid orders · Lumen Home ID',
    boardSummary: '37 unpaid, Rp 18,240,500 held, 2 need someone',
    open: 'Unpaid',
    value: 'Value',
    held: 'Stock held',
    recovered: 'Paid after a message',
    today: '14 of 61 today',
    order: 'Order',
    total: 'Total',
    buyer: 'Buyer',
    method: 'Payment',
    items: 'Items',
    step: 'Next step',
    closes: 'Closes',
    claimed: 'Claimed by Mia',
    asked: 'Asked 10:05 · Reminded 10:30',
    quote: 'Hi! My card was refused twice, is there another way to pay? I really want the lamp for Sunday.',
    copy: 'Hello! Your order is still waiting for payment. You can finish it in the app under My orders. Need help? Just answer here.',
    remind: 'Remind now',
    ask: 'Ask what went wrong',
    claim: 'Claim',
    snooze: 'Snooze',
    extend: 'Extend',
    cancel: 'Cancel order',
    seller: 'Seller Center',
    paid: 'Paid 10:31, 1 min after the reminder',
    confirmTitle: 'Cancel this order?',
    confirmText: 'The buyer is told, and 2 lamps go back on sale. You have 2 minutes to undo it.',
    confirmYes: 'Yes, cancel it',
    confirmNo: 'Keep it open',
    items2: '2 × Paper lamp “Moon”, 1 × Warm bulb',
    reply: 'The buyer answered',
    note: 'Reminder sent',
  },
  'zh-CN': {
    board: '未付款订单 · 明灯家居（印尼）',
    boardSummary: '37 笔未付款，占用 Rp 18,240,500，2 笔需要处理',
    open: '未付款',
    value: '金额',
    held: '占用库存',
    recovered: '提醒后付款',
    today: '今天 61 笔中的 14 笔',
    order: '订单',
    total: '合计',
    buyer: '买家',
    method: '付款方式',
    items: '商品',
    step: '下一步',
    closes: '关闭时间',
    claimed: '小美已认领',
    asked: '10:05 已询问 · 10:30 已提醒',
    quote: '你好！我的卡被拒了两次，还有别的付款方式吗？周日之前想收到这盏灯。',
    copy: '您好！您的订单还在等待付款，可以在应用的“我的订单”中完成付款。需要帮助请直接回复。',
    remind: '立即提醒',
    ask: '询问原因',
    claim: '认领',
    snooze: '稍后',
    extend: '延长',
    cancel: '取消订单',
    seller: '卖家中心',
    paid: '10:31 已付款，提醒后 1 分钟',
    confirmTitle: '取消这个订单？',
    confirmText: '买家会收到通知，2 盏灯会重新上架。2 分钟内可以撤销。',
    confirmYes: '取消订单',
    confirmNo: '保留订单',
    items2: '2 × 纸灯“月亮”，1 × 暖光灯泡',
    reply: '买家已回复',
    note: '已发送提醒',
  },
} as const;

export function boardCard(language: Language, now: number, unpaid = 37): Card {
  const words = WORDS[language];
  const tones: (Tone | undefined)[] = ['bad', 'bad', 'warning', 'active', 'active', undefined];
  const rows: Row[] = Array.from({ length: 12 }, (_, index) => ({
    cells: [
      `…${4711 + index * 37}`,
      `Rp ${(189_000 + index * 41_500).toLocaleString('en')}`,
      `${68 - index * 5} min`,
      ['Credit card', 'E-wallet', 'Bank transfer'][index % 3] as string,
      index < 2 ? words.claim : (words.asked.split(' · ')[0] as string),
    ],
    tone: tones[Math.min(index, 5)],
  }));
  return {
    kind: 'board',
    tone: 'active',
    title: words.board,
    facts: [
      { label: words.open, value: String(unpaid) },
      { label: words.value, value: 'Rp 18,240,500' },
      { label: words.held, value: '52' },
      { label: words.recovered, value: words.today },
      { label: words.closes, value: '11:00', at: now + 29 * MINUTE },
    ],
    lines: [],
    rows,
    buttons: [],
    summary: words.boardSummary,
    language,
  };
}

export function orderCard(language: Language, now: number, number: number, tone: Tone = 'bad'): Card {
  const words = WORDS[language];
  const over = tone === 'good' || tone === 'closed';
  return {
    kind: 'order',
    tone,
    title: `${words.order} …${4000 + number} · Rp ${(189_000 + number * 7_500).toLocaleString('en')}`,
    facts: [
      { label: words.items, value: words.items2 },
      { label: words.method, value: number % 2 ? 'Credit card' : 'GoPay' },
      { label: words.buyer, value: 'dewi_s…' },
      ...(over ? [] : [{ label: words.closes, value: '11:00', at: now + (number % 2 ? 29 : 6) * MINUTE }]),
    ],
    lines: [
      ...(tone === 'good' ? [{ text: words.paid, style: 'strong' as const }] : []),
      ...(tone === 'bad' ? [{ text: words.quote, style: 'quote' as const }] : []),
      ...(tone === 'warning' ? [{ text: words.copy, style: 'copy' as const }] : []),
      { text: words.asked, style: 'small' },
      ...(tone === 'active' ? [{ text: words.claimed, style: 'small' as const }] : []),
    ],
    buttons: over ? [] : orderButtons(language, number),
    summary: `${words.order} …${4000 + number}`,
    language,
  };
}

function orderButtons(language: Language, number: number): Button[] {
  const words = WORDS[language];
  return [
    { token: `claim-${number}`, label: words.claim, style: 'primary' },
    { token: `remind-${number}`, label: words.remind, style: 'default' },
    { token: `ask-${number}`, label: words.ask, style: 'default' },
    { token: `snooze-${number}`, label: words.snooze, style: 'default' },
    { token: `extend-${number}`, label: words.extend, style: 'default' },
    {
      token: `cancel-${number}`,
      label: words.cancel,
      style: 'danger',
      confirm: {
        title: words.confirmTitle,
        text: words.confirmText,
        yes: words.confirmYes,
        no: words.confirmNo,
      },
    },
    { url: 'https://seller.example/orders/1', label: words.seller, style: 'default' },
  ];
}

export function noteCard(language: Language, quote: boolean): Card {
  const words = WORDS[language];
  return {
    kind: 'note',
    tone: quote ? 'warning' : 'calm',
    title: quote ? words.reply : words.note,
    facts: [],
    lines: [{ text: quote ? words.quote : words.copy, style: quote ? 'quote' : 'copy' }],
    buttons: [],
    summary: quote ? words.quote : words.note,
    language,
  };
}
