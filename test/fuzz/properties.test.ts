import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseOrder } from '../../adapters/tiktok-shop/parse-order.js';
import { verifyWebhook, type WebhookOptions } from '../../adapters/tiktok-shop/webhook.js';
import { parseConfig } from '../../src/config.js';
import { parseCommand } from '../../src/desk/grammar.js';
import { lintText } from '../../src/domain/lint-template.js';
import { AppError } from '../../src/errors.js';
import { parsePolicy } from '../../src/policy-file.js';
import { orderJson } from '../tiktok-shop/samples.js';
import { APP_KEY, APP_SECRET } from '../tiktok-shop/vectors.js';
import { createChance } from './chance.js';
import { signatureOf } from './entries/events.js';
import { FAMILIES, forge } from './entries/forgeries.js';
import { runFuzz } from './run.js';

const KEYS = { appKey: APP_KEY, appSecret: APP_SECRET, shopExternalId: '7494049642642441621' };
const OPTIONS: WebhookOptions = { ...KEYS, now: () => 1_700_000_000_000 };
const bytes = fc.uint8Array({ maxLength: 400 }).map((array) => Buffer.from(array));
const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.string());

describe('a signature', () => {
  test('fits its own body and no other', () => {
    fc.assert(
      fc.property(bytes, bytes, (body, other) => {
        const headers = { authorization: signatureOf(KEYS, body) };
        const verdict = verifyWebhook({ headers, body: other }, OPTIONS);
        const refusedForIt = verdict.kind === 'refused' && verdict.status === 401;
        expect(refusedForIt).toBe(!body.equals(other));
      }),
      { numRuns: 300 },
    );
  });

  test('is taken from nowhere but a header of its own, whatever else a request says', () => {
    const headers = fc.dictionary(anyText, fc.oneof(anyText, fc.array(anyText), fc.constant(undefined)));
    fc.assert(
      fc.property(headers, bytes, (given, body) => {
        const verdict = verifyWebhook({ headers: given, body }, OPTIONS);
        expect(verdict).toMatchObject({ kind: 'refused', status: 401 });
      }),
      { numRuns: 300 },
    );
  });

  test('is forged in more than a dozen ways, none of which is the right one by chance', () => {
    expect(Object.keys(FAMILIES).length).toBeGreaterThanOrEqual(12);
    const chance = createChance(3);
    for (const family of Object.keys(FAMILIES)) {
      const request = forge(chance, KEYS, family, 1_700_000_000_000).toString('latin1');
      const [head = '', ...rest] = request.split('\r\n\r\n');
      const body = Buffer.from(rest.join('\r\n\r\n'), 'latin1');
      const lines = head.split('\r\n').filter((line) => /^authorization: /i.test(line));
      const isRight = lines.length === 1 && lines[0] === `Authorization: ${signatureOf(KEYS, body)}`;
      expect([family, isRight]).toEqual([family, false]);
    }
  });
});

describe('whatever is written', () => {
  const refusedWithWords = (read: () => unknown): void => {
    try {
      read();
    } catch (error) {
      expect(error).toBeInstanceOf(AppError);
      expect((error as AppError).faults.length).toBeGreaterThan(0);
    }
  };

  test('as a policy or a configuration, it is read or refused with words', () => {
    fc.assert(
      fc.property(anyText, fc.anything(), (text, value) => {
        for (const written of [text, JSON.stringify(value) ?? '']) {
          refusedWithWords(() => parsePolicy('policy.yaml', written));
          refusedWithWords(() => parseConfig('unpaid.yaml', written));
        }
      }),
      { numRuns: 150 },
    );
  });

  test('as a command or a template, it has an answer', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(parseCommand(text)).toHaveProperty('kind');
        expect(Array.isArray(lintText('ask', text, 'en'))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('as words of an order, none of them holds what a database cannot store', () => {
    const field = fc.constantFrom('status', 'payment_method_name', 'cancel_reason');
    fc.assert(
      fc.property(field, anyText, anyText, (name, before, after) => {
        const raw = orderJson({
          [name]: `${before}\0${after}`,
          line_items: [{ product_name: `${before}\0` }],
        });
        expect(JSON.stringify(parseOrder(raw, { market: 'US', readAt: 0 }))).not.toContain('\\u0000');
      }),
    );
  });
});

test('a short run of the fuzzer finds nothing', async () => {
  const report = await runFuzz({ inputs: 1_200, forgeries: 340, seed: 11, heavy: false });
  expect(report).toMatchObject({
    crashList: [],
    looseList: [],
    answers5xx: 0,
    forgeriesAccepted: 0,
    rowsFromForgeries: 0,
    blankSecretsTaken: 0,
  });
  expect(report.inputs).toBe(1_200);
  expect(Object.keys(report.byEntry).length).toBeGreaterThan(10);
}, 120_000);
