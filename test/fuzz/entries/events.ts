/** Webhook events as the platform sends them, and their right signature, by our own means. */
import { createHmac } from 'node:crypto';
import type { Chance } from '../chance.js';
import type { House } from '../house.js';

export type Keys = House['keys'];

export function signatureOf(keys: Keys, body: Buffer): string {
  return createHmac('sha256', keys.appSecret).update(keys.appKey).update(body).digest('hex');
}

export function orderEvent(chance: Chance, keys: Keys, now: number): Record<string, unknown> {
  const seconds = Math.floor(now / 1_000) - chance.whole(600);
  return {
    type: 1,
    tts_notification_id: String(chance.whole(2 ** 40)),
    shop_id: keys.shopExternalId,
    timestamp: seconds,
    data: {
      order_id: `5764${String(chance.whole(5_000)).padStart(14, '0')}`,
      order_status: chance.pick(['UNPAID', 'ON_HOLD', 'CANCEL', 'COMPLETED']),
      is_on_hold_order: false,
      update_time: seconds,
    },
  };
}

export function chatEvent(chance: Chance, keys: Keys, now: number): Record<string, unknown> {
  const seconds = Math.floor(now / 1_000);
  return {
    type: 14,
    tts_notification_id: String(chance.whole(2 ** 40)),
    shop_id: keys.shopExternalId,
    timestamp: seconds,
    data: {
      content: '{"content":"my card was declined"}',
      conversation_id: `75${String(chance.whole(2_000)).padStart(17, '0')}`,
      create_time: seconds,
      index: '1',
      is_visible: true,
      message_id: String(chance.whole(2 ** 40)),
      type: 'TEXT',
      sender: { role: chance.pick(['BUYER', 'SHOP', 'ROBOT']), im_user_id: '7494560109732334261' },
    },
  };
}
