import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openBrowser, skipBrowserTests } from './browser.js';
import { type OpenConsole, openConsole, removePage } from './open-console.js';
import { boardCard, noteCard, orderCard } from './sample-cards.js';

describe.skipIf(skipBrowserTests)('the page', { timeout: 30_000 }, () => {
  let browser: Browser;
  let open: OpenConsole;
  let complaints: string[];
  beforeAll(async () => {
    browser = await openBrowser();
  }, 30_000);
  afterAll(async () => {
    await browser?.close();
    removePage();
  });
  beforeEach(async () => {
    open = await openConsole();
    complaints = [];
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    await open.chat.stop();
    expect(complaints).toEqual([]);
  });

  async function visit(options: BrowserContextOptions = {}): Promise<Page> {
    const page = await (await browser.newContext(options)).newPage();
    page.setDefaultTimeout(10_000);
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      // A lost line is told by the browser itself; everything else, broken policies too, is a fault of ours.
      if (message.type() === 'error' && !/ERR_|401/u.test(message.text())) complaints.push(message.text());
    });
    await page.goto(open.chat.address());
    await page.getByText('Live').waitFor();
    return page;
  }

  async function post(number: number, tone: 'bad' | 'active' = 'bad'): Promise<string> {
    const sent = await open.chat.post('orders', orderCard('en', open.clock.now(), number, tone), {
      key: `${number}`,
    });
    if (sent.kind !== 'sent') throw new Error('not sent');
    return sent.ref;
  }

  test('two browsers see one card; a press in one, an update in both', async () => {
    const [mia, leo] = [await visit(), await visit()];
    await leo.getByLabel('You are').selectOption('Leo');
    const ref = await post(11);
    await leo.getByRole('button', { name: 'Claim' }).click();
    await leo.getByText('Done: claim-11').waitFor();
    expect(open.sink.presses).toMatchObject([
      { token: 'claim-11', place: 'orders', message: ref, actor: { userId: 'leo' } },
    ]);
    await open.chat.update(ref, orderCard('en', open.clock.now(), 11, 'good'));
    for (const page of [mia, leo]) await page.locator('.card.tone-good').getByText('Paid 10:31').waitFor();
    expect(await mia.locator('.card').count()).toBe(1);
  });

  test('a cancel asks first: Escape and Enter are harmless, yes is not', async () => {
    const page = await visit();
    await post(12);
    const cancel = page.getByRole('button', { name: 'Cancel order' });
    await cancel.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await cancel.evaluate((button) => button === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(open.sink.presses).toEqual([]);
    await cancel.click();
    await page.getByRole('button', { name: 'Yes, cancel it' }).click();
    await page.getByText('Done: cancel-12').waitFor();
  });

  test('a form keeps what was typed when the core objects, and closes when it agrees', async () => {
    const page = await visit();
    await post(13);
    await page.getByRole('button', { name: 'Remind now' }).click();
    const message = page.getByRole('textbox', { name: 'Message' });
    await message.fill('');
    await page.getByLabel('In 30 minutes').check();
    await page.getByRole('button', { name: 'Send', exact: true }).last().click();
    await page.getByRole('alert').getByText('The message is empty').waitFor();
    await message.fill('Hello again');
    await page.getByRole('button', { name: 'Send', exact: true }).last().click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(open.sink.forms.at(-1)).toMatchObject({
      token: 'send-1',
      values: { text: 'Hello again', when: 'later' },
    });
  });

  test('a fault of the core is a kind toast', async () => {
    const page = await visit();
    await post(14);
    await page.getByRole('button', { name: 'Snooze' }).click();
    await page.getByText('That did not work. Please try again in a moment.').waitFor();
    expect(await page.getByText('secret').count()).toBe(0);
  });

  test('commands go by keyboard alone: slash, history, an answer only this page sees', async () => {
    const [page, other] = [await visit(), await visit()];
    await page.keyboard.press('/');
    await page.keyboard.type('order 4099');
    await page.keyboard.press('Enter');
    await page.getByText('Only you see this').waitFor();
    await page.keyboard.type('today');
    await page.keyboard.press('Enter');
    await page.locator('.own').nth(1).waitFor();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    expect(await page.getByLabel('Command', { exact: true }).inputValue()).toBe('order 4099');
    expect(open.sink.commands.map(({ text }) => text)).toEqual(['order 4099', 'today']);
    expect(await other.locator('.own').count()).toBe(0);
    await page.getByRole('button', { name: 'Dismiss' }).first().click();
    await page.getByRole('button', { name: 'Dismiss' }).first().click();
    await page.getByText('All quiet').waitFor();
  });

  test('an update redraws its own card only, keeps the focus and the place one reads', async () => {
    const page = await visit({ viewport: { width: 1000, height: 800 } });
    for (let number = 1; number <= 300; number += 1) {
      open.clock.set(open.clock.now() + 60_000);
      await post(number, 'active');
    }
    await page.locator('.card').nth(299).waitFor();
    const card = page.locator('.card').nth(150);
    await card.scrollIntoViewIfNeeded();
    await card.getByRole('button', { name: 'Extend' }).focus();
    const top = () => card.evaluate((element) => Math.round(element.getBoundingClientRect().top));
    const before = await top();
    await page.evaluate(() => {
      const touched = new Set<Element | null>();
      Object.assign(window, { touched });
      new MutationObserver((changes) => {
        for (const { target } of changes)
          touched.add((target instanceof Element ? target : target.parentElement)?.closest('.card') ?? null);
      }).observe(document.querySelector('.feed') as Element, {
        subtree: true,
        childList: true,
        characterData: true,
      });
    });
    const ref = (await card.getAttribute('data-ref')) ?? '';
    const changed = orderCard('en', open.clock.now(), 151, 'active');
    await open.chat.update(ref, { ...changed, title: 'Order changed' });
    await card.getByText('Order changed').waitFor();
    expect(await page.evaluate(() => (window as unknown as { touched: Set<unknown> }).touched.size)).toBe(1);
    expect(await top()).toBe(before);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Extend');
    // When the button is gone the card itself takes the focus, not the top of the page.
    await open.chat.update(ref, orderCard('en', open.clock.now(), 151, 'good'));
    await card.getByText('Paid 10:31').waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-ref'))).toBe(ref);
    await post(301);
    await page.getByRole('button', { name: '1 new card' }).click();
    await page.locator('.card').nth(300).getByRole('button', { name: 'Claim' }).waitFor();
  });

  test('replies stand folded under their card', async () => {
    const page = await visit();
    const ref = await post(15);
    await open.chat.post('orders', noteCard('en', false), { key: 'n1', thread: ref });
    await open.chat.post('orders', noteCard('en', true), { key: 'n2', thread: ref });
    await page.getByRole('button', { name: '2 replies' }).click();
    await page.getByRole('heading', { name: 'The buyer answered' }).waitFor();
    expect(await page.locator('.card').count()).toBe(1);
  });

  test('hostile words stay words', async () => {
    const page = await visit();
    const words = '<img src=x onerror="document.title=1"> <script>document.title=2</script> {{7*7}}';
    await open.chat.post(
      'orders',
      { ...noteCard('en', true), title: words, lines: [{ text: words }] },
      { key: 'x' },
    );
    expect(await page.locator('.card h3').textContent()).toContain(words);
    expect(await page.locator('.card img, .card script').count()).toBe(0);
  });

  test('a moment ticks by the bot’s clock, not by that of the machine', async () => {
    const page = await visit();
    await post(16);
    await page.getByText('in 6 min').waitFor();
    open.clock.set(open.clock.now() + 4 * 60_000);
    await page.getByText('in 2 min').waitFor();
  });

  test('a place brings its language, the switch overrules it, and other places count what came', async () => {
    const page = await visit();
    await open.chat.post('订单', orderCard('zh-CN', open.clock.now(), 1), { key: '1' });
    await page.getByLabel('1 unread').waitFor();
    await page.getByRole('button', { name: '未付款订单' }).click();
    await page.getByText('实时').waitFor();
    await page.getByLabel('命令', { exact: true }).fill('今天');
    await page.keyboard.press('Enter');
    await page.getByText('仅你可见').waitFor();
    expect(open.sink.commands).toMatchObject([{ text: '今天', place: '订单', actor: { language: 'zh-CN' } }]);
    await page.getByRole('button', { name: 'English' }).click();
    await page.reload();
    await page.getByText('Live').waitFor();
  });

  test.each([320, 375, 768, 1280])('at %i pixels nothing hangs over the side', async (width) => {
    const page = await visit({ viewport: { width, height: 760 } });
    await open.chat.post('orders', boardCard('en', open.clock.now()), { key: 'board' });
    await post(17);
    await page.getByRole('button', { name: 'Claim' }).waitFor();
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(over).toBeLessThanOrEqual(0);
  });

  test('another browser gets in by an address minted here', async () => {
    const page = await visit();
    await page.getByRole('button', { name: 'Open in another browser' }).click();
    const address = await page.getByRole('dialog').getByText('/open?token=').textContent();
    const other = await (await browser.newContext()).newPage();
    await other.goto(address ?? '');
    await other.getByText('Live').waitFor();
  });

  test('after a restart of the bot the page says where to go on', async () => {
    const page = await visit();
    const { port } = open;
    await open.chat.stop();
    await page.getByText('Reconnecting…').waitFor();
    open = await openConsole({ port });
    await page.getByText('The bot was started again').waitFor();
  });
});
