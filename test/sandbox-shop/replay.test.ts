import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseReplay, type ReplayOrder, readReplayFile } from '../../adapters/sandbox-shop/replay.js';
import { CIPHER, call, HOUR, listOrders, MINUTE, makeShop, passTime, START } from './setup.js';

const HEADER =
  'order_id,placed_at,paid_at,final_status,payment_method,installments,category,units,product_id,total,currency';
const ROWS = [
  'aa01,2020-01-01T10:00:00-03:00,2020-01-01T10:20:00-03:00,cancelled,credit_card,3,toys,2,p1,25.01,BRL',
  'aa02,2020-01-03T10:00:00-03:00,2020-01-04T12:00:00-03:00,completed,boleto,1,,0,,40.00,BRL',
  'aa03,2020-01-02T10:00:00-03:00,,completed,voucher,1,health_beauty,,p3,7.50,BRL',
  'aa04,2020-01-05T10:00:00Z,2020-01-05T10:00:00Z,completed,credit_card,1,toys,1,p1,9.99,BRL',
  'aa05,2020-01-05T11:00:00Z,2020-01-05T12:00:00Z,completed,not_defined,1,toys,1,p1,0.00,BRL',
  'aa06,2020-01-09T10:00:00-03:00,2020-01-25T10:00:00-03:00,completed,debit_card,1,toys,1,p1,99.90,BRL',
];
const csv = (...rows: string[]): string => `${[HEADER, ...rows].join('\n')}\n`;

function orders(): ReplayOrder[] {
  const read = parseReplay(csv(...ROWS), 'orders.csv');
  if (!read.ok) throw new Error(read.faults.join('\n'));
  return read.file.orders;
}

const shop = { externalId: '1', cipher: CIPHER, region: 'BR', currency: 'BRL', zone: 'America/Sao_Paulo' };

describe('reading a file of orders', () => {
  test('keeps those that somebody might have to be asked about, by time, and counts the others', () => {
    const read = parseReplay(csv(...ROWS), 'orders.csv');
    expect(read).toMatchObject({ ok: true, file: { skipped: 2 } });
    expect(orders().map(({ sourceId }) => sourceId)).toEqual(['aa01', 'aa03', 'aa02', 'aa06']);
    expect(orders()[0]).toMatchObject({
      units: 2,
      totalMinor: 2501,
      currency: 'BRL',
      payDelayMs: 20 * MINUTE,
    });
    expect(orders()[1]).not.toHaveProperty('payDelayMs');
    expect(orders()[2]).toMatchObject({ units: 1, category: '', method: { text: 'Boleto' } });
  });

  test('makes the same 18-digit ids every time', () => {
    for (const { id } of orders()) expect(id).toMatch(/^\d{18}$/);
    expect(orders()).toEqual(orders());
  });

  test.each([
    [
      'placed_at',
      ROWS[0]!.replace('2020-01-01T10:00:00-03:00', '01.01.2020'),
      /:2: placed_at: "01\.01\.2020".*offset/,
    ],
    ['paid_at', ROWS[0]!.replace('2020-01-01T10:20:00-03:00', 'soon'), /:2: paid_at: "soon".*leave it empty/],
    ['paid_at', ROWS[0]!.replace('10:20', '09:20'), /:2: paid_at: is before placed_at/],
    ['units', ROWS[0]!.replace(',2,', ',two,'), /:2: units: "two".*whole number/],
    ['total', ROWS[0]!.replace('25.01', '25,01'), /:2: row: 12 fields where the header has 11/],
    ['total', ROWS[0]!.replace('25.01', '-5'), /:2: total: "-5".*point for decimals/],
    ['total', ROWS[0]!.replace('25.01', '25.015'), /:2: total: too many decimals for BRL/],
    ['currency', ROWS[0]!.replace('BRL', 'reais'), /:2: currency: "reais".*three-letter/],
    ['quotes', ROWS[0]!.replace('toys', '"toys'), /:\d: row: .*close or double the quotes/],
  ])('names file, line, column and mend of a wrong %s', (_column, row, expected) => {
    const read = parseReplay(csv(row), 'orders.csv');
    expect(read).toMatchObject({ ok: false });
    if (!read.ok)
      expect(read.faults).toEqual([expect.stringMatching(new RegExp(`^orders\\.csv${expected.source}`))]);
  });

  test('tells all faults at once, a missing column and a doubled order too, but no more than 20', () => {
    const bad = ROWS[0]!.replace('25.01', 'x').replace('BRL', '?');
    const read = parseReplay(csv(bad, ROWS[1]!, ROWS[1]!), 'f.csv');
    expect(read).toEqual({
      ok: false,
      faults: [
        expect.stringContaining('f.csv:2: total'),
        expect.stringContaining('f.csv:2: currency'),
        'f.csv:4: order_id: is on line 3 too: remove one of the two',
      ],
    });
    const many = parseReplay(csv(...Array.from({ length: 30 }, () => bad)), 'f.csv');
    expect(many.ok || many.faults).toHaveLength(20);
    const short = parseReplay('order_id,total\n1,2\n', 'f.csv');
    expect(short.ok || short.faults).toHaveLength(9);
    expect(parseReplay('', 'f.csv')).toMatchObject({ ok: false });
  });

  test('reads from disk and says which file cannot be read or is faulty', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'replay-'));
    const path = join(folder, 'orders.csv');
    await writeFile(path, csv(...ROWS));
    expect((await readReplayFile(path)).orders).toHaveLength(4);
    await writeFile(path, csv(ROWS[0]!.replace('BRL', 'x')));
    await expect(readReplayFile(path)).rejects.toThrow(`${path}:2: currency`);
    await rm(folder, { recursive: true });
    await expect(readReplayFile(path)).rejects.toThrow('name an existing CSV file');
  });
});

describe('replaying orders', () => {
  const make = (arrivals: 'squeezed' | 'real') =>
    makeShop({ shop, scenario: { kind: 'replay', orders: orders(), arrivals } });

  test('squeezes arrivals linearly into 24 hours, or keeps them', async () => {
    const squeezed = make('squeezed');
    await passTime(squeezed, START + 24 * HOUR);
    const after = [...squeezed.ledger.orders()].map(({ placedAt }) => placedAt - START);
    expect(after).toEqual([0, 3 * HOUR, 6 * HOUR, 24 * HOUR]);
    const real = make('real');
    await passTime(real, START + 9 * 24 * HOUR);
    const days = [...real.ledger.orders()].map(({ placedAt }) => (placedAt - START) / (24 * HOUR));
    expect(days).toEqual([0, 1, 2, 8]);
  });

  test('keeps each order’s own delay, method, category and total; the platform ends it after 7 days', async () => {
    const replayed = make('squeezed');
    await passTime(replayed, START + 10 * 24 * HOUR);
    const [first, never, slip, late] = [...replayed.ledger.orders()];
    expect(first).toMatchObject({ final: 'paid', paidAt: START + 20 * MINUTE });
    expect(never).toMatchObject({ final: 'cancelled', cancelledBy: 'platform' });
    expect(slip!.paidAt! - slip!.placedAt).toBe(26 * HOUR);
    expect(late).toMatchObject({ cancelledBy: 'platform', cancelledAt: late!.placedAt + 7 * 24 * HOUR });
    expect(never).not.toHaveProperty('wouldHavePaidAt');
    const listed = await listOrders(replayed);
    const methods = listed.map(({ payment_method_name }) => payment_method_name);
    expect(methods.sort()).toEqual(['Boleto', 'Credit card', 'Debit card', 'Voucher']);
    const toys = listed.find(({ id }) => id === first!.id)!;
    expect(toys.line_items).toMatchObject([{ sale_price: '12.51' }, { sale_price: '12.50' }]);
    expect(toys.payment).toMatchObject({ total_amount: '25.01', currency: 'BRL' });
    const { product_id } = (toys.line_items as { product_id: string }[])[0]!;
    const product = await call(replayed, `GET /product/202309/products/${product_id}`);
    expect(product.data.category_chains).toMatchObject([{ local_name: 'toys', is_leaf: true }]);
  });

  test('has buyers who pay when they would have, whatever anybody writes', async () => {
    const quiet = make('squeezed');
    const noisy = make('squeezed');
    await passTime(noisy, START + 4 * HOUR);
    for (const order of noisy.world.orders.values()) {
      const path = 'POST /customer_service/202309/conversations';
      const { data } = await call(noisy, path, {}, { buyer_user_id: order.buyerId });
      const body = { type: 'TEXT', content: JSON.stringify({ content: 'please' }) };
      expect(await call(noisy, `${path}/${data.conversation_id}/messages`, {}, body)).toMatchObject({
        code: 0,
      });
    }
    await passTime(noisy, START + 72 * HOUR);
    await passTime(quiet, START + 72 * HOUR);
    const paid = (which: typeof quiet) => [...which.ledger.orders()].map(({ paidAt }) => paidAt);
    expect(paid(noisy)).toEqual(paid(quiet));
    expect(noisy.ledger.counts()).toMatchObject({ buyerMessages: 2, replies: 0 });
  });
});
