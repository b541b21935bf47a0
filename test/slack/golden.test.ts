/**
 * Every card and form in both languages, as sent to Slack, a block a line. What changes here changes on somebody's screen;
 * after a change on purpose: `npx vitest run --config test/vitest.config.ts test/slack/golden.test.ts -u`, then read the difference.
 */
import { expect, test } from 'vitest';
import { renderForm } from '../../adapters/slack/modal.js';
import { renderCard } from '../../adapters/slack/render.js';
import { TEAM_LANGUAGES } from '../../src/domain/template.js';
import { gallery, galleryForms } from '../contract/gallery.js';
import { minutesIn } from '../domain/cards/views.js';
import { checkView } from '../fakes/slack/check-view.js';
import { contentFault } from '../fakes/slack/methods-chat.js';
import { ORDERS } from './open-slack.js';

const NOW = minutesIn(42);

function page(name: string, head: object, blocks: readonly object[]): string {
  return [`== ${name}`, head, ...blocks]
    .map((part) => (typeof part === 'string' ? part : JSON.stringify(part)))
    .join('\n');
}

test.each(TEAM_LANGUAGES)('cards in %s', async (language) => {
  const pages = gallery(language).map(({ name, card }) => {
    const { text, blocks } = renderCard(card, NOW);
    expect(contentFault({ text, blocks })).toBeUndefined();
    return page(name, { text }, blocks);
  });
  await expect(`${pages.join('\n\n')}\n`).toMatchFileSnapshot(`golden/cards.${language}.txt`);
});

test.each(TEAM_LANGUAGES)('forms in %s', async (language) => {
  const pages = galleryForms(language).map(({ name, form }) => {
    const view = renderForm(form, { place: ORDERS });
    expect(checkView(view)).toEqual([]);
    const { blocks, ...head } = view;
    return page(name, head, blocks);
  });
  await expect(`${pages.join('\n\n')}\n`).toMatchFileSnapshot(`golden/forms.${language}.txt`);
});
