import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { noticeName, orderTail, renderTemplate, shortItemName } from '../../src/domain/render-template.js';
import type { TemplateSet } from '../../src/domain/template.js';

const set: TemplateSet = {
  language: 'en',
  texts: {
    ask: 'Order {order}: {item}{more, plural, =0 {} other { and # more}}, {total}',
    notice: '{order} until {deadline}',
  },
};
const values = { order: '4711', item: 'Lamp', more: 0, total: '$5.00' };

describe('a template', () => {
  test('is filled with its values', () => {
    expect(renderTemplate(set, 'ask', { ...values, more: 2 })).toEqual({
      ok: true,
      text: 'Order 4711: Lamp and 2 more, $5.00',
    });
  });

  test('is dropped for want of a value, and names all that are missing', () => {
    expect(renderTemplate(set, 'ask', { order: '4711', item: ' \u200b ' })).toEqual({
      ok: false,
      missing: ['item', 'more', 'total'],
    });
    expect(renderTemplate(set, 'ask', { ...values, more: Number.NaN })).toEqual({
      ok: false,
      missing: ['more'],
    });
  });

  test('that does not exist is dropped too', () => {
    expect(renderTemplate(set, 'constructor', values)).toEqual({ ok: false, missing: ['text constructor'] });
  });

  test('does not read braces in a value as its own', () => {
    expect(renderTemplate(set, 'ask', { ...values, item: '{total} <b>' })).toMatchObject({
      text: expect.stringContaining('{total} <b>'),
    });
  });

  test('is told with the time where there is one, else in minutes', () => {
    expect(noticeName('11:00')).toBe('notice');
    expect(noticeName(undefined)).toBe('notice-minutes');
  });

  test('of any item is one line without links, and never longer than the item allows', () => {
    const hostile = fc
      .oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('see https://x.co/y ', 'www.a.b', 'a@b.com', '\u202e'),
      )
      .filter(Boolean);
    fc.assert(
      fc.property(fc.array(hostile, { maxLength: 12 }), (parts) => {
        const rendered = renderTemplate(set, 'ask', { ...values, item: parts.join('') });
        if (!rendered.ok) return;
        expect(rendered.text).not.toMatch(/[\n\r\u202e]|:\/\/|www\./i);
        expect([...new Intl.Segmenter().segment(rendered.text)].length).toBeLessThanOrEqual(62);
      }),
      { numRuns: 150 },
    );
  });
});

describe('an item’s name', () => {
  test.each([
    ['  Lamp\n\twith   shade ', 'Lamp with shade'],
    ['Lamp https://evil.example/x?y=1 blue', 'Lamp blue'],
    ['Lamp from my-shop.com/sale', 'Lamp from'],
    ['Ask me@shop.example.com now', 'Ask now'],
    ['USB 3.0 cable 1.5m', 'USB 3.0 cable 1.5m'],
    ['x'.repeat(41), `${'x'.repeat(39)}…`],
    ['x'.repeat(40), 'x'.repeat(40)],
    ['👩‍👩‍👧'.repeat(41), `${'👩‍👩‍👧'.repeat(39)}…`],
  ])('%j is told as %j', (name, told) => {
    expect(shortItemName(name)).toBe(told);
  });

  test('of any length is cut in no time', () => {
    const started = performance.now();
    shortItemName('a-'.repeat(500_000));
    expect(performance.now() - started).toBeLessThan(200);
  });
});

test('an order is told by its last four digits', () => {
  expect(orderTail('576461413038785752')).toBe('5752');
});
