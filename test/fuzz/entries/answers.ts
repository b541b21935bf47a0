/** What the marketplace answers, bent: orders, chats, cancel offers, stock. Everything comes out as a value of the port. */

import { cleanCard } from '../../../adapters/console/clean-card.js';
import { CONSOLE_LIMITS } from '../../../adapters/console/index.js';
import { createTikTokShop } from '../../../adapters/tiktok-shop/index.js';
import type { MarketplaceOrder } from '../../../src/domain/order.js';
import { orderCard } from '../../../src/domain/order-card.js';
import type { Marketplace, ShopRef } from '../../../src/ports.js';
import { applyOrder } from '../../../src/services/apply-order.js';
import { orderView } from '../../../src/services/order-view.js';
import { getOrder, orderId } from '../../../src/store/orders.js';
import { orderJson } from '../../tiktok-shop/samples.js';
import type { Chance } from '../chance.js';
import { hostileText } from '../hostile.js';
import { mutateJsonText, mutateText } from '../mutate.js';
import { type Entry, type EntryContext, Failure } from './entry.js';

const REF: ShopRef = { id: 'luna', externalId: '7494049642642441621', market: 'UK' };
/** A shop that repeats it must not bring it into a log or onto a card. */
const TOKEN = 'TTP_token-of-the-seller';
const REASON = 'seller_cancel_unpaid_reason_buyer_hasnt_paid_within_time_allowed';

const MESSAGE = {
  id: '7',
  type: 'TEXT',
  content: '{"content":"my card was declined"}',
  create_time: 1_700_000_000,
  is_visible: true,
  sender: { role: 'BUYER' },
  index: '12',
};

const UNIT = { request_type: 'CANCEL', eligible: true, available_reason_names: [REASON] };

/** `data` of each call, as it should be. */
const DATA: Readonly<Record<string, unknown>> = {
  orders: { orders: [orderJson()], next_page_token: 'abc' },
  chat: { messages: [MESSAGE, { ...MESSAGE, id: '8' }], next_page_token: '' },
  opened: { conversation_id: '7431', can_send_message: true },
  sent: { message_id: '99' },
  offer: { sku_eligibility: [{ line_item_eligibility: [UNIT] }] },
  cancelled: { cancel_id: '1', cancel_status: 'CANCELLATION_REQUEST_SUCCESS' },
  stock: { inventory: [{ skus: [{ id: '1', total_available_quantity: 3, total_committed_quantity: 1 }] }] },
};

const CALLS: readonly [
  data: keyof typeof DATA & string,
  call: (shop: Marketplace) => Promise<unknown> | undefined,
][] = [
  ['orders', (shop) => shop.getOrders(REF, ['576461413038785752'])],
  ['orders', (shop) => shop.listChanged(REF, 0)],
  ['orders', (shop) => shop.listUnpaid(REF, 'token')],
  ['chat', (shop) => shop.buyerChat?.read(REF, '7431', 0)],
  ['opened', (shop) => shop.buyerChat?.open(REF, '7494560109732334261')],
  ['sent', (shop) => shop.buyerChat?.send(REF, '7431', 'Hello')],
  ['offer', (shop) => shop.cancelOffer(REF, '576461413038785752')],
  ['cancelled', (shop) => shop.cancel(REF, '576461413038785752', REASON)],
  ['stock', (shop) => shop.inventory?.levels(REF, ['1', '2'])],
];

const KINDS = new Set(['ok', 'sent', 'retry', 'rejected', 'reauthorize', 'unknown', 'moot']);

/** The whole way of an answer through the connector. */
export function answers({ house }: EntryContext): Entry {
  let reply: { body: string; status: number; headers: Record<string, string> } = {
    body: '',
    status: 200,
    headers: {},
  };
  const shop = createTikTokShop({
    apiUrl: 'http://127.0.0.1',
    appKey: house.keys.appKey,
    appSecret: house.keys.appSecret,
    credentials: () => ({ accessToken: TOKEN, shopCipher: 'ROW_cipher' }),
    clock: house.clock,
    fetch: async () => new Response(reply.body, { status: reply.status, headers: reply.headers }),
    wait: async () => {},
  });
  return {
    name: 'marketplace answers',
    weight: 9,
    inFlight: 1,
    async feed(chance) {
      const [name, call] = chance.pick(CALLS);
      reply = {
        body: answerBody(chance, DATA[name]),
        status: chance.oneIn(10)
          ? chance.pick([201, 301, 400, 401, 403, 404, 408, 418, 429, 500, 502, 599])
          : 200,
        headers: chance.oneIn(10) ? { 'retry-after': printable(hostileText(chance)) } : {},
      };
      const outcome = (await call(shop)) as { kind?: string; afterMs?: number; reason?: string } | undefined;
      if (!KINDS.has(outcome?.kind ?? '')) throw new Failure('no outcome', reply);
      if (outcome?.afterMs !== undefined && !(outcome.afterMs >= 0))
        throw new Failure('an odd wait', outcome);
      if (JSON.stringify(outcome).includes(TOKEN)) throw new Failure('the token in an outcome', outcome);
    },
  };
}

/** Anything else could not be a header at all. */
const printable = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?').trim();

function answerBody(chance: Chance, data: unknown): string {
  const envelope = { code: 0, message: 'Success', request_id: '20231114', data };
  if (chance.oneIn(15)) return mutateText(chance, JSON.stringify(envelope));
  if (chance.oneIn(15)) {
    const code = chance.pick([105001, 105002, 36009004, 21008111, 25001021, 45101003, chance.whole(1e8)]);
    return mutateJsonText(chance, {
      code,
      message: chance.oneIn(4) ? `bad token ${TOKEN}!` : hostileText(chance),
    });
  }
  if (chance.oneIn(200)) return '['.repeat(chance.whole(200_000));
  return mutateJsonText(chance, envelope);
}

/** What could be read goes on into the database and onto a card. */
export function ordersKept({ house }: EntryContext): Entry {
  const { bot, settings, clock } = house;
  let seen = '';
  const shop = createTikTokShop({
    apiUrl: 'http://127.0.0.1',
    appKey: house.keys.appKey,
    appSecret: house.keys.appSecret,
    credentials: () => ({ accessToken: TOKEN, shopCipher: 'ROW_cipher' }),
    clock,
    fetch: async () => new Response(seen, { status: 200 }),
    wait: async () => {},
  });
  return {
    name: 'orders kept and drawn',
    weight: 3,
    inFlight: 1,
    async feed(chance) {
      const id = `5766${String(chance.whole(3_000)).padStart(14, '0')}`;
      const at = Math.floor(clock.now() / 1_000);
      const order = orderJson({
        id,
        create_time: at - chance.whole(7_200),
        update_time: at + chance.whole(600),
      });
      seen = answerBody(chance, { orders: [order] });
      const read = await shop.listChanged(REF, 0);
      if (read.kind !== 'ok') return;
      for (const each of read.value.orders.slice(0, 3)) await keepAndDraw(each);
    },
  };

  async function keepAndDraw(order: MarketplaceOrder): Promise<void> {
    await bot.store.write(async (unit) => {
      await applyOrder(unit, settings, 'luna', order);
      const row = await getOrder(unit.tx, orderId('luna', order.externalId));
      const view = await orderView(unit.tx, settings, row, 'https://shop.example/1', unit.now);
      const card = cleanCard(orderCard(view, {}, 'en'), CONSOLE_LIMITS);
      if (/\\ud[89a-f]/.test(JSON.stringify(card))) throw new Failure('half a character on a card', card);
    });
  }
}
