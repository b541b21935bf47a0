import { afterEach, describe, expect, test } from 'vitest';
import { connect, type Handler, ok, refusal, SHOP } from './wire.js';

const ID = '576461413038785752';
const REASON = 'seller_cancel_unpaid_reason_buyer_hasnt_paid_within_time_allowed';
const UK = { ...SHOP, market: 'UK' };
const SG = { ...SHOP, market: 'SG' };
const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const wire of open.splice(0)) await wire.close();
});

async function wired(handler: Handler) {
  const connected = await connect(handler);
  open.push(connected);
  return connected;
}

function eligibility(...units: Record<string, unknown>[]) {
  return ok({ sku_eligibility: units.map((unit) => ({ sku_id: '1', line_item_eligibility: [unit] })) });
}

const yes = { request_type: 'CANCEL', eligible: true };

describe('whether a cancel is offered', () => {
  test('is asked as the seller, of the platform, for this order', async () => {
    const { marketplace, seen } = await wired(() => eligibility(yes));
    expect(await marketplace.cancelOffer(SHOP, ID)).toEqual({
      kind: 'ok',
      value: { offered: true, reason: REASON },
    });
    expect(seen).toMatchObject([
      {
        method: 'GET',
        path: `/return_refund/202602/orders/${ID}/aftersale_eligibility`,
        query: { initiate_aftersale_user: 'SELLER', request_types: 'CANCEL' },
      },
    ]);
  });

  test('is asked in the old way where the newest is not served, and from then on', async () => {
    const { marketplace, seen } = await wired(({ path }) =>
      path.includes('/202602/') ? refusal(36009014, 'Invalid version', 404) : eligibility(yes),
    );
    for (let time = 0; time < 2; time++) {
      expect(await marketplace.cancelOffer(SHOP, ID)).toMatchObject({ value: { offered: true } });
    }
    expect(seen.map(({ path, query }) => [path.split('/')[2], query.request_types])).toEqual([
      ['202602', 'CANCEL'],
      ['202309', undefined],
      ['202309', undefined],
    ]);
  });

  test.each([
    [refusal(105002), 'reauthorize'],
    [refusal(25020005), 'rejected'],
    [refusal(36009003), 'retry'],
    ['reset' as const, 'retry'],
  ])('stays open when it cannot be read: %j', async (reply, kind) => {
    const { marketplace } = await wired(() => reply);
    expect((await marketplace.cancelOffer(SHOP, ID)).kind).toBe(kind);
  });

  test.each([
    [
      'eligible with a code of ineligibility filled in',
      [{ ...yes, ineligible_code: 25001001, ineligible_reason: 'x' }],
    ],
    ['the reason is in the list', [{ ...yes, available_reason_names: ['a', REASON] }]],
    ['the reason is the only one, as plain text', [{ ...yes, available_reason_names: REASON }]],
    ['another kind of request is not eligible', [yes, { request_type: 'RETURN', eligible: false }]],
  ])('yes: %s', async (_, units) => {
    const { marketplace } = await wired(() => eligibility(...units));
    expect(await marketplace.cancelOffer(SHOP, ID)).toMatchObject({
      value: { offered: true, reason: REASON },
    });
  });

  test.each([
    ['nothing is listed', []],
    ['only other kinds of request are eligible', [{ request_type: 'REFUND', eligible: true }]],
    ['it is not eligible', [{ request_type: 'CANCEL', eligible: false, ineligible_reason: 'order paid' }]],
    ['eligible is missing', [{ request_type: 'CANCEL' }]],
    ['one of its units is not eligible', [yes, { ...yes, eligible: false }]],
    [
      'only other reasons are listed',
      [{ ...yes, available_reason_names: ['seller_cancel_reason_out_of_stock'] }],
    ],
    ['only the reason with a suffix is listed', [{ ...yes, available_reason_names: `${REASON}_uk` }]],
    ['an empty list of reasons', [{ ...yes, available_reason_names: [] }]],
  ])('no, and why: %s', async (_, units) => {
    const { marketplace } = await wired(() => eligibility(...units));
    const read = await marketplace.cancelOffer(SHOP, ID);
    expect(read).toEqual({ kind: 'ok', value: { offered: false, why: expect.stringMatching(/\w{3}/) } });
  });

  test('in the United Kingdom it is the reason of that market', async () => {
    const { marketplace } = await wired(() =>
      eligibility({ ...yes, available_reason_names: [`${REASON}_uk`] }),
    );
    expect(await marketplace.cancelOffer(UK, ID)).toMatchObject({
      value: { offered: true, reason: `${REASON}_uk` },
    });
    expect(await marketplace.cancelOffer({ ...UK, market: 'GB' }, ID)).toMatchObject({
      value: { offered: true },
    });
    expect(await marketplace.cancelOffer(SHOP, ID)).toMatchObject({ value: { offered: false } });
  });

  test('in Singapore no such reason exists, so nothing is asked', async () => {
    const { marketplace, seen } = await wired(() => eligibility(yes));
    expect(await marketplace.cancelOffer(SG, ID)).toMatchObject({ value: { offered: false } });
    expect(marketplace.capabilities(SG).cancel).toBe(false);
    expect(marketplace.capabilities(SHOP).cancel).toBe(true);
    expect(seen).toEqual([]);
  });
});

describe('cancelling', () => {
  test('sends order and reason, nothing else, and gives the number', async () => {
    const { marketplace, seen } = await wired(() =>
      ok({ cancel_id: '4035319218955782461', cancel_status: 'CANCELLATION_REQUEST_SUCCESS' }),
    );
    expect(await marketplace.cancel(SHOP, ID, REASON)).toEqual({ kind: 'sent', ref: '4035319218955782461' });
    expect(seen).toMatchObject([
      {
        method: 'POST',
        path: '/return_refund/202309/cancellations',
        body: { order_id: ID, cancel_reason: REASON },
      },
    ]);
    expect(Object.keys(seen[0]!.body as object)).toEqual(['order_id', 'cancel_reason']);
  });

  test.each([
    'seller_cancel_unpaid_reason_out_of_stock',
    'seller_cancel_reason_out_of_stock',
    'seller_cancel_paid_reason_address_not_deliver',
    'seller_cancel_unpaid_reason_buyer_requested_cancellation',
    `${REASON}_uk`,
    ` ${REASON}`,
    REASON.toUpperCase(),
    '',
  ])('with the reason %j is refused before anything is sent', async (reason) => {
    const { marketplace, seen } = await wired(() => ok({ cancel_id: '1' }));
    expect((await marketplace.cancel(SHOP, ID, reason)).kind).toBe('rejected');
    expect((await marketplace.cancel(SG, ID, reason)).kind).toBe('rejected');
    expect(seen).toEqual([]);
  });

  test('in Singapore, or with an id that is none, is refused before anything is sent', async () => {
    const { marketplace, seen } = await wired(() => ok({ cancel_id: '1' }));
    expect((await marketplace.cancel(SG, ID, REASON)).kind).toBe('rejected');
    expect((await marketplace.cancel(SHOP, '../1', REASON)).kind).toBe('rejected');
    expect((await marketplace.cancelOffer(SHOP, '1?x=y')).kind).toBe('rejected');
    expect(seen).toEqual([]);
  });

  test.each([
    [25001021, { kind: 'moot', because: 'paid' }],
    [25001045, { kind: 'moot', because: 'paid' }],
    [25001011, { kind: 'moot', because: 'closed' }],
    [25001051, { kind: 'moot', because: 'closed' }],
    [25001028, { kind: 'retry' }],
    [25005010, { kind: 'rejected', code: '25005010' }],
    [36009003, { kind: 'unknown' }],
  ])('the platform’s %i means %j', async (code, outcome) => {
    const { marketplace } = await wired(() => refusal(code));
    expect(await marketplace.cancel(SHOP, ID, REASON)).toMatchObject(outcome);
  });

  test.each([
    ['no number', {}],
    ['a cancellation that was called off', { cancel_id: '1', cancel_status: 'CANCELLATION_REQUEST_CANCEL' }],
    ['a number that was rounded', { cancel_id: 2 ** 60 }],
  ])('success with %s is unknown', async (_, data) => {
    const { marketplace } = await wired(() => ok(data));
    expect((await marketplace.cancel(SHOP, ID, REASON)).kind).toBe('unknown');
  });
});
