/** What a person sees and does on the two pages of the demo. */
import type { Locator, Page } from 'playwright-core';

/** The team's channel. */
export function teamPage(page: Page) {
  const card = (ending: string): Locator =>
    page.locator('.feed .card.kind-order').filter({ has: page.locator('h3', { hasText: `…${ending}` }) });
  /** One of the card's own buttons, not those of its thread. */
  const button = (ending: string, name: string): Locator =>
    card(ending).locator('.actions').getByRole('button', { name, exact: true });
  return {
    page,
    card,
    button,
    /** How many orders the board counts as unpaid. */
    async unpaidOnBoard(): Promise<number> {
      const title = await page.locator('.board .board-title').first().innerText();
      return Number(/(\d+) unpaid/.exec(title)?.[1] ?? 0);
    },
    /** Endings of the orders whose cards offer this button, oldest first. */
    async endingsWith(name: string): Promise<string[]> {
      const titles = await page
        .locator('.feed .card.kind-order')
        .filter({ has: page.getByRole('button', { name, exact: true }) })
        .locator('h3')
        .allInnerTexts();
      return titles.flatMap((title) => /…(\d+)/.exec(title)?.[1] ?? []);
    },
    /** Presses "Cancel order" and says yes to the question. */
    async cancel(ending: string): Promise<void> {
      await button(ending, 'Cancel order').click();
      await page.getByRole('dialog').getByRole('button', { name: 'Cancel order' }).click();
    },
  };
}

/** The simulated shop: its orders, a buyer's phone, the clock. */
export function shopPage(page: Page) {
  const row = (ending: string): Locator => page.locator('.order-row', { hasText: `…${ending}` });
  const phone = page.locator('.phone');
  return {
    page,
    phone,
    row,
    status: (ending: string): Locator => row(ending).locator('.pill'),
    /** Messages from the shop on the phone that is shown, newest last. */
    received: phone.locator('.bubble:not(.mine) p'),
    async setClock(speed: '×1' | '×10' | '×60' | '×600'): Promise<void> {
      const button = page.getByRole('button', { name: speed, exact: true });
      await button.click();
      await page.locator('.segments [aria-pressed=true]', { hasText: speed }).waitFor();
    },
    async showPhoneOf(ending: string): Promise<void> {
      await row(ending).click();
      await phone.locator('.order-card', { hasText: `…${ending}` }).waitFor();
    },
  };
}
