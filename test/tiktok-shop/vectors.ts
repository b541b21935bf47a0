// Known answers for the platform's signatures; key and secret of the first three are made up. Each digest of the
// requests was computed by three independent public SDKs or published by the platform or an SDK's own tests.

export const APP_KEY = '6a1b2c3d4e5f6';
export const APP_SECRET = 'f00dfacefeedbeef0123456789abcdef01234567';

export interface RequestVector {
  name: string;
  appSecret: string;
  path: string;
  query: Record<string, string>;
  body?: string;
  sign: string;
}

const common = { app_key: APP_KEY, shop_cipher: 'ROW_TESTCIPHER0001', timestamp: '1700000000' };

export const REQUEST_VECTORS: readonly RequestVector[] = [
  {
    name: 'order detail (GET, no body)',
    appSecret: APP_SECRET,
    path: '/order/202309/orders',
    query: { ...common, ids: '576461413038785752' },
    sign: 'ad10f85b58b2b76e326fab7a8cc39dd32711ddb40d04d9dd5389e9e70811d237',
  },
  {
    name: 'order search (POST with query and body)',
    appSecret: APP_SECRET,
    path: '/order/202309/orders/search',
    query: { ...common, page_size: '50', sort_field: 'create_time', sort_order: 'ASC' },
    body: '{"order_status":"UNPAID","create_time_ge":1699900000,"create_time_lt":1700000000}',
    sign: 'd2b13558f3b780dac345b04193863d7ab2815bc9b68bb5697e3aa5d7b25d6ee9',
  },
  {
    name: 'cancellation (POST with body)',
    appSecret: APP_SECRET,
    path: '/return_refund/202309/cancellations',
    query: common,
    body: '{"order_id":"576461413038785752","cancel_reason":"seller_cancel_unpaid_reason_buyer_hasnt_paid_within_time_allowed"}',
    sign: 'ee82822de770e8ec9c05e0184074be3ce7e2c64c427a118104fc70486db9434b',
  },
  {
    name: 'the example of the platform’s own documentation',
    appSecret: 'e59af819cc',
    path: '/authorization/202309/shops',
    query: { app_key: '29a39d', timestamp: '1623812664' },
    sign: 'b596b73e0cc6de07ac26f036364178ab16b0a907af13d43f0a0cd2345f582dc8',
  },
  {
    name: 'the example of the EcomPHP SDK’s tests',
    appSecret: 'app_secret',
    path: '/test-api',
    query: { foo: 'bar' },
    sign: 'd3cb7fe11ecae942802ceeca67e7cf10120cc12f1517d45fbc1c8cfe5413c80f',
  },
];

export interface WebhookVector {
  name: string;
  appKey: string;
  appSecret: string;
  body: string;
  signature: string;
}

export const WEBHOOK_VECTORS: readonly WebhookVector[] = [
  {
    name: 'the example of the EcomPHP SDK’s tests',
    appKey: 'fake_app_key',
    appSecret: 'fake_app_secret',
    body: '{"type":1,"shop_id":"7494726673780148744","timestamp":1664095733,"data":{"order_id":"576684019603311365","order_status":"AWAITING_SHIPMENT","update_time":1664095610}}',
    signature: '21109834de72ec53c9959716d8514ae388ce1f123e5ffdcafc46713fcdf62b27',
  },
  {
    name: 'an unpaid order of the made-up app',
    appKey: APP_KEY,
    appSecret: APP_SECRET,
    body: '{"type":1,"tts_notification_id":"7327112393057371910","shop_id":"7494049642642441621","timestamp":1700000000,"data":{"order_id":"576461413038785752","order_status":"UNPAID","is_on_hold_order":false,"update_time":1700000000}}',
    signature: 'a180467c32edd260dd321f37aab4424ba3a3e6942f581f56ba3362edc2835327',
  },
];

/** The text with its character at `index` replaced by another one. */
export function withOneChanged(text: string, index: number): string {
  const code = text.charCodeAt(index);
  return text.slice(0, index) + String.fromCharCode(code === 0x78 ? 0x79 : 0x78) + text.slice(index + 1);
}
