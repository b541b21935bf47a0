import type { SettingsTexts } from '../desk-shape.js';

export const settings: SettingsTexts = {
  title: '设置',
  policy: '策略',
  steps: '步骤',
  language: '语言',
  people: '人员',
  you: (name, role) => `你是 ${name}，在这里的权限是${role}。`,
  nobody: '配置中没有人员。',
  languageOf: {
    me: (language) => `以后用${language}回答你。`,
    channel: (language) => `以后在这个频道使用${language}。`,
  },
  hint: '更改语言：设置 语言 en 或 zh-CN；后面加“频道”则对所有人生效。',
  languages: { en: '英文', 'zh-CN': '中文' },
  group: (platform, group) => `${platform} 用户组 ${group}`,
  members: '本频道成员',
  offDuty: '不值班',
  allShops: '全部店铺',
};
