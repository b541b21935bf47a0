import { describe, expect, test } from 'vitest';
import { formatBuyerTotal, formatDeadline } from '../../src/domain/buyer-format.js';
import { lintTemplates } from '../../src/domain/lint-template.js';
import { MARKETS } from '../../src/domain/markets.js';
import { renderTemplate } from '../../src/domain/render-template.js';
import { BUYER_LANGUAGES } from '../../src/domain/template.js';
import { TEMPLATE_NAMES } from '../../src/domain/template-catalogue.js';
import { loadTemplates } from '../../src/template-file.js';

const sets = loadTemplates('data/templates');
const all = BUYER_LANGUAGES.flatMap((language) => TEMPLATE_NAMES.map((name) => ({ language, name })));

describe('shipped templates', () => {
  test('are there in every language of ours, every text in each', () => {
    expect([...sets.keys()].sort()).toEqual([...BUYER_LANGUAGES].sort());
    for (const set of sets.values())
      expect(Object.keys(set.texts).sort()).toEqual([...TEMPLATE_NAMES].sort());
  });

  test.each(all)(
    '$language $name says order, item, total and its own variable in under 330 characters',
    ({ language, name }) => {
      const set = sets.get(language)!;
      for (const more of [0, 1, 2, 7]) {
        const values = {
          order: '8699',
          total: 'T-50.74',
          item: 'Wireless Earbuds Pro',
          more,
          deadline: 'D-11:05',
          minutes: 14,
        };
        const rendered = renderTemplate(set, name, values);
        if (!rendered.ok) throw new Error(`${language} ${name} lacks ${rendered.missing}`);
        const { text } = rendered;
        expect(text.length).toBeLessThan(330);
        expect(text).not.toMatch(/[{}]|undefined|\n| {2}/);
        for (const said of ['8699', 'T-50.74', 'Wireless Earbuds Pro']) expect(text).toContain(said);
        expect(text.includes('D-11:05')).toBe(name === 'notice');
        expect(text.includes('14')).toBe(name === 'notice-minutes');
        expect(text.includes(` ${more} `) || text.includes(` ${more},`) || text.includes(`${more} `)).toBe(
          more > 0,
        );
      }
    },
  );

  test.each([...MARKETS.values()])(
    'reach buyers of $code in their own money',
    ({ code, language, currency, zone }) => {
      const total = formatBuyerTotal({ minor: 12_345_600, currency }, language, code);
      const deadline = formatDeadline(Date.parse('2026-05-01T09:05:00Z'), zone, language, { market: code });
      const rendered = renderTemplate(sets.get(language)!, 'notice', {
        order: '1',
        item: 'x',
        more: 0,
        total,
        deadline,
      });
      expect(rendered.ok && rendered.text).toContain(total);
      expect(rendered.ok && rendered.text).toContain(deadline);
    },
  );

  test('are refused as a whole when one language is missing', () => {
    const sources = [...sets.values()].filter(({ language }) => language !== 'th').map(asSource);
    expect(lintTemplates(sources)).toEqual([
      expect.objectContaining({ file: 'th.yaml', message: 'the texts in th are missing' }),
    ]);
  });
});

function asSource({ language, texts }: { language: string; texts: Record<string, string> }) {
  const entries = Object.entries(texts).map(([name, text], index) => ({
    name,
    text,
    line: index + 1,
    column: 3,
  }));
  return { file: `${language}.yaml`, language, texts: entries };
}
