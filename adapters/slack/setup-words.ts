/** What `init` and `doctor` say about Slack. */
import type { TeamLanguage } from '../../src/domain/template.js';

export interface SetupWords {
  parts: Record<'bot' | 'app' | 'scopes' | 'clock' | 'channel', string>;
  bot(team: string): string;
  app: string;
  scopes: string;
  scopesMissing(names: string): string;
  scopesLacking(names: string): string;
  scopesUnknown: string;
  addScopes: string;
  clock: string;
  clockOff(seconds: number): string;
  clockUnknown: string;
  setClock: string;
  channel(name: string): string;
  channelMissing: string;
  notMember(name: string): string;
  archived(name: string): string;
  invite: string;
  chooseAnother: string;
  checkId: string;
  tokens: string;
  reachable: string;
}

export const SETUP_WORDS: Record<TeamLanguage, SetupWords> = {
  en: {
    parts: {
      bot: 'Slack · bot token',
      app: 'Slack · app token',
      scopes: 'Slack · scopes',
      clock: 'Slack · clock',
      channel: 'Slack · channel',
    },
    bot: (team) => `is good, for the workspace ${team}`,
    app: 'is good: Socket Mode may be opened',
    scopes: 'all granted',
    scopesMissing: (names) => `not granted: ${names}`,
    scopesLacking: (names) => `not granted, and not needed by everyone: ${names}`,
    scopesUnknown: 'Slack did not say what is granted',
    addScopes: 'Add them under OAuth & Permissions at api.slack.com/apps, then install the app again.',
    clock: 'goes like Slack’s',
    clockOff: (seconds) => `is ${seconds} s away from Slack’s`,
    clockUnknown: 'Slack did not say what time it is',
    setClock: 'Let the system keep its time by itself (NTP).',
    channel: (name) => `#${name}: the bot is in it`,
    channelMissing: 'there is no such channel, or the bot is not in it',
    notMember: (name) => `#${name}: the bot is not in it`,
    archived: (name) => `#${name} is archived`,
    invite: 'Type /invite @Unpaid in that channel.',
    chooseAnother: 'Choose another channel, or bring this one back in Slack.',
    checkId:
      'Copy the channel’s id from its details in Slack (it begins with C); for a private channel, type /invite @Unpaid in it first.',
    tokens:
      'Copy SLACK_BOT_TOKEN (xoxb-…) and SLACK_APP_TOKEN (xapp-…, with connections:write) again from api.slack.com/apps.',
    reachable: 'Look whether this machine reaches slack.com, then try again.',
  },
  'zh-CN': {
    parts: {
      bot: 'Slack · 机器人令牌',
      app: 'Slack · 应用令牌',
      scopes: 'Slack · 权限',
      clock: 'Slack · 时钟',
      channel: 'Slack · 频道',
    },
    bot: (team) => `有效，工作区：${team}`,
    app: '有效，可以打开 Socket Mode',
    scopes: '已全部授予',
    scopesMissing: (names) => `缺少：${names}`,
    scopesLacking: (names) => `缺少（并非人人需要）：${names}`,
    scopesUnknown: 'Slack 没有说明授予了哪些权限',
    addScopes: '在 api.slack.com/apps 的 OAuth & Permissions 里加上，然后重新安装应用。',
    clock: '与 Slack 一致',
    clockOff: (seconds) => `与 Slack 相差 ${seconds} 秒`,
    clockUnknown: 'Slack 没有说明现在的时间',
    setClock: '请让系统自动校时（NTP）。',
    channel: (name) => `#${name}：机器人已在其中`,
    channelMissing: '没有这个频道，或者机器人不在其中',
    notMember: (name) => `#${name}：机器人不在其中`,
    archived: (name) => `#${name} 已归档`,
    invite: '请在那个频道里输入 /invite @Unpaid。',
    chooseAnother: '请换一个频道，或在 Slack 里恢复它。',
    checkId: '请从 Slack 的频道详情里复制频道 ID（以 C 开头）；私密频道要先输入 /invite @Unpaid。',
    tokens:
      '请从 api.slack.com/apps 重新复制 SLACK_BOT_TOKEN（xoxb-…）和 SLACK_APP_TOKEN（xapp-…，带 connections:write）。',
    reachable: '请检查这台机器能否访问 slack.com，然后再试。',
  },
};
