/**
 * Every card as Discord gets it. After a change on purpose: `npx vitest run --config test/vitest.config.ts test/discord/golden.test.ts -u`,
 * and look at the difference.
 */
import { describe, expect, test } from 'vitest';
import { cardMessage } from '../../adapters/discord/render.js';
import { modal } from '../../adapters/discord/render-form.js';
import { TEAM_LANGUAGES } from '../../src/domain/template.js';
import { gallery, galleryForms } from '../contract/gallery.js';
import { checkModal, type ModalBody } from '../fakes/discord/check-components.js';
import { checkMessage, type MessageBody } from '../fakes/discord/check-message.js';

/** As a person would write it down: what is drawn, then the buttons with what they carry. */
function readable({ content, embeds, components }: ReturnType<typeof cardMessage>): string {
  const body = embeds.map(({ description, color = 0 }) => `[#${color.toString(16)}]\n${description}`);
  const buttons = components.map((row) =>
    row.components
      .map((button) => {
        const target = 'url' in button ? button.url : 'custom_id' in button ? button.custom_id : '';
        return `[${'label' in button ? button.label : ''} → ${target}]`;
      })
      .join(' '),
  );
  return [content, ...body, ...buttons].join('\n');
}

describe.each(TEAM_LANGUAGES)('in %s', (language) => {
  test('every card is drawn as it was', async () => {
    // The help grows with the grammar, and is drawn as any list is.
    const cards = gallery(language).filter(({ name }) => name !== 'list-help');
    const drawn = cards.map(({ name, card }) => {
      const message = cardMessage(card);
      checkMessage(message as MessageBody);
      return `=== ${name}\n${readable(message)}\n`;
    });
    await expect(drawn.join('\n')).toMatchFileSnapshot(`golden/cards.${language}.txt`);
  });

  test('every form is drawn as it was', async () => {
    const drawn = galleryForms(language).map(({ form }) => {
      const dialog = modal(form);
      checkModal(dialog as ModalBody);
      return dialog;
    });
    await expect(`${JSON.stringify(drawn, null, 2)}\n`).toMatchFileSnapshot(`golden/forms.${language}.json`);
  });
});
