/** What the page itself says; cards come in their own language. */

export type Language = 'en' | 'zh-CN';

export interface Hint {
  /** What is sent or put into the box; ends in a space when something must follow. */
  command: string;
  shown: string;
  means: string;
}

const en = {
  product: 'Unpaid',
  channels: 'Channels',
  links: 'Links',
  settings: 'Settings',
  youAre: 'You are',
  language: 'Language',
  otherBrowser: 'Open in another browser',
  board: 'Board',
  live: 'Live',
  connecting: 'Connecting…',
  lost: 'Reconnecting…',
  lockedTitle: 'The bot was started again',
  lockedText: 'Open the new address it printed. This page can be closed.',
  paused: 'Clock paused',
  clockTitle: 'The bot’s clock',
  noCards: 'All quiet',
  noCardsText: 'Orders that need someone appear here. Until then the board keeps count.',
  onlyYou: 'Only you see this',
  dismiss: 'Dismiss',
  copy: 'Copy',
  copied: 'Copied',
  replies: (n: number) => (n === 1 ? '1 reply' : `${n} replies`),
  newCards: (n: number) => (n === 1 ? '1 new card' : `${n} new cards`),
  cardsCame: (n: number) => `${n} new cards`,
  unseen: (n: number) => `${n} unread`,
  commandLabel: 'Command',
  commandPlaceholder: 'Type a command, for example “today”',
  send: 'Send',
  commandsLabel: 'Commands',
  noAnswer: 'The bot did not answer. Please try again in a moment.',
  tooLong: 'Too long',
  close: 'Close',
  addressTitle: 'Open in another browser',
  addressText: 'This address works once, on this machine only.',
  working: 'Working…',
  rowMore: 'Details',
  menu: 'Menu',
  tones: {
    calm: 'Calm',
    active: 'Active',
    warning: 'Warning',
    bad: 'Needs someone',
    good: 'Paid',
    closed: 'Closed',
  },
  hints: [
    { command: 'overview', shown: 'overview', means: 'What is open, and what is held by it' },
    { command: 'today', shown: 'today', means: 'What happened today' },
    { command: 'order ', shown: 'order ‹id›', means: 'One order; its last four digits do' },
    { command: 'why ', shown: 'why ‹id›', means: 'Why the bot did what it did' },
    { command: 'pause', shown: 'pause', means: 'Stop automatic steps' },
    { command: 'resume', shown: 'resume', means: 'Go on with automatic steps' },
    { command: 'help', shown: 'help', means: 'All commands' },
  ] as Hint[],
};

export type Texts = typeof en;

const zh: Texts = {
  product: 'Unpaid',
  channels: '频道',
  links: '链接',
  settings: '设置',
  youAre: '当前身份',
  language: '语言',
  otherBrowser: '在其他浏览器中打开',
  board: '看板',
  live: '实时',
  connecting: '正在连接…',
  lost: '正在重新连接…',
  lockedTitle: '机器人已重新启动',
  lockedText: '请打开它输出的新地址，此页面可以关闭。',
  paused: '时钟已暂停',
  clockTitle: '机器人的时钟',
  noCards: '一切平静',
  noCardsText: '需要处理的订单会出现在这里，看板会持续统计。',
  onlyYou: '仅你可见',
  dismiss: '关闭',
  copy: '复制',
  copied: '已复制',
  replies: (n) => `${n} 条回复`,
  newCards: (n) => `${n} 张新卡片`,
  cardsCame: (n) => `新增 ${n} 张卡片`,
  unseen: (n) => `${n} 条未读`,
  commandLabel: '命令',
  commandPlaceholder: '输入命令，例如 today（今天）',
  send: '发送',
  commandsLabel: '命令列表',
  noAnswer: '机器人没有回应，请稍后再试。',
  tooLong: '内容过长',
  close: '关闭',
  addressTitle: '在其他浏览器中打开',
  addressText: '此地址只能使用一次，且仅限本机。',
  working: '处理中…',
  rowMore: '详情',
  menu: '菜单',
  tones: {
    calm: '正常',
    active: '进行中',
    warning: '注意',
    bad: '需要处理',
    good: '已付款',
    closed: '已结束',
  },
  hints: [
    { command: 'overview', shown: '概览 overview', means: '未付款订单与占用库存' },
    { command: 'today', shown: '今天 today', means: '今天发生的事' },
    { command: 'order ', shown: '订单 order ‹编号›', means: '查看一个订单，末四位即可' },
    { command: 'why ', shown: '原因 why ‹编号›', means: '机器人为什么这样做' },
    { command: 'pause', shown: '暂停 pause', means: '停止自动步骤' },
    { command: 'resume', shown: '恢复 resume', means: '继续自动步骤' },
    { command: 'help', shown: '帮助 help', means: '全部命令' },
  ],
};

export function textsIn(language: Language): Texts {
  return language === 'zh-CN' ? zh : en;
}
