/** Cards on a phone's screen. `SCREENSHOTS=/tmp/shots npx vitest run --config test/vitest.config.ts test/slack/looks.test.ts` for eyes to judge. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { renderCard } from '../../adapters/slack/render.js';
import { TEAM_LANGUAGES } from '../../src/domain/template.js';
import { openBrowser, skipBrowserTests } from '../console/browser.js';
import { gallery } from '../contract/gallery.js';
import { minutesIn } from '../domain/cards/views.js';
import { drawPage } from '../fakes/slack/draw.js';
import { readBlocks } from '../fakes/slack/read.js';
import type { Json } from '../fakes/slack/workspace.js';

const PHONE = { width: 390, height: 844 };
const shots = process.env.SCREENSHOTS;

test.skipIf(skipBrowserTests).each(TEAM_LANGUAGES)(
  'every card fits a phone, in %s',
  { timeout: 120_000 },
  async (language) => {
    const messages = gallery(language).map(({ name, card }) => {
      return { name, blocks: renderCard(card, minutesIn(42)).blocks as unknown as Json[] };
    });
    const browser = await openBrowser();
    try {
      const page = await browser.newPage({ viewport: PHONE });
      await page.setContent(drawPage(messages, minutesIn(42)));
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width);
      for (const { name, blocks } of messages) {
        const card = page.locator(`#${name}`);
        const seen = await card.innerText();
        expect(readBlocks(blocks).buttons.filter((label) => !seen.includes(label))).toEqual([]);
      }
      if (!shots) return;
      mkdirSync(shots, { recursive: true });
      await page.screenshot({ path: join(shots, `slack-${language}.png`), fullPage: true });
      for (const name of [
        'board',
        'order-replied',
        'order-claimed',
        'order-closing',
        'list-today',
        'note-stop',
      ])
        await page.locator(`#${name}`).screenshot({ path: join(shots, `slack-${language}-${name}.png`) });
    } finally {
      await browser.close();
    }
  },
);
