/**
 * Every card as Telegram gets it. After a change on purpose: `npx vitest run --config test/vitest.config.ts test/telegram --update`,
 * and look at the difference.
 */
import { describe, expect, test } from 'vitest';
import type { Keyboard } from '../../adapters/telegram/buttons.js';
import { renderCard } from '../../adapters/telegram/render.js';
import { renderQuestion } from '../../adapters/telegram/render-question.js';
import { TEAM_LANGUAGES } from '../../src/domain/template.js';
import { gallery, galleryForms } from '../contract/gallery.js';
import { bodyOf, checkMarkup } from '../fakes/telegram/methods.js';
import { asDrawn } from './as-drawn.js';

const rows = (keyboard: Keyboard): string[] =>
  keyboard.map((row) =>
    row
      .map((key) => {
        const target = 'url' in key ? key.url : 'callback_data' in key ? key.callback_data : '';
        return `[${key.text} → ${target}]`;
      })
      .join(' '),
  );

describe.each(TEAM_LANGUAGES)('in %s', (language) => {
  test('every card is drawn as it was', async () => {
    const drawn = gallery(language).map(({ name, card }) => {
      const { html, keyboard } = renderCard(card);
      bodyOf(html);
      checkMarkup({ inline_keyboard: keyboard } as Parameters<typeof checkMarkup>[0]);
      return `=== ${name}\n${[asDrawn(html), ...rows(keyboard)].join('\n')}\n`;
    });
    await expect(drawn.join('\n')).toMatchFileSnapshot(`golden/cards.${language}.txt`);
  });

  test('every form is asked as it was', async () => {
    const person = { userId: '4711', name: 'Mia' };
    const asked = galleryForms(language).flatMap(({ name, form }) =>
      [false, true].map((change) => {
        const { html, markup } = renderQuestion({ id: 'd1a106ue0001', form, person, field: 0 }, change);
        bodyOf(html);
        checkMarkup(markup as Parameters<typeof checkMarkup>[0]);
        const answers = 'inline_keyboard' in markup ? rows(markup.inline_keyboard) : [JSON.stringify(markup)];
        return `=== ${name}${change ? ', to be changed' : ''}\n${[asDrawn(html), ...answers].join('\n')}\n`;
      }),
    );
    await expect(asked.join('\n')).toMatchFileSnapshot(`golden/forms.${language}.txt`);
  });
});
