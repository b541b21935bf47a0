/** What the adapter itself says, besides the core's answers. */
import type { TeamLanguage } from '../../src/domain/template.js';
import { teamLanguage } from '../../src/texts/texts.js';

export interface DiscordWords {
  share: string;
  sharedBy(name: string): string;
  shared: string;
  shown: string;
  notDone: string;
  sorry: string;
  foreign(place: string): string;
  gone: string;
  openForm: string;
  formWaits: string;
  confirm(label: string): string;
  confirmText: string;
  yes: string;
  no: string;
  pair(label: string): string;
}

const en: DiscordWords = {
  share: 'Post to channel',
  sharedBy: (name) => `Shared by ${name}`,
  shared: 'It is in the channel now.',
  shown: 'Shown to the channel.',
  notDone: 'Nothing was done.',
  sorry: 'That did not work. Please try again in a moment.',
  foreign: (place) =>
    `This channel is not one of mine, so I know no orders here. To add it, put place ${place} under channels in unpaid.yaml.`,
  gone: 'This dialog is no longer open. Please press the button again.',
  openForm: 'Open',
  formWaits: 'That took a moment. It is ready now:',
  confirm: (button) => `${button}?`,
  confirmText: 'Please confirm.',
  yes: 'Yes',
  no: 'No',
  pair: (name) => `${name}:`,
};

const chinese: DiscordWords = {
  share: '发到频道',
  sharedBy: (name) => `由 ${name} 分享`,
  shared: '已发到频道。',
  shown: '已显示在频道中。',
  notDone: '没有执行任何操作。',
  sorry: '操作没有成功，请稍后再试。',
  foreign: (place) =>
    `这个频道不在我的配置中，所以这里没有订单。如需添加，请在 unpaid.yaml 的 channels 中写入 place ${place}。`,
  gone: '这个对话框已失效，请重新点按按钮。',
  openForm: '打开',
  formWaits: '刚才花了一点时间，现在可以打开了：',
  confirm: (button) => `${button}？`,
  confirmText: '请确认。',
  yes: '是',
  no: '否',
  pair: (name) => `${name}：`,
};

const WORDS: Record<TeamLanguage, DiscordWords> = { en, 'zh-CN': chinese };

/** By the tag a card or a person's Discord has. */
export function words(language: string): DiscordWords {
  return WORDS[teamLanguage(language)];
}
