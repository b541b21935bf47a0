import type { TeamLanguage } from '../domain/template.js';

/** The language of a shell, as its locale says. */
export function shellLanguage(env: Readonly<Record<string, string | undefined>>): TeamLanguage {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  return /^zh/i.test(locale) ? 'zh-CN' : 'en';
}
