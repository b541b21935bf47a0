// The platform tells a payment method as display text in the shop's language; this table normalises it.
import { LRUCache } from 'lru-cache';
import type { PaymentMethod } from '../../src/domain/order.js';

/**
 * First match wins, so the order matters: "Boleto bancário" is a slip before it is a bank, "Apple Pay (Visa)" a
 * wallet before it is a card. Words are matched whole; scripts without spaces are matched anywhere.
 * Instant payments (pix, QRIS) count as wallets: the buyer either pays within minutes or does not.
 */
const WORDS: readonly [PaymentMethod, readonly string[]][] = [
  [
    'cod',
    [
      ...['cod', 'cash on delivery', 'payment on delivery', 'pay on delivery', 'bayar di tempat'],
      ...['thanh toan khi nhan hang', 'contra entrega', 'contraentrega', 'contra reembolso'],
      ...['pagamento na entrega', 'nachnahme', 'contre remboursement', 'bayaran semasa penghantaran'],
      ...['เก็บเงินปลายทาง', '代金引換', '货到付款'],
    ],
  ],
  [
    'convenience_store',
    [
      ...['oxxo', '7 eleven', '7eleven', 'seven eleven', 'indomaret', 'alfamart', 'alfamidi', 'konbini'],
      ...['convenience store', 'lawson', 'familymart', 'family mart', 'ministop', 'circle k', 'paycash'],
      ...['cebuana', 'counter service', 'over the counter', 'コンビニ', '便利店'],
    ],
  ],
  ['bank_slip', ['boleto', 'bank slip', 'bankslip', 'payment slip']],
  [
    'wallet',
    [
      ...['wallet', 'e wallet', 'ewallet', 'dompet digital', 'vi dien tu', 'shopeepay', 'shopee pay'],
      ...[
        'gcash',
        'gopay',
        'ovo',
        'dana',
        'linkaja',
        'truemoney',
        'true money',
        'momo',
        'zalopay',
        'zalo pay',
      ],
      ...['vnpay', 'viettel money', 'paypal', 'apple pay', 'applepay', 'google pay', 'googlepay', 'gpay'],
      ...['samsung pay', 'touch n go', 'touchngo', 'tng', 'boost', 'grabpay', 'grab pay', 'maya', 'paymaya'],
      ...['mercado pago', 'mercadopago', 'picpay', 'pix', 'qris', 'alipay', 'wechat pay', 'wechatpay'],
      ...['line pay', 'linepay', 'rabbit line pay', 'paypay', 'rakuten pay', 'merpay', 'cash app', 'venmo'],
      ...['amazon pay', 'กระเป๋าเงิน', '支付宝', '微信支付'],
    ],
  ],
  [
    'bank_transfer',
    [
      ...['bank transfer', 'banktransfer', 'transfer bank', 'virtual account', 'va', 'wire transfer', 'atm'],
      ...[
        'online banking',
        'internet banking',
        'mobile banking',
        'direct debit',
        'fpx',
        'promptpay',
        'prompt pay',
      ],
      ...[
        'paynow',
        'spei',
        'sepa',
        'ideal',
        'bancontact',
        'sofort',
        'transferencia',
        'transferencia bancaria',
      ],
      ...['chuyen khoan', 'chuyen khoan ngan hang', 'pindahan bank', 'โอนเงิน', '銀行振込', '银行转账'],
    ],
  ],
  [
    'card',
    [
      ...[
        'card',
        'ccdc',
        'credit',
        'debit',
        'credito',
        'debito',
        'kartu kredit',
        'kartu debit',
        'the tin dung',
      ],
      ...[
        'tarjeta',
        'cartao',
        'carte bancaire',
        'kreditkarte',
        'kad kredit',
        'kad debit',
        'visa',
        'mastercard',
      ],
      ...['amex', 'american express', 'jcb', 'unionpay', 'elo', 'hipercard', 'บัตรเครดิต', 'บัตรเดบิต'],
      ...['クレジットカード', 'カード', '信用卡', '银行卡'],
    ],
  ],
];

const RULES = WORDS.map(([method, words]) => ({
  method,
  spaced: new Set(words.filter((word) => /^[a-z0-9 ]+$/.test(word))),
  anywhere: words.filter((word) => !/^[a-z0-9 ]+$/.test(word)).map(plain),
}));

/**
 * Display text or code of a payment method ("Credit/Debit Card", "CCDC", "ZaloPay", "cash_on_delivery") → the
 * normalised method. What nobody knows is `unknown`, which the core treats as slow.
 */
export function paymentMethodOf(text: string): PaymentMethod {
  return methods.memo(text);
}

/** A shop's orders repeat a few texts. */
const methods = new LRUCache<string, PaymentMethod>({ max: 200, memoMethod: lookUp });

function lookUp(text: string): PaymentMethod {
  const words = plain(text.slice(0, 200));
  const padded = ` ${words.replace(/[^a-z0-9]+/g, ' ').trim()} `;
  for (const rule of RULES) {
    if (rule.anywhere.some((word) => words.includes(word))) return rule.method;
    for (const word of rule.spaced) if (padded.includes(` ${word} `)) return rule.method;
  }
  return 'unknown';
}

/** Lower case without accents, so that "Cartão de Crédito" and "Thẻ tín dụng" need one spelling. Thai vowels stay. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/đ/g, 'd');
}
