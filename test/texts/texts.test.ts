import { describe, expect, test } from 'vitest';
import { TEAM_LANGUAGES } from '../../src/domain/template.js';
import { teamLanguage, texts } from '../../src/texts/texts.js';

/** Path → what a person would read, functions called with marks in place of values. */
function everyText(node: unknown, path: string, found: Map<string, string>): Map<string, string> {
  if (typeof node === 'string') found.set(path, node);
  else if (
    typeof node === 'function' &&
    !path.startsWith('.log') &&
    !/list|sentences|paidLine|back\.shop$/.test(path)
  ) {
    everyText(node(2, 3, 4, 5), path, found);
  } else if (typeof node === 'object' && node !== null) {
    for (const [key, value] of Object.entries(node)) everyText(value, `${path}.${key}`, found);
  }
  return found;
}

describe.each(TEAM_LANGUAGES)('texts in %s', (language) => {
  const all = everyText(texts(language), '', new Map());

  test('none is empty or shows a programmer’s word', () => {
    for (const [path, text] of all) {
      expect(text.trim(), path).not.toBe('');
      expect(text, path).not.toMatch(/undefined|NaN|\[object|[a-z]_[a-z]/);
    }
  });

  test('no button label is too long for a phone', () => {
    for (const label of Object.values(texts(language).actions.labels))
      expect(label.length).toBeLessThanOrEqual(20);
  });
});

test('no text of one language was left standing in the other', () => {
  const english = everyText(texts('en'), '', new Map());
  const chinese = everyText(texts('zh-CN'), '', new Map());
  expect([...chinese.keys()]).toEqual([...english.keys()]);
  const same = [...english].filter(([path, text]) => /\p{L}{3}/u.test(text) && chinese.get(path) === text);
  expect(same).toEqual([]);
  for (const [path, text] of english) expect(text, path).not.toMatch(/\p{Script=Han}/u);
});

test('a platform’s language tag finds the nearest team language', () => {
  expect(['zh', 'zh-hans', 'zh-TW', 'ZH-cn'].map(teamLanguage)).toEqual(Array(4).fill('zh-CN'));
  expect(['en-GB', 'id', '', undefined].map(teamLanguage)).toEqual(Array(4).fill('en'));
});
