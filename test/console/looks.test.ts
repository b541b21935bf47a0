/** Not a judgement, a camera: `SCREENSHOTS=/tmp/shots npx vitest run test/console/looks.test.ts` for eyes to judge. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { type ConsoleChat, createConsole } from '../../adapters/console/index.js';
import { openBrowser } from './browser.js';
import { handClock } from './clock.js';
import { compilePage } from './page-code.js';
import { boardCard, noteCard, orderCard } from './sample-cards.js';
import { sampleSink } from './sample-sink.js';

const shots = process.env.SCREENSHOTS;
const clock = handClock();

async function fill(
  chat: ConsoleChat,
  place: string,
  language: 'en' | 'zh-CN',
  cards: number,
): Promise<void> {
  const now = clock.now();
  await chat.post(place, boardCard(language, now), { key: 'board' });
  const tones = ['good', 'closed', 'active', 'warning', 'bad'] as const;
  for (let number = 1; number <= cards; number += 1) {
    clock.set(now - (cards - number) * 4 * 60_000);
    const card = orderCard(language, now, number, tones[number % 5]);
    const posted = await chat.post(place, card, { key: `order ${number}` });
    if (posted.kind !== 'sent' || number % 4 !== 0) continue;
    await chat.post(place, noteCard(language, false), { key: `note ${number}`, thread: posted.ref });
    await chat.post(place, noteCard(language, true), { key: `reply ${number}`, thread: posted.ref });
  }
  clock.set(now);
}

async function open(browser: Browser, chat: ConsoleChat, options: BrowserContextOptions): Promise<Page> {
  const page = await (await browser.newContext(options)).newPage();
  await page.goto(chat.address());
  await page.locator('.card').last().waitFor();
  return page;
}

test.skipIf(!shots)('pictures of the console are taken', { timeout: 120_000 }, async () => {
  mkdirSync(shots as string, { recursive: true });
  const code = compilePage();
  const chat = createConsole({
    port: 0,
    portTaken: 'next-free',
    places: [
      { place: 'orders', title: 'unpaid-orders', language: 'en' },
      { place: '订单', title: '未付款订单', language: 'zh-CN' },
      { place: 'leads', title: 'team-leads', language: 'en' },
    ],
    people: [
      { userId: 'mia', name: 'Mia Tan (agent)' },
      { userId: 'leo', name: 'Leo Hart (lead)' },
    ],
    links: [{ label: 'A buyer’s phone', url: 'http://127.0.0.1:9999/' }],
    clock,
    timeZone: 'Asia/Jakarta',
    pageCode: code.directory,
  });
  await chat.start(sampleSink(() => clock.now()));
  await fill(chat, 'orders', 'en', 15);
  await fill(chat, '订单', 'zh-CN', 15);
  const browser = await openBrowser();
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [width, height] of [
      [1280, 860],
      [375, 760],
    ] as const) {
      for (const place of ['orders', '订单']) {
        const page = await open(browser, chat, { colorScheme, viewport: { width, height } });
        await page.getByRole('button', { name: place === 'orders' ? 'unpaid-orders' : '未付款订单' }).click();
        const name = `${place === 'orders' ? 'en' : 'zh'}-${colorScheme}-${width}`;
        await page.waitForTimeout(300);
        await page.screenshot({ path: join(shots as string, `${name}.png`) });
        await page.locator('.command-input').fill('order 4099');
        await page.keyboard.press('Enter');
        await page.locator('.own').waitFor();
        await page.locator('.thread-toggle').last().click();
        if (width < 700) await page.locator('.board-toggle').click();
        await page.waitForTimeout(200);
        await page.screenshot({ path: join(shots as string, `${name}-own.png`) });
        if (width < 700) await page.locator('.menu').click();
        await page.locator('.card:not(.own) .actions button').nth(1).click();
        await page.locator('dialog[open]').waitFor();
        await page.screenshot({ path: join(shots as string, `${name}-form.png`) });
        await page.keyboard.press('Escape');
        await page.locator('.card:not(.own) .button-primary').last().click();
        await page.locator('.toast').waitFor();
        await page.locator('.action > .button-danger').last().click();
        await page.waitForTimeout(200);
        await page.screenshot({ path: join(shots as string, `${name}-confirm.png`) });
        await page.context().close();
      }
    }
  }
  const page = await (await browser.newContext({ viewport: { width: 900, height: 700 } })).newPage();
  await page.goto(chat.address().replace(/token=.*/u, 'token=used'));
  await page.screenshot({ path: join(shots as string, 'door.png') });
  await browser.close();
  await chat.stop();
  code.remove();
  expect(chat.listening).toBe(false);
});
