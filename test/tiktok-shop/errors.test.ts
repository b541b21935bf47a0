import { describe, expect, test } from 'vitest';
import { ERRORS } from '../../adapters/tiktok-shop/errors.js';
import { cancelFailure, type Failure, readFailure, sendFailure } from '../../adapters/tiktok-shop/failure.js';
import { NOW } from './wire.js';

const code = (number: number, message = '', status = 200): Failure => ({
  cause: 'code',
  code: number,
  message,
  status,
});

/** What each documented code means for a read, a chat send and a cancel. */
const TABLE: readonly [number, string, string, string][] = [
  [36009002, 'retry', 'retry', 'retry'],
  [36009003, 'retry', 'unknown', 'unknown'],
  [36009007, 'retry', 'unknown', 'unknown'],
  [36009009, 'rejected', 'rejected', 'rejected'],
  [36009010, 'rejected', 'rejected', 'rejected'],
  [36009014, 'rejected', 'rejected', 'rejected'],
  [36009021, 'rejected', 'rejected', 'rejected'],
  [36009022, 'rejected', 'rejected', 'rejected'],
  [36009023, 'rejected', 'rejected', 'rejected'],
  [36009033, 'reauthorize', 'reauthorize', 'reauthorize'],
  [36009037, 'retry', 'retry', 'retry'],
  [100005, 'retry', 'retry', 'retry'],
  [101000, 'reauthorize', 'reauthorize', 'reauthorize'],
  [105000, 'reauthorize', 'reauthorize', 'reauthorize'],
  [105001, 'reauthorize', 'reauthorize', 'reauthorize'],
  [105002, 'reauthorize', 'reauthorize', 'reauthorize'],
  [105005, 'rejected', 'rejected', 'rejected'],
  [106001, 'reauthorize', 'reauthorize', 'reauthorize'],
  [106011, 'reauthorize', 'reauthorize', 'reauthorize'],
  [106013, 'reauthorize', 'reauthorize', 'reauthorize'],
  [10002014, 'retry', 'retry', 'retry'],
  [10002015, 'retry', 'retry', 'retry'],
  [10006402, 'retry', 'retry', 'retry'],
  [10037002, 'retry', 'retry', 'retry'],
  [10037003, 'retry', 'retry', 'retry'],
  [10037004, 'retry', 'retry', 'retry'],
  [21008111, 'rejected', 'rejected', 'rejected'],
  [11050001, 'rejected', 'rejected', 'rejected'],
  [25001001, 'rejected', 'rejected', 'rejected'],
  [25001011, 'rejected', 'rejected', 'closed'],
  [25001014, 'rejected', 'rejected', 'rejected'],
  [25001015, 'rejected', 'rejected', 'rejected'],
  [25001020, 'rejected', 'rejected', 'rejected'],
  [25001021, 'rejected', 'rejected', 'paid'],
  [25001028, 'retry', 'retry', 'retry'],
  [25001045, 'rejected', 'rejected', 'paid'],
  [25001046, 'rejected', 'rejected', 'rejected'],
  [25001051, 'rejected', 'rejected', 'closed'],
  [25005010, 'rejected', 'rejected', 'rejected'],
  [25005011, 'rejected', 'rejected', 'rejected'],
  [25020005, 'rejected', 'rejected', 'rejected'],
  [45101001, 'retry', 'rejected', 'rejected'],
  [45101002, 'rejected', 'rejected', 'rejected'],
  [45101003, 'rejected', 'rejected', 'rejected'],
  [45101004, 'retry', 'retry', 'retry'],
  [45101006, 'rejected', 'rejected', 'rejected'],
  [45102007, 'rejected', 'rejected', 'rejected'],
  [45109001, 'rejected', 'rejected', 'rejected'],
  [45109003, 'rejected', 'rejected', 'rejected'],
  [45111001, 'rejected', 'rejected', 'rejected'],
  [45111012, 'retry', 'retry', 'retry'],
  [45111017, 'rejected', 'rejected', 'rejected'],
];

describe('a documented error code', () => {
  test.each(TABLE)('%i means %s to a read, %s to a message, %s to a cancel', (number, read, send, cancel) => {
    expect(readFailure(code(number), NOW).kind).toBe(read);
    expect(sendFailure(code(number), NOW).kind).toBe(send);
    const outcome = cancelFailure(code(number), NOW);
    expect(outcome.kind === 'moot' ? outcome.because : outcome.kind).toBe(cancel);
  });

  test.each(TABLE)('%i is told with a sentence and its number', (number) => {
    const { reason } = sendFailure(code(number, 'words of the platform'), NOW);
    expect(reason).toMatch(/[a-zA-Z]{3,} .*\(\d+: words of the platform\)$/);
    expect(reason).toContain(String(number));
  });

  test('has a line in this table, every one of them', () => {
    expect(TABLE.map(([number]) => number).sort()).toEqual([...ERRORS.keys()].sort());
  });
});

describe('code 36009004 is told apart by its message', () => {
  test.each([
    ['Invalid credentials. The `x-tts-access-token` header is invalid.', 'reauthorize'],
    ['Invalid timestamp. The value must not exceed the current time by more than 30 seconds.', 'retry'],
    ['Missing credentials, signature', 'reauthorize'],
    ['Invalid `app_key` query parameter', 'reauthorize'],
    ['Unexpected identifier: `shop_cipher`', 'reauthorize'],
    ['page_size is too large', 'rejected'],
    ['', 'rejected'],
  ])('%j → %s', (message, kind) => {
    expect(sendFailure(code(36009004, message), NOW).kind).toBe(kind);
  });
});

describe('a code nobody has documented', () => {
  test('repeats a read and leaves a write unknown', () => {
    expect(readFailure(code(77777777), NOW).kind).toBe('retry');
    expect(sendFailure(code(77777777), NOW).kind).toBe('unknown');
    expect(cancelFailure(code(77777777), NOW).kind).toBe('unknown');
  });

  test('is still the rate limit with HTTP 429', () => {
    expect(cancelFailure(code(77777777, '', 429), NOW).kind).toBe('retry');
  });
});

describe('waiting', () => {
  test('lasts until the next day by UTC when the daily quota is used up', () => {
    const at = Date.UTC(2026, 10, 22, 17, 30);
    expect(sendFailure(code(45101004), at)).toMatchObject({ kind: 'retry', afterMs: 6.5 * 3_600_000 });
  });

  test('lasts as long as the platform asks', () => {
    const failure: Failure = { cause: 'code', code: 36009002, message: '', status: 429, retryAfterMs: 7_000 };
    expect(sendFailure(failure, NOW)).toMatchObject({ kind: 'retry', afterMs: 7_000 });
  });
});

describe('a failure without a code', () => {
  test.each<[Failure, string, string]>([
    [{ cause: 'no-credentials', reason: 'x' }, 'reauthorize', 'reauthorize'],
    [{ cause: 'not-sent', reason: 'x' }, 'retry', 'retry'],
    [{ cause: 'no-answer', reason: 'x' }, 'retry', 'unknown'],
    [{ cause: 'unreadable', reason: 'x' }, 'retry', 'unknown'],
    [{ cause: 'status', status: 500 }, 'retry', 'unknown'],
    [{ cause: 'status', status: 503 }, 'retry', 'unknown'],
    [{ cause: 'status', status: 408 }, 'retry', 'unknown'],
    [{ cause: 'status', status: 429 }, 'retry', 'retry'],
    [{ cause: 'status', status: 302 }, 'rejected', 'rejected'],
    [{ cause: 'status', status: 404 }, 'rejected', 'rejected'],
  ])('%j means %s to a read and %s to a write', (failure, read, write) => {
    expect(readFailure(failure, NOW).kind).toBe(read);
    expect(sendFailure(failure, NOW).kind).toBe(write);
    expect(cancelFailure(failure, NOW).kind).toBe(write);
  });
});
