/** The few words that are Slack's business and not the core's. */
import type { TeamLanguage } from '../../src/domain/template.js';

export interface SlackWords {
  sorry: string;
  /** A modal could not be opened in the three seconds Slack gives. */
  tooLate: string;
  /** Followed by the channels. */
  askElsewhere: string;
  noChannel: string;
  foreign: string;
  share: string;
  sharedBy(name: string): string;
  shareGone: string;
  ok: string;
}

export const WORDS: Record<TeamLanguage, SlackWords> = {
  en: {
    sorry: 'That did not work. Please try again in a moment.',
    tooLate: 'That took too long to open. Nothing was changed; please press again.',
    askElsewhere: 'I look after unpaid orders in another channel. Please ask me there:',
    noChannel: 'I do not look after any channel here yet.',
    foreign: 'I only answer people of the workspace that I work for.',
    share: 'Post to channel',
    sharedBy: (name) => `Posted by ${name}`,
    shareGone: 'I no longer have this answer at hand. Please ask again.',
    ok: 'OK',
  },
  'zh-CN': {
    sorry: '操作没有成功，请稍后再试。',
    tooLate: '打开得太慢了。什么都没有改变，请再点一次。',
    askElsewhere: '我在别的频道里照看未付款订单，请到那里问我：',
    noChannel: '这里还没有我照看的频道。',
    foreign: '我只回答所属工作区成员的请求。',
    share: '发到频道',
    sharedBy: (name) => `由 ${name} 发出`,
    shareGone: '这份结果已经不在手边了，请再问一次。',
    ok: '好的',
  },
};
