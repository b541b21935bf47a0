/** What `init` and `doctor` say about Discord. */
import type { TeamLanguage } from '../../src/domain/template.js';
import type { NeededName } from './permissions.js';

interface Fault {
  detail: string;
  remedy: string;
}

export interface SetupWords {
  parts: {
    token: string;
    application: string;
    commands: string;
    clock: string;
    place(place: string): string;
  };
  tokenGood(name: string): string;
  tokenRefused: Fault;
  unreachable(reason: string): Fault;
  applicationGood: string;
  applicationOther: Fault;
  registered: string;
  notRegistered: Fault;
  registeredOtherwise: Fault;
  clockRight: string;
  clockUnknown: string;
  clockOff(seconds: number): Fault;
  noPlace: Fault;
  notIn(invite: string): Fault;
  noText: Fault;
  placeGood(server: string, channel: string): string;
  missing(names: string, invite: string): Fault;
  permissions: Record<NeededName, string>;
}

const en: SetupWords = {
  parts: {
    token: 'Discord · token',
    application: 'Discord · application',
    commands: 'Discord · /unpaid',
    clock: 'Discord · clock',
    place: (place) => `Discord · channel ${place}`,
  },
  tokenGood: (name) => `It belongs to the bot ${name}.`,
  tokenRefused: {
    detail: 'Discord refuses the token.',
    remedy: 'In the Developer Portal, under Bot, press Reset Token, and put the new one into DISCORD_TOKEN.',
  },
  unreachable: (reason) => ({
    detail: `Discord could not be asked: ${reason}.`,
    remedy: 'Check the connection of this machine, and DISCORD_API_URL if it is set.',
  }),
  applicationGood: 'Token and application id belong together.',
  applicationOther: {
    detail: 'The token belongs to another application than DISCORD_APPLICATION_ID.',
    remedy: 'Copy the Application ID from General Information of the same application.',
  },
  registered: 'The command is registered.',
  notRegistered: {
    detail: 'The command /unpaid is not registered yet.',
    remedy: 'Start the bot: it registers the command by itself.',
  },
  registeredOtherwise: {
    detail: 'The command /unpaid is that of another version.',
    remedy: 'Start the bot: it registers its own by itself.',
  },
  clockRight: 'This machine and Discord agree on the time.',
  clockUnknown: 'Discord did not say what time it is.',
  clockOff: (seconds) => ({
    detail: `This machine's clock is ${seconds} s off.`,
    remedy: 'Switch on the time service of this machine (NTP).',
  }),
  noPlace: {
    detail: 'This is no id of a Discord channel.',
    remedy:
      'Switch on Developer Mode in Discord under Advanced, then choose Copy Channel ID from the channel’s menu.',
  },
  notIn: (invite) => ({
    detail: 'The bot sees no such channel.',
    remedy: `Invite the bot with ${invite}, and let it see the channel if that is a private one.`,
  }),
  noText: {
    detail: 'This channel takes no cards: it is a voice channel, a forum or a thread.',
    remedy: 'Choose a text channel.',
  },
  placeGood: (server, channel) => `#${channel} of ${server}: the bot may do all it needs.`,
  missing: (names, invite) => ({
    detail: `The bot may not: ${names}.`,
    remedy: `Allow it in the channel's permissions, or invite the bot again with ${invite}.`,
  }),
  permissions: {
    ViewChannel: 'View Channel',
    SendMessages: 'Send Messages',
    SendMessagesInThreads: 'Send Messages in Threads',
    CreatePublicThreads: 'Create Public Threads',
    EmbedLinks: 'Embed Links',
    ReadMessageHistory: 'Read Message History',
  },
};

const chinese: SetupWords = {
  parts: {
    token: 'Discord · 令牌',
    application: 'Discord · 应用',
    commands: 'Discord · /unpaid',
    clock: 'Discord · 时钟',
    place: (place) => `Discord · 频道 ${place}`,
  },
  tokenGood: (name) => `令牌属于机器人 ${name}。`,
  tokenRefused: {
    detail: 'Discord 拒绝了该令牌。',
    remedy: '在 Developer Portal 的 Bot 页面点按 Reset Token，并把新令牌写入 DISCORD_TOKEN。',
  },
  unreachable: (reason) => ({
    detail: `无法连接 Discord：${reason}。`,
    remedy: '请检查本机网络；如设置了 DISCORD_API_URL，也请检查。',
  }),
  applicationGood: '令牌与应用 ID 相符。',
  applicationOther: {
    detail: '令牌属于另一个应用，与 DISCORD_APPLICATION_ID 不符。',
    remedy: '请从同一应用的 General Information 复制 Application ID。',
  },
  registered: '命令已注册。',
  notRegistered: { detail: '命令 /unpaid 尚未注册。', remedy: '启动机器人，它会自动注册。' },
  registeredOtherwise: {
    detail: '已注册的 /unpaid 属于另一个版本。',
    remedy: '启动机器人，它会自动重新注册。',
  },
  clockRight: '本机时间与 Discord 一致。',
  clockUnknown: 'Discord 没有告知时间。',
  clockOff: (seconds) => ({
    detail: `本机时钟相差 ${seconds} 秒。`,
    remedy: '请启用本机的时间同步服务（NTP）。',
  }),
  noPlace: {
    detail: '这不是 Discord 频道的 ID。',
    remedy: '在 Discord 的“高级设置”中打开“开发者模式”，然后在频道菜单中选择“复制频道 ID”。',
  },
  notIn: (invite) => ({
    detail: '机器人看不到这个频道。',
    remedy: `请用 ${invite} 邀请机器人；如果是私密频道，请允许它查看。`,
  }),
  noText: { detail: '这个频道不能显示卡片：它是语音频道、论坛或子区。', remedy: '请选择文字频道。' },
  placeGood: (server, channel) => `${server} 的 #${channel}：机器人权限齐全。`,
  missing: (names, invite) => ({
    detail: `机器人缺少权限：${names}。`,
    remedy: `请在频道权限中允许，或用 ${invite} 重新邀请机器人。`,
  }),
  permissions: {
    ViewChannel: '查看频道',
    SendMessages: '发送消息',
    SendMessagesInThreads: '在子区内发送消息',
    CreatePublicThreads: '创建公开子区',
    EmbedLinks: '嵌入链接',
    ReadMessageHistory: '阅读消息历史记录',
  },
};

const WORDS: Record<TeamLanguage, SetupWords> = { en, 'zh-CN': chinese };

export function setupWordsOf(language: TeamLanguage): SetupWords {
  return WORDS[language];
}
