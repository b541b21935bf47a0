/** The arguments of commands, as data for the platforms. How each is read is in `arguments`. */
import type { TeamLanguage } from '../domain/template.js';
import { texts } from '../texts/texts.js';
import { type ArgumentSpec, ORDER_ACTS } from './command-spec.js';

const choice = (value: string, en: string, zh: string) => ({ value, texts: { en, 'zh-CN': zh } });
const spec = (
  name: ArgumentSpec['name'],
  chinese: string,
  required: boolean,
  said: Record<TeamLanguage, string>,
  choices?: ArgumentSpec['choices'],
): ArgumentSpec => ({
  name,
  names: { en: name, 'zh-CN': chinese },
  required,
  texts: said,
  ...(choices && { choices }),
});

export const ORDER = spec('order', '订单', true, {
  en: 'the last 4 or more digits of the order number',
  'zh-CN': '订单号最后 4 位或更多',
});
export const SHOP = spec('shop', '店铺', false, {
  en: 'a shop; all shops if left out',
  'zh-CN': '店铺；不填则为全部',
});
export const WHEN = spec('when', '时间', false, {
  en: 'today, yesterday, week or a date like 2026-11-22',
  'zh-CN': '今天、昨天、本周或 2026-11-22',
});
export const FILTER = spec('filter', '筛选', false, {
  en: 'for example: over 100 method:card shop:name',
  'zh-CN': '例如：高于 100 方式:银行卡 店铺:名称',
});
export const TIME = spec('time', '时长', true, {
  en: '20m, 2h or a time of day like 20:00',
  'zh-CN': '20m、2h、30分钟，或 20:00 这样的时刻',
});
export const PERSON = spec('person', '人员', true, {
  en: 'who takes it: a name, or me',
  'zh-CN': '交给谁：姓名，或“我”',
});
export const ACT = spec(
  'act',
  '操作',
  true,
  { en: 'what to do with it', 'zh-CN': '要做什么' },
  ORDER_ACTS.map((act) => choice(act, texts('en').actions.labels[act], texts('zh-CN').actions.labels[act])),
);
export const WITH = spec('with', '参数', false, {
  en: 'for snooze and extend how long, for assign who',
  'zh-CN': '推迟、延长填时长，转交填人员',
});
export const WHAT = spec(
  'what',
  '内容',
  false,
  { en: 'policy, language or people', 'zh-CN': '策略、语言或人员' },
  [
    choice('policy', 'policy', '策略'),
    choice('language', 'language', '语言'),
    choice('people', 'people', '人员'),
  ],
);
export const LANGUAGE = spec(
  'language',
  '语言',
  false,
  { en: 'the language to change to', 'zh-CN': '要改成的语言' },
  [choice('en', 'English', '英文'), choice('zh-CN', 'Chinese', '中文')],
);
export const SCOPE = spec(
  'scope',
  '范围',
  false,
  { en: 'for whom the language changes: me, or this channel', 'zh-CN': '为谁更改语言：我，或本频道' },
  [choice('me', 'me', '我'), choice('channel', 'this channel', '本频道')],
);
