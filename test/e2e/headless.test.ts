import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ReplayReport } from '../../src/replay.js';
import { runUnpaid, temporaryFolder } from './unpaid-command.js';

const HEAD =
  'order_id,placed_at,paid_at,final_status,payment_method,installments,category,units,product_id,total,currency';

/** Ten orders within a morning: paid at once, paid late, and four that nobody pays. */
const ROWS = [
  'a,2024-05-06T09:00:00-03:00,2024-05-06T09:03:00-03:00,completed,credit_card,1,toys,1,p1,50.74,BRL',
  'b,2024-05-06T09:10:00-03:00,,cancelled,credit_card,3,toys,1,p1,20.00,BRL',
  'c,2024-05-06T09:20:00-03:00,2024-05-06T09:58:00-03:00,completed,credit_card,1,books,2,p2,177.20,BRL',
  'd,2024-05-06T09:30:00-03:00,2024-05-07T08:00:00-03:00,completed,boleto,1,books,1,p2,99.90,BRL',
  'e,2024-05-06T09:40:00-03:00,,cancelled,boleto,1,,0,,12.00,BRL',
  'f,2024-05-06T09:50:00-03:00,2024-05-06T09:50:00-03:00,completed,voucher,1,toys,1,p1,33.10,BRL',
  'g,2024-05-06T10:00:00-03:00,2024-05-06T11:30:00-03:00,completed,credit_card,1,toys,1,p1,61.00,BRL',
  'h,2024-05-06T10:10:00-03:00,,cancelled,debit_card,1,home,1,p3,15.50,BRL',
  'i,2024-05-06T10:20:00-03:00,2024-05-06T10:27:00-03:00,completed,credit_card,1,home,4,p3,410.00,BRL',
  'j,2024-05-06T10:30:00-03:00,,cancelled,credit_card,1,home,1,p3,0.00,BRL',
];
/** `f` was paid as it was placed and `j` costs nothing: nobody has to be asked about those. */
const CHASEABLE = 8;

function csv(rows: readonly string[]): string {
  const file = join(temporaryFolder(), 'orders.csv');
  writeFileSync(file, `${[HEAD, ...rows].join('\n')}\n`);
  return file;
}

async function report(file: string, ...flags: string[]): Promise<ReplayReport> {
  const args = [
    'demo',
    '--headless',
    '--json',
    '--arrivals',
    'real',
    '--until',
    '5h',
    '--replay',
    file,
    ...flags,
  ];
  const { code, stdout, stderr } = await runUnpaid(args, { LOG_LEVEL: 'error' });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  // The whole of stdout is the report: anything else on it would not parse.
  return JSON.parse(stdout) as ReplayReport;
}

function expectSums(told: ReplayReport): void {
  const { paid, cancelledByUs, cancelledByBuyer, cancelledByPlatform, open } = told;
  expect(told.orders).toBe(CHASEABLE);
  expect(paid + cancelledByUs + cancelledByBuyer + cancelledByPlatform + open).toBe(CHASEABLE);
  expect(told.simulatedMs).toBe(5 * 3_600_000);
  expect({ violations: told.violations, list: told.violationList }).toEqual({ violations: 0, list: [] });
}

describe('a headless replay', { timeout: 120_000 }, () => {
  test('accounts for every order, and the same seed tells the same story', async () => {
    const file = csv(ROWS);
    const [first, again] = [await report(file, '--seed', '4'), await report(file, '--seed', '4')];
    expectSums(first);
    expect(first.buyerMessages).toBeGreaterThan(0);
    expect(first.cards).toBeGreaterThan(0);
    expect(first.cancelledByUs).toBeGreaterThan(0);
    expect({ ...again, wallMs: 0 }).toEqual({ ...first, wallMs: 0 });
  });

  test('of a shop where all goes wrong breaks no promise, and goes wrong the same way each time', async () => {
    const flags = ['--seed', '99', '--faults', 'all', '--until', '4h', '--orders-per-hour', '25'];
    const run = () => runUnpaid(['demo', '--headless', '--json', ...flags], { LOG_LEVEL: 'error' });
    const [first, again] = await Promise.all([run(), run()]);
    const told = JSON.parse(first.stdout) as ReplayReport;
    expect({ code: first.code, stderr: first.stderr, list: told.violationList }).toEqual({
      code: 0,
      stderr: '',
      list: [],
    });
    expect({ ...(JSON.parse(again.stdout) as ReplayReport), wallMs: 0 }).toEqual({ ...told, wallMs: 0 });
    expect(Object.keys(told.faults).length).toBeGreaterThan(10);
    expect(Object.values(told.faults).reduce((sum, count) => sum + count)).toBeGreaterThan(200);
    expect(told.buyerMessages).toBeGreaterThan(50);
    expect(told.cancelledByUs).toBeGreaterThan(5);
  });

  test('refuses a fault that there is not, and tells which there are', async () => {
    const { code, stderr } = await runUnpaid(['demo', '--headless', '--faults', 'answer_lost,gremlins']);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /there is no fault gremlins\n\nKnown, besides all:\n[\s\S]*answer_lost +carried out/,
    );
    const help = await runUnpaid(['demo', '--faults', 'help']);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toContain('pay_cancel_race');
  });

  test('cancels nothing where sellers may not', async () => {
    const told = await report(csv(ROWS), '--cancel-unpaid', 'no');
    expectSums(told);
    expect(told).toMatchObject({ cancelledByUs: 0, cancelledButWouldHavePaid: 0 });
    expect(told.paid).toBeGreaterThan(0);
  });

  test.each([
    [
      '2',
      'placed_at',
      'write a time with its offset',
      [ROWS[0]!.replace('2024-05-06T09:00:00-03:00', 'yesterday')],
    ],
    [
      '3',
      'total',
      'write an amount with a point for decimals',
      [ROWS[0]!, ROWS[1]!.replace('20.00', '"20,00"')],
    ],
    ['3', 'row', 'add or remove commas', [ROWS[0]!, `${ROWS[1]},9`]],
    ['3', 'order_id', 'is on line 2 too', [ROWS[0]!, ROWS[0]!]],
  ])('names line %s and column %s of a faulty file, with the mend', async (line, column, mend, rows) => {
    const file = csv(rows);
    const { code, stdout, stderr } = await runUnpaid(['demo', '--headless', '--json', '--replay', file]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(`${file}:${line}: ${column}: `);
    expect(stderr).toContain(mend);
    expect(stderr).not.toContain('    at ');
  });

  test('refuses a policy that is not there and tells which are', async () => {
    const { code, stderr } = await runUnpaid(['demo', '--headless', '--policy', 'standrd']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/there is no policy standrd\n\nKnown: .*standard/);
  });
});
