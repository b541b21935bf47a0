import { expect, test } from 'vitest';
import {
  boardsOf,
  cardsOfOrder,
  ensureButtons,
  ensureCard,
  findButton,
  findCard,
  insertButton,
  showCard,
} from '../../../src/store/cards.js';
import { NOW } from '../engines.js';
import { placeOrder, SHOP } from '../rows.js';
import type { Given } from './given.js';

const DAY = 24 * 3_600_000;
const board = { kind: 'board', shopId: SHOP.id, orderId: null, channelId: 'orders' } as const;

export function cardsSuite(given: Given): void {
  test('there is one board a shop and channel, and one card an order and channel', async () => {
    const { store } = given();
    const orderId = await placeOrder(store, '1');
    const card = { kind: 'order', shopId: SHOP.id, orderId } as const;
    const rows = await store.write(async (unit) => [
      await ensureCard(unit, board),
      await ensureCard(unit, board),
      await ensureCard(unit, { ...card, channelId: 'orders' }),
      await ensureCard(unit, { ...card, channelId: 'orders' }),
      await ensureCard(unit, { ...card, channelId: 'leads' }),
    ]);
    expect(rows[1]).toEqual(rows[0]);
    expect(rows[3]).toEqual(rows[2]);
    expect(await boardsOf(store.db, SHOP.id)).toEqual([rows[0]]);
    expect((await cardsOfOrder(store.db, orderId)).map(({ channel_id }) => channel_id)).toEqual([
      'orders',
      'leads',
    ]);
  });

  test('a card that is shown has a message and a moment, one that is gone has neither', async () => {
    const { store, time } = given();
    const { id } = await store.write((unit) => ensureCard(unit, board));
    time.now = NOW + 4;
    await store.write((unit) => showCard(unit, id, { ref: 'm1', hash: 'h', state: 'waiting' }));
    expect(await findCard(store.db, id)).toMatchObject({
      message_ref: 'm1',
      shown_hash: 'h',
      shown_state: 'waiting',
      posted_at: NOW + 4,
    });
    await store.write((unit) => showCard(unit, id, { ref: null, hash: null, state: null }));
    expect(await findCard(store.db, id)).toMatchObject({ message_ref: null, posted_at: null });
  });

  test('a card keeps its buttons’ tokens from one drawing to the next', async () => {
    const { store } = given();
    let made = 0;
    const newToken = (): string => `token-${++made}`;
    const card = await store.write((unit) => ensureCard(unit, board));
    const draw = async (actions: string[], expiresAt: number) =>
      await store.write((unit) => ensureButtons(unit, card, actions, newToken, expiresAt));
    expect(await draw(['pause'], NOW + DAY)).toEqual({ pause: 'token-1' });
    expect(await draw(['pause', 'resume'], NOW + DAY)).toEqual({ pause: 'token-1', resume: 'token-2' });
    expect(await draw([], NOW + DAY)).toEqual({});
    expect(await findButton(store.db, 'token-2')).toMatchObject({ action: 'resume', card_id: card.id });
  });

  test('a button on a card that is drawn again lives on', async () => {
    const { store } = given();
    const card = await store.write((unit) => ensureCard(unit, board));
    const draw = (expiresAt: number) =>
      store.write((unit) => ensureButtons(unit, card, ['pause'], () => 'token', expiresAt));
    await draw(NOW + 7 * DAY);
    await draw(NOW + 7 * DAY + 5);
    expect(await findButton(store.db, 'token')).toMatchObject({ expires_at: NOW + 7 * DAY });
    expect(await draw(NOW + 14 * DAY)).toEqual({ pause: 'token' });
    expect(await findButton(store.db, 'token')).toMatchObject({ expires_at: NOW + 14 * DAY });
  });

  test('a token is found by itself alone', async () => {
    const { store } = given();
    const button = {
      token: 'T',
      card_id: null,
      shop_id: SHOP.id,
      order_id: null,
      channel_id: 'orders',
      action: 'pause',
      params: '{}',
      expires_at: NOW,
    };
    await store.write((unit) => insertButton(unit, button));
    expect(await findButton(store.db, 'T')).toEqual(button);
    expect(await findButton(store.db, 't')).toBeUndefined();
  });
}
