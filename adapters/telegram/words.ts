/** What only this platform has to say, in the team's languages; a key missing in one does not compile. */
import type { TeamLanguage } from '../../src/domain/template.js';

export interface Words {
  sorry: string;
  /** Nobody knows yet whether it will. */
  slow: string;
  busy: string;
  /** The button, or its question, is from before a restart or too long ago. */
  over: string;
  notMember: string;
  masked: string;
  notConnected(place: string): string;
  otherTopic: string;
  sure: string;
  yes: string;
  no: string;
  /** Somebody else is being asked. */
  othersQuestion(person: string): string;
  unsure: string;
  change: string;
  answerHere: string;
  tooLong(max: number, typed: number): string;
  unpaid: string;
}

const en: Words = {
  sorry: 'That did not work. Please try again in a moment.',
  slow: 'This takes longer than usual. Look at the card in a moment before you try again.',
  busy: 'Telegram asks for a short break. Please try again in a minute.',
  over: 'This question is over. Please press the button again.',
  notMember: 'Only members of this group can do that.',
  masked:
    'You write as the group or as a channel, so I cannot see who you are. Turn off “Remain anonymous” in your admin rights, or press a button: those tell me.',
  notConnected: (place) =>
    `I am not connected to this chat. To connect it, write place: "${place}" into a channel of unpaid.yaml and restart the bot.`,
  otherTopic: 'I work in another topic of this group. Please write to me there.',
  sure: 'Are you sure?',
  yes: 'Yes',
  no: 'No',
  othersQuestion: (person) => `${person} is being asked. Wait a moment, then press again.`,
  unsure: 'Nothing was done.',
  change: 'Change the text',
  answerHere: 'Reply to this message.',
  tooLong: (max, typed) => `At most ${max} characters, please: these were ${typed}. Reply once more.`,
  unpaid: 'Unpaid orders at a glance; “/unpaid today” and the like work too',
};

const chinese: Words = {
  sorry: '操作没有成功，请稍后再试。',
  slow: '这次比平时慢。请稍后先看看卡片，再决定是否重试。',
  busy: 'Telegram 要求稍等片刻，请一分钟后再试。',
  over: '这个问题已失效，请重新点按按钮。',
  notMember: '只有本群成员可以这样做。',
  masked: '你是以群组或频道身份发言，我看不到你是谁。请在管理员权限中关闭“匿名”，或点按按钮：按钮会告诉我。',
  notConnected: (place) =>
    `我还没有连接到这个聊天。要连接，请在 unpaid.yaml 的频道中写入 place: "${place}"，然后重启机器人。`,
  otherTopic: '我在本群的另一个话题中工作，请在那里发送。',
  sure: '确定吗？',
  yes: '是',
  no: '否',
  othersQuestion: (person) => `正在等待 ${person} 确认，请稍候再点按。`,
  unsure: '没有执行任何操作。',
  change: '修改内容',
  answerHere: '请回复这条消息。',
  tooLong: (max, typed) => `最多 ${max} 个字符，刚才是 ${typed} 个。请再回复一次。`,
  unpaid: '待付款订单一览；也可输入“/unpaid 今天”等',
};

const WORDS: Record<TeamLanguage, Words> = { en, 'zh-CN': chinese };

export function wordsOf(language: TeamLanguage): Words {
  return WORDS[language];
}
