import fc from 'fast-check';
import { expect, test } from 'vitest';
import { paymentMethodOf } from '../../adapters/tiktok-shop/payment-method.js';
import { PAYMENT_METHODS } from '../../src/domain/order.js';

const EXAMPLES: Record<string, readonly string[]> = {
  card: [
    ...[
      'CCDC',
      'Credit/Debit Card',
      'Credit card',
      'debit_card',
      'VISA',
      'Mastercard ••4242',
      'Kartu Kredit',
    ],
    ...[
      'Tarjeta de crédito',
      'Cartão de crédito',
      'Thẻ tín dụng/ghi nợ',
      'บัตรเครดิต/เดบิต',
      'クレジットカード',
      '信用卡',
    ],
  ],
  wallet: [
    ...[
      'ShopeePay',
      'GCash',
      'GoPay',
      'OVO',
      'DANA',
      'TrueMoney Wallet',
      'MoMo',
      'ZaloPay',
      'Ví ZaloPay',
      'PayPal',
    ],
    ...[
      'Apple Pay',
      'Apple Pay (Visa)',
      'Google Pay',
      "Touch 'n Go eWallet",
      'Touch ’n Go',
      'Mercado Pago',
      'Pix',
    ],
    ...['E-wallet', 'GrabPay', 'QRIS', 'PayPay', 'WeChat Pay'],
  ],
  bank_transfer: [
    'Bank transfer',
    'BCA Virtual Account',
    'Transfer Bank',
    'FPX',
    'PromptPay',
    'Chuyển khoản',
    'SPEI',
  ],
  bank_slip: ['Boleto', 'Boleto bancário', 'Bank slip'],
  convenience_store: [
    'OXXO',
    '7-Eleven',
    '7-ELEVEN (cash)',
    'Indomaret',
    'Alfamart',
    'Konbini',
    'コンビニ払い',
    'FamilyMart',
  ],
  cod: [
    'Cash on delivery',
    'COD',
    'Bayar di Tempat',
    'Thanh toán khi nhận hàng',
    'เก็บเงินปลายทาง',
    '代金引換',
  ],
  unknown: ['', 'voucher', 'Pay later', 'not_defined', 'Codex', 'Novo', 'Discarded', 'Cardamom', '???'],
};

const CASES = Object.entries(EXAMPLES).flatMap(([method, texts]) => texts.map((text) => [text, method]));

test.each(CASES)('%j is read as %s', (text, method) => {
  expect(paymentMethodOf(text!)).toBe(method);
});

test('every normalised method has an example here', () => {
  expect(Object.keys(EXAMPLES).sort()).toEqual([...PAYMENT_METHODS].sort());
});

test('upper case, lower case and underscores do not matter', () => {
  fc.assert(
    fc.property(fc.constantFrom(...CASES), ([text, method]) => {
      expect(paymentMethodOf(text!.toUpperCase())).toBe(method);
      expect(paymentMethodOf(text!.toLowerCase().replaceAll(' ', '_'))).toBe(method);
    }),
  );
});

test('any text has some method, however long or odd', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (text) => {
      expect(PAYMENT_METHODS).toContain(paymentMethodOf(text));
    }),
  );
});
