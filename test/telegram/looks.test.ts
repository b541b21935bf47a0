/** A camera, no judgement: `SCREENSHOTS=/tmp/shots npx vitest run --config test/vitest.config.ts test/telegram/looks.test.ts`. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { renderCard } from '../../adapters/telegram/render.js';
import { renderQuestion } from '../../adapters/telegram/render-question.js';
import { TEAM_LANGUAGES } from '../../src/domain/template.js';
import { openBrowser } from '../console/browser.js';
import { gallery, galleryForms } from '../contract/gallery.js';
import type { Key } from '../fakes/telegram/world.js';

const shots = process.env.SCREENSHOTS;

/** As the phone apps draw messages of a group: the markup is HTML already. */
const STYLE = `
body { margin: 0; padding: 8px; background: #c7d9b7; font: 15px/1.3 Roboto, "Noto Sans", "Noto Sans CJK SC", sans-serif; width: 359px; }
h2 { font: 11px monospace; color: #456; margin: 10px 0 2px; }
.bubble { background: #fff; border-radius: 12px; padding: 6px 10px; white-space: pre-wrap; overflow-wrap: anywhere; max-width: 320px; width: fit-content; min-width: 220px; box-sizing: border-box; }
blockquote { margin: 0; padding: 2px 8px; border-left: 3px solid #4a90d9; background: #eaf3fb; border-radius: 4px; }
code { font: 13px/1.3 monospace; color: #b0416b; }
a { color: #2a7fc9; text-decoration: none; }
.row { display: flex; gap: 3px; margin-top: 3px; width: 320px; }
.key { flex: 1 1 0; min-width: 0; background: rgba(60, 90, 50, .45); color: #fff; border-radius: 6px; padding: 8px 2px; text-align: center; font-size: 13.5px; font-weight: 500; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.danger { background: #d9534f; } .primary { background: #3d8fd8; }
`;

function drawn(name: string, html: string, rows: Key[][]): string {
  const keys = rows.map((row) => {
    const cells = row.map(
      ({ text, style = '', url }) => `<div class="key ${style}">${text}${url ? ' ↗' : ''}</div>`,
    );
    return `<div class="row">${cells.join('')}</div>`;
  });
  return `<h2>${name}</h2><div class="bubble">${html.replaceAll('</blockquote>\n', '</blockquote>')}</div>${keys.join('')}`;
}

test.skipIf(!shots)('pictures of every card are taken', { timeout: 120_000 }, async () => {
  mkdirSync(shots as string, { recursive: true });
  const browser = await openBrowser();
  for (const language of TEAM_LANGUAGES) {
    const cards = gallery(language).map(({ name, card }) => {
      const { html, keyboard } = renderCard(card);
      return drawn(name, html, keyboard as Key[][]);
    });
    const forms = galleryForms(language).map(({ name, form }) => {
      const person = { userId: '4711', name: 'Mia' };
      const { html, markup } = renderQuestion({ id: 'd1a106ue0001', form, person, field: 0 }, false);
      return drawn(name, html, 'inline_keyboard' in markup ? (markup.inline_keyboard as Key[][]) : []);
    });
    const page = await (await browser.newContext({ viewport: { width: 375, height: 812 } })).newPage();
    const all = [...cards, ...forms];
    for (let part = 0; part * 7 < all.length; part += 1) {
      await page.setContent(`<style>${STYLE}</style>${all.slice(part * 7, part * 7 + 7).join('')}`);
      await page.screenshot({
        path: join(shots as string, `telegram-${language}-${part}.png`),
        fullPage: true,
      });
    }
  }
  await browser.close();
  expect(shots).toBeTruthy();
});
