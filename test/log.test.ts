import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLog, type Log } from '../src/log.js';
import { temporaryFolder } from './store/engines.js';

const SECRET = 'canary-4711';

let folder: ReturnType<typeof temporaryFolder>;
let fd: number;
let log: Log;
beforeEach(() => {
  folder = temporaryFolder();
  fd = openSync(join(folder.path, 'log'), 'a');
  log = createLog({ level: 'info', pretty: false, fd });
});
afterEach(() => {
  closeSync(fd);
  folder.remove();
});

const written = (): string => readFileSync(join(folder.path, 'log'), 'utf8');
const lines = (): Record<string, unknown>[] =>
  written()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('a log line', () => {
  test.each([
    'text',
    'buyer',
    'buyerId',
    'buyer_id',
    'recipient_address',
    'phoneNumber',
    'email',
    'accessToken',
    'access_token',
    'x-tts-access-token',
    'refreshToken',
    'appSecret',
    'shop_cipher',
    'Authorization',
    'Set-Cookie',
    'sign',
    'password',
    'buyer_message',
    'recipientName',
    'gift_message',
    'cpf',
    'said',
  ])('hides %s, wherever it stands', (key) => {
    const field = { [key]: SECRET };
    const cause = Object.assign(new Error('inner'), { config: { headers: field } });
    log.info(
      { ...field, a: field, b: { c: { d: { e: field } } }, list: [[field]], map: new Map([[key, SECRET]]) },
      'x',
    );
    log.error(
      { err: Object.assign(new Error('outer', { cause }), field, { request: { options: field } }) },
      'x',
    );
    log.error(Object.assign(new Error('bare'), field), 'x');
    log.warn({ [key]: { deep: SECRET } }, 'x');
    expect(written()).not.toContain(SECRET);
    expect(lines()).toHaveLength(4);
  });

  test('keeps what helps: kinds, ids of effects, an error’s message, code, place and cause', () => {
    const error = Object.assign(new Error('database is locked', { cause: new Error('disk') }), {
      code: 'SQLITE_BUSY',
    });
    log.error({ err: error, effect: 'id1', kind: 'buyer.message', ms: 12 }, 'an effect failed');
    expect(lines()[0]).toMatchObject({
      level: 50,
      msg: 'an effect failed',
      effect: 'id1',
      kind: 'buyer.message',
      ms: 12,
      err: {
        type: 'Error',
        message: 'database is locked',
        code: 'SQLITE_BUSY',
        stack: expect.stringContaining('log.test.ts'),
        cause: { message: 'disk' },
      },
    });
  });

  test('hides what a database hangs on its errors, and tells the error', () => {
    const error = Object.assign(new Error('violates check constraint "replies_at_check"'), {
      code: '23514',
      table: 'replies',
      detail: `Failing row contains (luna:7, ${SECRET}).`,
      where: `COPY replies, line 1: "${SECRET}"`,
      parameters: [SECRET],
      query: `insert into replies values ('${SECRET}')`,
    });
    log.error({ err: new Error('outer', { cause: error }) }, 'failed');
    expect(written()).not.toContain(SECRET);
    expect(lines()[0]).toMatchObject({ err: { cause: { code: '23514', table: 'replies' } } });
  });

  test('hides secrets in addresses and lines of settings, whatever text they stand in', () => {
    const address = `https://x.example/orders?app_key=1&sign=${SECRET}&shop_cipher=${SECRET}&n=2`;
    log.warn(
      { url: address, err: new Error(`no answer from ${address}`) },
      `TIKTOK_SHOP_APP_SECRET=${SECRET} is odd`,
    );
    expect(written()).not.toContain(SECRET);
    expect(lines()[0]).toMatchObject({ url: expect.stringMatching(/app_key=1&sign=\[hidden\].*&n=2$/) });
  });

  test('tells how many buyers and replies, which is nobody’s secret', () => {
    log.info({ rows: { replies: 3, buyers: 1 } }, 'the house was kept');
    expect(lines()[0]).toMatchObject({ rows: { replies: 3, buyers: 1 } });
  });

  test('is one line whatever its values, its message and its errors hold', () => {
    const hostile = 'a\r\n{"level":60,"msg":"fake"}\n\x1b[2J\x1b]0;title\x07\x9b31m\u2028b\u202e\u0000';
    log.info({ title: hostile, [hostile]: 1, list: [hostile] }, hostile);
    log.error({ err: new Error(hostile) }, 'failed');
    log.info(hostile);
    expect(lines()).toHaveLength(3);
    expect(written()).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u202e]/);
    for (const line of lines()) {
      expect(String(line.msg)).not.toMatch(/[\n\r\x1b\x9b]/);
      expect(String((line.err as { message?: string } | undefined)?.message)).not.toMatch(/[\n\r\x1b\x9b]/);
    }
  });

  test('count equals the count of events for any text at all', () => {
    const texts = fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })), {
      maxLength: 20,
    });
    let events = 0;
    fc.assert(
      fc.property(texts, (pairs) => {
        for (const [key, value] of pairs) log.info({ [key]: value, nested: { value } }, value);
        events += pairs.length;
      }),
      { numRuns: 50 },
    );
    expect(lines()).toHaveLength(events);
    expect(written().includes('\x1b')).toBe(false);
  });

  test('survives things that hold themselves', () => {
    const loop: Record<string, unknown> = { id: 1n, at: new Date(0), bytes: Buffer.from('abc') };
    loop.self = loop;
    log.info(loop, 'x');
    expect(lines()[0]).toMatchObject({ id: '1', at: '1970-01-01T00:00:00.000Z', bytes: '[3 bytes]' });
  });

  test('below the level is not written', () => {
    log.debug({ a: 1 }, 'x');
    expect(written()).toBe('');
  });
});
