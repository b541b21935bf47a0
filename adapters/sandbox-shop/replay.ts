/**
 * Real orders from a CSV file, to be placed again. All faults of a file (up to 20) are told at once, each with its line,
 * column and mend, and nothing of a faulty file is used.
 */
import { readFile } from 'node:fs/promises';
import { CsvError, parse } from 'csv-parse/sync';
import * as z from 'zod';
import { moneyFromDecimal } from '../../src/domain/money.js';
import type { PayMethod } from './model.js';
import { digitsOf } from './random.js';

export interface ReplayOrder {
  /** 18 digits, made from the file's own id. */
  id: string;
  /** The file's id. */
  sourceId: string;
  /** Epoch ms as in the file. */
  placedAt: number;
  /** From placing to payment; absent: never paid. */
  payDelayMs?: number;
  method: PayMethod;
  category: string;
  units: number;
  totalMinor: number;
  currency: string;
  productKey: string;
  skuId: string;
  /** Orders with the same key are one buyer's; absent: a buyer of its own. */
  buyerKey?: string;
}

export interface ReplayFile {
  /** Chaseable orders (a total above zero, not paid in the moment of placing), by time of placing. */
  orders: ReplayOrder[];
  /** Rows that nobody would have to be asked about. */
  skipped: number;
}

const MAX_FAULTS = 20;

const COLUMNS = [
  'order_id',
  'placed_at',
  'paid_at',
  'final_status',
  'payment_method',
  'installments',
  'category',
  'units',
  'product_id',
  'total',
  'currency',
] as const;

const moment = z.iso
  .datetime({ offset: true, error: 'write a time with its offset, like 2016-10-04T10:05:45-03:00' })
  .transform((text) => Date.parse(text));

const row = z.object({
  order_id: z.string().min(1, 'give every order an id').max(100, 'shorten the id to 100 characters'),
  placed_at: moment,
  paid_at: z.union([z.literal('').transform(() => undefined), moment]),
  payment_method: z.string().max(60, 'shorten the method to 60 characters'),
  category: z.string().max(100, 'shorten the category to 100 characters'),
  units: z
    .string()
    .regex(/^\d{0,3}$/, 'write a whole number from 0 to 999, or leave it empty')
    .transform((text) => Math.max(1, Number(text))),
  product_id: z.string().max(100, 'shorten the id to 100 characters'),
  total: z.string().regex(/^\d{1,12}(\.\d{1,4})?$/, 'write an amount with a point for decimals, like 50.74'),
  currency: z.string().regex(/^[A-Z]{3}$/, 'write a three-letter currency code, like BRL'),
});

type Row = z.infer<typeof row>;

const METHODS: Record<string, PayMethod> = {
  credit_card: { text: 'Credit card', code: 'CCDC', slow: false, cardType: 'CREDIT' },
  debit_card: { text: 'Debit card', code: 'DEBIT', slow: false, cardType: 'DEBIT' },
  boleto: { text: 'Boleto', code: 'BOLETO', slow: true },
  voucher: { text: 'Voucher', code: 'VOUCHER', slow: false },
};

function methodOf(word: string): PayMethod {
  const text = word.replaceAll('_', ' ');
  return (
    METHODS[word] ?? {
      text: text.charAt(0).toUpperCase() + text.slice(1),
      code: word.toUpperCase(),
      slow: true,
    }
  );
}

interface Place {
  file: string;
  line: number;
}

const at = ({ file, line }: Place, column: string, what: string): string =>
  `${file}:${line}: ${column}: ${what}`;

function toOrder(fields: Row): ReplayOrder {
  const productKey = fields.product_id === '' ? `none:${fields.category}` : fields.product_id;
  const order: ReplayOrder = {
    id: digitsOf(18, '57', 'replay', fields.order_id),
    sourceId: fields.order_id,
    placedAt: fields.placed_at,
    method: methodOf(fields.payment_method),
    category: fields.category,
    units: fields.units,
    totalMinor: moneyFromDecimal(fields.total, fields.currency).minor,
    currency: fields.currency,
    productKey,
    skuId: digitsOf(19, '17', 'sku', productKey),
  };
  if (fields.paid_at !== undefined) order.payDelayMs = fields.paid_at - fields.placed_at;
  return order;
}

/** One record as an order, or what is wrong with it. */
function readRow(
  record: string[],
  header: string[],
  place: Place,
  faults: string[],
): ReplayOrder | undefined {
  if (record.length !== header.length) {
    const what = `${record.length} fields where the header has ${header.length}: add or remove commas, or put text with commas in quotes`;
    faults.push(at(place, 'row', what));
    return undefined;
  }
  const parsed = row.safeParse(Object.fromEntries(header.map((name, n) => [name, record[n]])));
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const column = String(issue.path[0] ?? 'row');
      const found = JSON.stringify((record[header.indexOf(column)] ?? '').slice(0, 40));
      const mend =
        issue.code === 'invalid_union'
          ? 'write a time with its offset, or leave it empty if never paid'
          : issue.message;
      faults.push(at(place, column, `${found} is not usable: ${mend}`));
    }
    return undefined;
  }
  const { paid_at, placed_at } = parsed.data;
  if (paid_at !== undefined && paid_at < placed_at) {
    faults.push(at(place, 'paid_at', 'is before placed_at: correct one of the two'));
    return undefined;
  }
  try {
    return toOrder(parsed.data);
  } catch (error) {
    const what = error instanceof RangeError ? error.message : String(error);
    faults.push(at(place, 'total', `${what}: write no more decimals than the currency has`));
    return undefined;
  }
}

function readHeader(record: string[], file: string): string[] {
  const faults: string[] = [];
  for (const name of COLUMNS) {
    const times = record.filter((column) => column === name).length;
    if (times === 0)
      faults.push(`${file}:1: ${name}: the column is missing: add it to the header and to every row`);
    if (times > 1) faults.push(`${file}:1: ${name}: the column is there ${times} times: keep one of them`);
  }
  return faults;
}

interface Parsed {
  record: string[];
  info: { lines: number };
}

function readRecords(
  text: string,
  file: string,
): { rows: { record: string[]; line: number }[]; fault?: string } {
  try {
    const parsed = parse(text, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as Parsed[];
    return { rows: parsed.map(({ record, info }) => ({ record, line: info.lines })) };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === 'number' ? error.lines : 1;
    return { rows: [], fault: at({ file, line }, 'row', `${error.message}: close or double the quotes`) };
  }
}

/** Reads the text of a replay file. `file` is the name used in faults. */
export function parseReplay(
  text: string,
  file: string,
): { ok: true; file: ReplayFile } | { ok: false; faults: string[] } {
  const { rows, fault } = readRecords(text, file);
  if (fault !== undefined) return { ok: false, faults: [fault] };
  const [head, ...body] = rows;
  if (!head)
    return { ok: false, faults: [`${file}:1: the file is empty: start it with ${COLUMNS.join(',')}`] };
  const faults = readHeader(head.record, file);
  if (faults.length > 0) return { ok: false, faults };
  const orders: ReplayOrder[] = [];
  const seen = new Map<string, number>();
  let skipped = 0;
  for (const { record, line } of body) {
    const place = { file, line };
    const order = readRow(record, head.record, place, faults);
    if (faults.length >= MAX_FAULTS) break;
    if (!order) continue;
    const twin = seen.get(order.id);
    if (twin !== undefined)
      faults.push(at(place, 'order_id', `is on line ${twin} too: remove one of the two`));
    seen.set(order.id, line);
    if (order.totalMinor > 0 && order.payDelayMs !== 0) orders.push(order);
    else skipped++;
  }
  if (faults.length > 0) return { ok: false, faults: faults.slice(0, MAX_FAULTS) };
  orders.sort((a, b) => a.placedAt - b.placedAt);
  return { ok: true, file: { orders, skipped } };
}

/** Throws an `Error` whose message is one fault a line. */
export async function readReplayFile(path: string): Promise<ReplayFile> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unreadable';
    throw new Error(`${path}: cannot be read (${code}): name an existing CSV file`);
  }
  const read = parseReplay(text, path);
  if (!read.ok) throw new Error(read.faults.join('\n'));
  return read.file;
}
