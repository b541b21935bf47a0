import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser, skipBrowserTests } from '../console/browser.js';
import { shopPage, teamPage } from './demo-pages.js';
import { startUnpaid, temporaryFolder } from './unpaid-command.js';

/** Fast enough that the first reminder, 30 minutes after an order, is there in seconds; few enough for a card each. */
const FLAGS = ['--speed', '240', '--seed', '5', '--orders-per-hour', '14', '--port', '0'];
const CANCELLED_BY_US = /^Cancelled \S+ by us/;
const ENDED_OR_ANSWERED = /^(Cancelled|Paid) (\w+ \d+, )?\d|^The buyer answered and waits/;
/** `UNPAID_SCREENSHOT=data/console.png` takes the picture for the README. */
const SCREENSHOT = process.env.UNPAID_SCREENSHOT;

describe.skipIf(skipBrowserTests)('the demo in a browser', () => {
  let browser: Browser;
  const complaints: string[] = [];
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  async function open(url: string): Promise<Page> {
    const page = await browser.newPage({ viewport: { width: 1280, height: 1150 } });
    page.setDefaultTimeout(20_000);
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.goto(url);
    return page;
  }

  test('orders come, are reminded, claimed, paid, cancelled and kept', { timeout: 60_000 }, async () => {
    const startedAt = performance.now();
    const demo = startUnpaid(['demo', ...FLAGS, '--data-dir', temporaryFolder()], { LOG_LEVEL: 'warn' });
    const [, teamUrl = ''] = await demo.printed(/team's channel:\s+(\S+)/);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    const [, shopUrl = ''] = await demo.printed(/simulated shop:\s+(\S+)/);
    const [team, shop] = [teamPage(await open(teamUrl)), shopPage(await open(shopUrl))];

    await expect.poll(team.unpaidOnBoard, { timeout: 20_000 }).toBeGreaterThan(0);
    const first = await team.unpaidOnBoard();
    await expect.poll(team.unpaidOnBoard, { timeout: 20_000 }).toBeGreaterThan(first);

    const reminded = await orderRemindedByTheBot();
    await shop.setClock('×1');
    await team.card(reminded).getByText('Reminded the buyer').waitFor();
    await shop.showPhoneOf(reminded);
    await shop.received.filter({ hasText: 'is still reserved for you and waiting for payment' }).waitFor();

    await team.button(reminded, 'Claim').click();
    await team
      .card(reminded)
      .getByText(/^Ada, until/)
      .waitFor();

    await shop.phone.getByRole('button', { name: 'Pay now' }).click();
    await team
      .card(reminded)
      .and(team.page.locator('.tone-good'))
      .getByText(/^Paid (\w+ \d+, )?\d\d:\d\d/)
      .waitFor();

    const undone = await newestOpenOrder();
    await team.cancel(undone);
    await team.button(undone, 'Undo cancel').click();
    await team.card(undone).getByText('Ada undid the cancel').waitFor();

    const cancelled = await cancelForGood([undone]);
    await shop.status(cancelled).getByText('Cancelled').waitFor();
    // Its cancel was asked for earlier, so it would have happened by now.
    expect(await team.card(undone).getByText(CANCELLED_BY_US).count()).toBe(0);

    expect(complaints).toEqual([]);
    const stoppedAt = performance.now();
    demo.signal('SIGTERM');
    const { code, stderr } = await demo.ended;
    expect(performance.now() - stoppedAt).toBeLessThan(5_000);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });

    /** An order that waits still, after the bot has asked and reminded by itself. */
    async function orderRemindedByTheBot(): Promise<string> {
      const waiting = shop.page.locator('.order-row', { has: shop.page.locator('.pill.unpaid') });
      const row = waiting.filter({ has: shop.page.locator('.mail', { hasText: '2' }) }).first();
      await row.waitFor();
      return /…(\d+)/.exec(await row.innerText())?.[1] ?? '';
    }

    /** The newest: the policy itself would close an old one soon. */
    async function newestOpenOrder(tried: readonly string[] = []): Promise<string> {
      const find = async (): Promise<string | undefined> =>
        (await team.endingsWith('Cancel order')).findLast((ending) => !tried.includes(ending));
      await shop.setClock('×60');
      await expect.poll(find, { timeout: 20_000 }).toBeDefined();
      await shop.setClock('×1');
      return (await find()) ?? '';
    }

    /** In the two minutes before a cancel a buyer may pay, cancel or write: then the next order has to do. */
    async function cancelForGood(tried: readonly string[]): Promise<string> {
      const ending = await newestOpenOrder(tried);
      await team.cancel(ending);
      await team.button(ending, 'Undo cancel').waitFor();
      await photograph();
      await shop.setClock('×60');
      await team.card(ending).getByText(ENDED_OR_ANSWERED).first().waitFor();
      const byUs = (await team.card(ending).getByText(CANCELLED_BY_US).count()) > 0;
      return byUs ? ending : cancelForGood([...tried, ending]);
    }

    async function photograph(): Promise<void> {
      if (!SCREENSHOT) return;
      const { page } = team;
      await shop.setClock('×10');
      await page.locator('.thread-toggle').last().click();
      await expect.poll(() => page.locator('.toast').count(), { timeout: 15_000 }).toBe(0);
      await page.setViewportSize({ width: 1280, height: 1400 });
      await page.locator('.feed .card').last().scrollIntoViewIfNeeded();
      await page.screenshot({ path: SCREENSHOT });
    }
  });
});
