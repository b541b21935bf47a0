import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lintText } from '../../src/domain/lint-template.js';
import { BUYER_LANGUAGES } from '../../src/domain/template.js';
import { AppError } from '../../src/errors.js';
import { loadTemplates, parseTemplates } from '../../src/template-file.js';

function problems(text: string, name = 'ask', language = 'en'): string[] {
  return lintText(name, text, language).map(({ message }) => message);
}

describe('the template linter', () => {
  test('passes a plain text', () => {
    expect(problems('Hi! Can we help with your order {order}?')).toEqual([]);
  });

  test.each([
    ['Pay for {order} at https://pay.example', 'holds a link'],
    ['Pay for {order} at my-shop.com', 'holds a link'],
    ['Order {order}: see www.shop', 'holds a link'],
    ['Order {order}: call +62 812-3456-7890', 'holds a phone number'],
    ['Order {order}: call 0812 345 678', 'holds a phone number'],
    ['Order {order}: find us @myshop', 'leads the buyer to another channel'],
    ['Order {order}: WhatsApp us', 'leads the buyer to another channel'],
    ['订单 {order}：加我微信', 'leads the buyer to another channel'],
    ['คำสั่งซื้อ {order} แอดไลน์มาได้เลย', 'leads the buyer to another channel'],
    ['Order {order}: PayPal works too', 'names another way to pay'],
    ['Pesanan {order}: transfer ke rekening kami', 'names another way to pay'],
    ['订单 {order} 可以转账', 'names another way to pay'],
    ['คำสั่งซื้อ {order} โอนเงินมาได้เลย', 'names another way to pay'],
    ['Đơn {order}: chuyển khoản cho shop nhé', 'names another way to pay'],
    ['Pedido {order}: paga por transferencia', 'names another way to pay'],
    ['Pedido {order}: mande um pix', 'names another way to pay'],
    ['Please cancel order {order} if you do not want it', 'asks the buyer to cancel'],
    ['Order {order}: you can simply cancel it', 'asks the buyer to cancel'],
    ['订单 {order} 不需要的话请取消', 'asks the buyer to cancel'],
    ['Pesanan {order}: mohon segera dibatalkan', 'asks the buyer to cancel'],
    ['คำสั่งซื้อ {order} กรุณายกเลิก', 'asks the buyer to cancel'],
    ['Đơn {order}: vui lòng hủy giúp shop', 'asks the buyer to cancel'],
    ['Pesanan {order}: sila batalkan', 'asks the buyer to cancel'],
    ['Pedido {order}: por favor cancélalo', 'asks the buyer to cancel'],
    ['Pedido {order}: por favor, cancele', 'asks the buyer to cancel'],
    ['Order {order}: last chance!', 'puts pressure on the buyer'],
    ['Order {order} is waiting!!', 'puts pressure on the buyer'],
    ['订单 {order} 赶紧付款', 'puts pressure on the buyer'],
  ])('refuses %j', (text, told) => {
    expect(problems(text)).toEqual([expect.stringContaining(told)]);
  });

  test('sees every branch of a plural', () => {
    expect(problems('{more, plural, =0 {{order}} other {www.shop {order}}}')).toEqual([
      expect.stringContaining('link'),
    ]);
  });

  test('names undeclared and missing variables with the nearest one', () => {
    expect(lintText('notice', 'Order {ordr} closes soon, {name}', 'en')).toEqual([
      {
        message: 'uses {ordr}, which it does not have',
        hint: expect.stringContaining('Did you mean {order}?'),
      },
      {
        message: 'uses {name}, which it does not have',
        hint: expect.stringContaining('This text may use {order}'),
      },
      { message: 'does not say {order}', hint: 'Put {order} where it belongs.' },
      { message: 'does not say {deadline}', hint: 'Put {deadline} where it belongs.' },
    ]);
  });

  test('lets only notices tell a deadline', () => {
    expect(problems('Pay {order} by {deadline}', 'ask')).toEqual(['uses {deadline}, which it does not have']);
    expect(problems('Order {order} closes in {minutes} min, at {deadline}', 'notice-minutes')).toHaveLength(
      1,
    );
  });

  test('measures a text at its longest', () => {
    expect(problems(`{order} ${'x '.repeat(246)}{item}`)).toEqual([
      expect.stringMatching(/^is up to \d{3} characters long/),
    ]);
    expect(problems(`{order} ${'x '.repeat(200)}{item}`)).toEqual([]);
  });

  test('tells broken braces and unknown names', () => {
    expect(problems('Order {order')).toEqual([
      expect.stringContaining('cannot be read as ICU MessageFormat'),
    ]);
    expect(lintText('remindslow', '{order}', 'en')[0]!.hint).toBe('Did you mean "remind-slow"?');
  });
});

describe('a folder of templates', () => {
  const languageFile = (language: string) => readFileSync(`data/templates/${language}.yaml`, 'utf8');

  /** Loads the shipped folder with one file changed and gives the faults. */
  function faultsWith(language: string, change: (text: string) => string): string[] {
    const dir = mkdtempSync(join(tmpdir(), 'templates-'));
    try {
      for (const each of BUYER_LANGUAGES) {
        const text = languageFile(each);
        writeFileSync(join(dir, `${each}.yaml`), each === language ? change(text) : text);
      }
      loadTemplates(dir);
      return [];
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return error.faults.map(
        ({ file, line, path, message }) => `${file?.replace(`${dir}/`, '')}:${line} ${path} ${message}`,
      );
    } finally {
      rmSync(dir, { recursive: true });
    }
  }

  test('tells a fault with its file and line', () => {
    expect(faultsWith('es', (text) => text.replace('¡Hola de nuevo!', 'Llama al 555 123 4567.'))).toEqual([
      'es.yaml:9 texts.remind holds a phone number: "555 123 4567"',
    ]);
  });

  test('tells a missing text and an unknown one', () => {
    expect(faultsWith('ms', (text) => text.replace('  remind:', '  reminder:'))).toEqual([
      'ms.yaml:1 texts.remind is missing',
      expect.stringMatching(/^ms\.yaml:\d+ texts\.reminder is not a known text$/),
    ]);
  });

  test('tells a file of the wrong shape along with the language it leaves out', () => {
    const told = faultsWith('vi', (text) => text.replace('language: vi', 'language: vn'));
    expect(told).toContainEqual(expect.stringMatching(/^vi\.yaml:4 language is "vn", which is not known/));
  });

  test('keeps each text on the line it starts', () => {
    const { texts } = parseTemplates('en.yaml', languageFile('en'));
    expect(texts.map(({ name, line }) => `${name}:${line}`)[0]).toBe('ask:6');
  });
});
