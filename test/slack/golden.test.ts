/** Every card and form in both languages, as sent to Slack: what changes here changes on somebody's screen. */
import { describe, expect, test } from 'vitest';
import { renderForm } from '../../adapters/slack/modal.js';
import { renderCard } from '../../adapters/slack/render.js';
import { TEAM_LANGUAGES } from '../../src/domain/template.js';
import { gallery, galleryForms } from '../contract/gallery.js';
import { minutesIn } from '../domain/cards/views.js';
import { checkView } from '../fakes/slack/check-view.js';
import { contentFault } from '../fakes/slack/methods-chat.js';
import { ORDERS } from './open-slack.js';

const NOW = minutesIn(42);
const json = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`;

describe.each(TEAM_LANGUAGES)('in %s', (language) => {
  test.each(gallery(language))('$name', async ({ name, card }) => {
    const message = renderCard(card, NOW);
    expect(contentFault({ ...message })).toBeUndefined();
    await expect(json(message)).toMatchFileSnapshot(`golden/${language}/${name}.json`);
  });

  test.each(galleryForms(language))('$name', async ({ name, form }) => {
    const view = renderForm(form, { place: ORDERS });
    expect(checkView(view)).toEqual([]);
    await expect(json(view)).toMatchFileSnapshot(`golden/${language}/${name}.json`);
  });
});
