import type { SettingsTexts } from '../desk-shape.js';

export const settings: SettingsTexts = {
  title: 'Settings',
  policy: 'Policy',
  steps: 'Steps',
  language: 'Language',
  people: 'People',
  you: (name, role) => `You are ${name}, ${role} here.`,
  nobody: 'Nobody is named in the configuration.',
  languageOf: {
    me: (language) => `I answer you in ${language} from now on.`,
    channel: (language) => `This channel is spoken to in ${language} from now on.`,
  },
  hint: 'Change the language with: settings language en, or zh-CN; with “channel” behind it for everybody here.',
  languages: { en: 'English', 'zh-CN': 'Chinese' },
  group: (platform, group) => `${platform} group ${group}`,
  members: 'Members of this channel',
  offDuty: 'off duty',
  allShops: 'all shops',
};
