/** How people pay in each market, as the platform's display texts, and how strong its currency is. */
import type { PayMethod } from './model.js';

interface Offer {
  weight: number;
  value: PayMethod;
}

const fast = (weight: number, text: string, code: string): Offer => ({
  weight,
  value: { text, code, slow: false },
});
const slow = (weight: number, text: string, code: string): Offer => ({
  weight,
  value: { text, code, slow: true },
});
const card = (weight: number, text = 'Credit card', cardType = 'CREDIT'): Offer => ({
  weight,
  value: { text, code: 'CCDC', slow: false, cardType },
});

const WESTERN = [card(60), card(15, 'Debit card', 'DEBIT'), fast(25, 'PayPal', 'PAYPAL')];

const METHODS: Record<string, Offer[]> = {
  ID: [
    fast(35, 'GoPay', 'GOPAY'),
    slow(40, 'BCA Virtual Account', 'VA_BCA'),
    slow(10, 'Alfamart', 'ALFAMART'),
    card(15),
  ],
  TH: [fast(50, 'PromptPay', 'PROMPTPAY'), fast(15, 'TrueMoney Wallet', 'TRUEMONEY'), card(35)],
  VN: [fast(45, 'MoMo', 'MOMO'), fast(25, 'ZaloPay', 'ZALOPAY'), card(30)],
  MY: [slow(45, 'Online banking (FPX)', 'FPX'), fast(25, "Touch 'n Go eWallet", 'TNG'), card(30)],
  PH: [fast(55, 'GCash', 'GCASH'), fast(20, 'Maya', 'MAYA'), card(25)],
  SG: [card(60), fast(25, 'PayNow', 'PAYNOW'), fast(15, 'GrabPay', 'GRABPAY')],
  MX: [card(50), card(15, 'Debit card', 'DEBIT'), slow(20, 'OXXO', 'OXXO'), slow(15, 'SPEI', 'SPEI')],
  BR: [fast(45, 'Pix', 'PIX'), card(40), slow(15, 'Boleto', 'BOLETO')],
  JP: [card(60), fast(20, 'PayPay', 'PAYPAY'), slow(20, 'Convenience store', 'KONBINI')],
  US: [
    card(55),
    card(15, 'Debit card', 'DEBIT'),
    fast(20, 'PayPal', 'PAYPAL'),
    fast(10, 'Apple Pay', 'APPLEPAY'),
  ],
};

/** Nothing is paid in advance: the courier takes the money. */
export const COD: PayMethod = { text: 'Cash on delivery', code: 'COD', slow: false };

export function methodsOf(region: string): readonly Offer[] {
  return METHODS[region] ?? WESTERN;
}

/** Units of a currency for one US dollar, roughly: enough for believable prices. */
const PER_DOLLAR: Record<string, number> = {
  USD: 1,
  GBP: 0.8,
  EUR: 0.9,
  IDR: 16_000,
  THB: 35,
  VND: 25_000,
  MYR: 4.5,
  PHP: 57,
  SGD: 1.35,
  MXN: 19,
  BRL: 5.5,
  JPY: 150,
};

export function perDollar(currency: string): number {
  return PER_DOLLAR[currency] ?? 1;
}

const LANGUAGES: Record<string, string> = {
  ID: 'id',
  TH: 'th',
  VN: 'vi',
  MY: 'ms',
  MX: 'es',
  ES: 'es',
  BR: 'pt',
};

/** Language the buyers of a market write in; English where no phrases are at hand. */
export function languageOf(region: string): string {
  return LANGUAGES[region] ?? 'en';
}
