/** Two thousand names nobody wants, through every card: nothing can be tapped but our buttons, and the words are what was written. */
import { describe, expect, test } from 'vitest';
import { defuse, htmlOf, part } from '../../adapters/telegram/html.js';
import { renderCard, renderToast, renderToastMessage } from '../../adapters/telegram/render.js';
import { renderQuestion } from '../../adapters/telegram/render-question.js';
import { cleanText } from '../../src/domain/clean-text.js';
import { gallery, galleryForms } from '../contract/gallery.js';
import { hostileNames } from '../contract/hostile-names.js';
import { createCore, plainCard } from '../contract/team-chat.js';
import { cleanInput } from '../fakes/telegram/entities.js';
import { bodyOf, checkMarkup } from '../fakes/telegram/methods.js';
import { asDrawn } from './as-drawn.js';
import { openTelegram, TEAM } from './open-telegram.js';

const NAMES = hostileNames();
/** Every card with every name are 56,000 drawings: `HOSTILE=all` draws them, each run every fifth name's. */
const DRAWN = process.env.HOSTILE === 'all' ? NAMES : NAMES.filter((_, n) => n % 5 === 0);
/** How a card of ours is set; all else came from a name. */
const OURS = ['bold', 'italic', 'code', 'blockquote'];

/** As the platform takes it: refused, or linked where nobody meant it. */
function faultsOf(html: string, keyboard: object, allowed = OURS): string[] {
  try {
    checkMarkup(keyboard as Parameters<typeof checkMarkup>[0]);
    return bodyOf(html)
      .entities.filter(({ type }) => !allowed.includes(type))
      .map(({ type }) => type);
  } catch (error) {
    return [String(error)];
  }
}

/**
 * The platform's own cleaning comes after ours: a tab is a space, the ends are trimmed, and three marks that draw lines over
 * others (U+0333, U+033F, U+030A alone) go.
 */
const asTaken = (name: string) => cleanInput(cleanText(name));

describe('2,000 hostile names', () => {
  test('are seen as clean text, and nothing else', () => {
    const faults = NAMES.filter((name) => {
      if (asTaken(name) === '') return false;
      const { text, entities } = bodyOf(htmlOf([[part(name)]], 4_096, 100));
      return asDrawn(text) !== asTaken(name) || entities.length > 0;
    });
    expect(NAMES).toHaveLength(2_000);
    expect(faults).toEqual([]);
  });

  test('are told apart by the platform when nothing is done about them', () => {
    const linked = NAMES.filter((name) => {
      if (asTaken(name) === '') return false;
      return bodyOf(htmlOf([[{ text: cleanText(name) }]], 4_096, 100)).entities.length > 0;
    });
    expect(linked.length).toBeGreaterThan(500);
  });

  test('link nowhere and mention nobody on any card, and Telegram takes every one', () => {
    const faults: string[] = [];
    let cards = 0;
    for (const name of DRAWN) {
      const words = { shop: name, item: name, buyer: name, person: name };
      for (const { name: what, card } of gallery('en', words)) {
        const { html, keyboard } = renderCard(card);
        const found = faultsOf(html, { inline_keyboard: keyboard });
        if (found.length > 0) faults.push(`${what}: ${JSON.stringify(name)}: ${found.join(', ')}`);
        cards += 1;
      }
      for (const { name: what, form } of galleryForms('en', words)) {
        const person = { userId: '4711', name };
        const { html, markup } = renderQuestion({ id: 'd1a106ue0001', form, person, field: 0 }, false);
        const found = faultsOf(html, markup, [...OURS, 'text_mention']);
        if (found.length > 0) faults.push(`${what}: ${JSON.stringify(name)}: ${found.join(', ')}`);
      }
    }
    expect(faults.slice(0, 10)).toEqual([]);
    expect(cards).toBe(DRAWN.length * gallery('en').length);
  }, 240_000);

  test('are sent by the real client, and none is refused', async () => {
    const scene = await openTelegram();
    const chat = scene.connect();
    await chat.start(createCore());
    const faults: string[] = [];
    for (const [n, name] of NAMES.entries()) {
      // The name alone on a line: what stands there is the name.
      const card = plainCard({ lines: [{ text: name, style: 'quote' }], facts: [], buttons: [] });
      const outcome = await chat.post(String(TEAM), card, { key: `k${n}` });
      const message = scene.telegram.botMessages(TEAM).at(-1);
      const shown = asDrawn(message?.text ?? '').replace(/^.*Order 4711\s*/u, '');
      const strange = message?.entities.filter(({ type }) => !OURS.includes(type)) ?? [];
      if (outcome.kind !== 'sent' || shown !== asTaken(name) || strange.length > 0)
        faults.push(`${JSON.stringify(name)}: ${outcome.kind} ${JSON.stringify(shown)}`);
    }
    await scene.close();
    expect(faults.slice(0, 10)).toEqual([]);
  }, 120_000);

  test('are no more in a toast or as a message', () => {
    for (const name of NAMES) {
      const toast = { kind: 'toast', text: `Done: ${name}`, tone: 'good' } as const;
      expect(renderToast(toast).length).toBeLessThanOrEqual(200);
      expect(faultsOf(renderToastMessage(toast), { inline_keyboard: [] })).toEqual([]);
    }
  });
});

test('numbers, dates and money stay as they are', () => {
  for (const words of [
    '$25.50',
    'Rp 189.000',
    '10:05',
    '2026-11-22',
    '1.234.567,50',
    'A. B.',
    '…4711',
    'x / y',
  ])
    expect(defuse(words)).toBe(words);
});
