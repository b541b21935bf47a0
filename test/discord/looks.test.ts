/** Cards on a phone's screen. `SCREENSHOTS=/tmp/shots npx vitest run --config test/vitest.config.ts test/discord/looks.test.ts` for eyes to judge. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cardMessage } from '../../adapters/discord/render.js';
import { TEAM_LANGUAGES } from '../../src/domain/template.js';
import { openBrowser, skipBrowserTests } from '../console/browser.js';
import { gallery } from '../contract/gallery.js';
import type { MessageBody } from '../fakes/discord/check-message.js';
import { drawPage } from '../fakes/discord/draw.js';

const PHONE = { width: 390, height: 844 };
const shots = process.env.SCREENSHOTS;

test.skipIf(skipBrowserTests).each(TEAM_LANGUAGES)(
  'every card fits a phone, in %s',
  { timeout: 120_000 },
  async (language) => {
    const cards = gallery(language);
    const browser = await openBrowser();
    try {
      const page = await browser.newPage({ viewport: PHONE });
      const messages = cards.map(({ name, card }) => ({ name, message: cardMessage(card) as MessageBody }));
      await page.setContent(drawPage(messages));
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width);
      for (const { name, card } of cards) {
        const seen = await page.locator(`#${name}`).innerText();
        const words = [
          card.title,
          ...card.buttons.map(({ label }) => label),
          ...card.facts.map(({ value }) => value),
        ];
        expect(
          words.filter((word) => !seen.includes(word)),
          name,
        ).toEqual([]);
      }
      if (!shots) return;
      mkdirSync(shots, { recursive: true });
      await page.screenshot({ path: join(shots, `discord-${language}.png`), fullPage: true });
    } finally {
      await browser.close();
    }
  },
);
