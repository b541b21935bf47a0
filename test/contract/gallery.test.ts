import { describe, expect, test } from 'vitest';
import { TEAM_LANGUAGES } from '../../src/domain/template.js';
import { gallery, galleryForms } from './gallery.js';
import { hostileNames } from './hostile-names.js';

describe('the gallery of cards', () => {
  test.each(TEAM_LANGUAGES)('has every kind of card once, in %s', (language) => {
    const names = gallery(language).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(gallery(language).map(({ card }) => card.kind))).toEqual(
      new Set(['board', 'order', 'note', 'list']),
    );
    expect(gallery(language).every(({ card }) => card.language === language)).toBe(true);
    expect(galleryForms(language).map(({ form }) => form.fields[0]?.kind)).toEqual(['text', 'choice']);
  });

  test('shows words from outside wherever a card holds them', () => {
    const words = { shop: 'SHOP-WORD', item: 'ITEM-WORD', buyer: 'BUYER-WORD', person: 'PERSON-WORD' };
    const all = JSON.stringify(gallery('en', words));
    for (const word of Object.values(words)) expect(all.split(word).length).toBeGreaterThan(1);
  });
});

test('hostile names are 2,000, the same each time', () => {
  expect(hostileNames()).toHaveLength(2_000);
  expect(hostileNames()).toEqual(hostileNames());
  expect(new Set(hostileNames()).size).toBeGreaterThan(1_900);
});
