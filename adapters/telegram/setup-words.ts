/** What `init` and `doctor` say about Telegram, in the team's languages. */
import type { TeamLanguage } from '../../src/domain/template.js';

interface Finding {
  detail: string;
  remedy: string;
}

export interface SetupWords {
  parts: Record<'token' | 'privacy' | 'updates' | 'clock', string> & { place(place: string): string };
  tokenRefused: Finding;
  unreachable(reason: string): Finding;
  hearsOnlyCommands: string;
  hearsAll: Finding;
  mayNotJoin: Finding;
  noWebhook: string;
  webhookSet: Finding;
  clockRight: string;
  clockUnknown: string;
  clockOff(seconds: number): Finding;
  noPlace: Finding;
  notThere(reason: string): Finding;
  mayNotWrite(title: string): Finding;
  noTopics(title: string): Finding;
  moved(to: string): Finding;
}

const en: SetupWords = {
  parts: {
    token: 'Telegram · token',
    privacy: 'Telegram · privacy mode',
    updates: 'Telegram · updates',
    clock: 'Telegram · clock',
    place: (place) => `Telegram · ${place}`,
  },
  tokenRefused: {
    detail: 'Telegram does not know the token',
    remedy: 'Send /token to @BotFather and copy it into TELEGRAM_BOT_TOKEN.',
  },
  unreachable: (reason) => ({
    detail: `Telegram cannot be reached: ${reason}`,
    remedy: 'Look at the network and at TELEGRAM_API_ROOT, then try again.',
  }),
  hearsOnlyCommands: 'on: it hears commands and replies to it, which is all it needs',
  hearsAll: {
    detail: 'off: the bot gets every message of its groups',
    remedy:
      'Send /setprivacy to @BotFather, choose the bot, then Enable; remove it from the group and add it again.',
  },
  mayNotJoin: {
    detail: 'the bot may not be added to groups',
    remedy: 'Send /setjoingroups to @BotFather, choose the bot, then Enable.',
  },
  noWebhook: 'no webhook: this bot fetches them itself',
  webhookSet: {
    detail: 'a webhook is set: another program receives what people press and type',
    remedy: 'Stop that program, or give this bot a token of its own. Starting this bot removes the webhook.',
  },
  clockRight: 'agrees with Telegram’s',
  clockUnknown: 'Telegram did not say what time it is',
  clockOff: (seconds) => ({
    detail: `this machine is ${seconds} s off Telegram’s clock`,
    remedy: 'Let the machine set its clock by network time (timedatectl set-ntp true).',
  }),
  noPlace: {
    detail: 'is no place of Telegram',
    remedy: 'Write the group’s id, like "-1001234567890", with a topic "-1001234567890/5".',
  },
  notThere: (reason) => ({
    detail: `the bot does not see this chat: ${reason}`,
    remedy: 'Add the bot to the group. It tells the group’s id there.',
  }),
  mayNotWrite: (title) => ({
    detail: `the bot may not write in ${title}`,
    remedy: 'Add it to the group, and let members send messages.',
  }),
  noTopics: (title) => ({
    detail: `${title} has no topics`,
    remedy: 'Leave out what stands after the slash, or turn on topics in the group.',
  }),
  moved: (to) => ({
    detail: `the group became a supergroup with the id ${to}`,
    remedy: `Write place: "${to}" into unpaid.yaml.`,
  }),
};

const chinese: SetupWords = {
  parts: {
    token: 'Telegram · 令牌',
    privacy: 'Telegram · 隐私模式',
    updates: 'Telegram · 更新',
    clock: 'Telegram · 时钟',
    place: (place) => `Telegram · ${place}`,
  },
  tokenRefused: {
    detail: 'Telegram 不认识这个令牌',
    remedy: '向 @BotFather 发送 /token，并复制到 TELEGRAM_BOT_TOKEN。',
  },
  unreachable: (reason) => ({
    detail: `无法连接 Telegram：${reason}`,
    remedy: '请检查网络和 TELEGRAM_API_ROOT，然后重试。',
  }),
  hearsOnlyCommands: '已开启：只收到命令和对它的回复，这就够了',
  hearsAll: {
    detail: '已关闭：机器人会收到群里的每条消息',
    remedy: '向 @BotFather 发送 /setprivacy，选择机器人，然后选 Enable；再将它移出群组并重新添加。',
  },
  mayNotJoin: {
    detail: '机器人不能被加入群组',
    remedy: '向 @BotFather 发送 /setjoingroups，选择机器人，然后选 Enable。',
  },
  noWebhook: '没有 webhook：由机器人自行获取',
  webhookSet: {
    detail: '已设置 webhook：点按和命令被另一个程序接收',
    remedy: '停止那个程序，或为这个机器人使用单独的令牌。启动本机器人会移除 webhook。',
  },
  clockRight: '与 Telegram 一致',
  clockUnknown: 'Telegram 没有告知时间',
  clockOff: (seconds) => ({
    detail: `本机时钟与 Telegram 相差 ${seconds} 秒`,
    remedy: '请让本机通过网络校时（timedatectl set-ntp true）。',
  }),
  noPlace: {
    detail: '不是 Telegram 的位置',
    remedy: '请填写群组 id，例如 "-1001234567890"，带话题则为 "-1001234567890/5"。',
  },
  notThere: (reason) => ({
    detail: `机器人看不到这个聊天：${reason}`,
    remedy: '请将机器人加入群组，它会在那里告知群组 id。',
  }),
  mayNotWrite: (title) => ({
    detail: `机器人不能在 ${title} 中发言`,
    remedy: '请将它加入群组，并允许成员发送消息。',
  }),
  noTopics: (title) => ({
    detail: `${title} 没有话题`,
    remedy: '请去掉斜杠后面的部分，或在群组中开启话题。',
  }),
  moved: (to) => ({
    detail: `群组已升级为超级群组，新 id 为 ${to}`,
    remedy: `请在 unpaid.yaml 中写入 place: "${to}"。`,
  }),
};

const WORDS: Record<TeamLanguage, SetupWords> = { en, 'zh-CN': chinese };

export function setupWordsOf(language: TeamLanguage): SetupWords {
  return WORDS[language];
}
