/** Words of buyers and shops on their way to a card: cleaned, classified, put into messages, cut. */
import { classifyReply } from '../../../src/domain/buyer-words.js';
import { cleanLine, cleanText } from '../../../src/domain/clean-text.js';
import { parseDuration } from '../../../src/domain/duration.js';
import { moneyFromDecimal } from '../../../src/domain/money.js';
import { looksLikeSecret, settingFor } from '../../../src/secret-shapes.js';
import type { Chance } from '../chance.js';
import { hostileText } from '../hostile.js';
import { mutateText } from '../mutate.js';
import { type Entry, Failure } from './entry.js';

const SAID = [
  'My card was declined, can I pay tomorrow?',
  '付款失败了，明天再付可以吗',
  'เดี๋ยวจ่ายนะคะ',
  'não cancele, vou pagar amanhã',
];

const BAD = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/u;

export function words(): Entry {
  return {
    name: 'words',
    weight: 6,
    inFlight: 1,
    feed(chance) {
      const text = said(chance);
      const clean = cleanText(text);
      if (BAD.test(clean)) throw new Failure('a character that hides or reorders was left', text);
      if (cleanText(clean) !== clean) throw new Failure('cleaning twice changes more', text);
      cleanLine(text);
      classifyReply(text);
      looksLikeSecret(text, text);
      settingFor(text);
      parseDuration(text);
      amountOrRangeError(text);
    },
  };
}

function said(chance: Chance): string {
  if (chance.oneIn(100)) return hostileText(chance).repeat(50).slice(0, 9_000);
  return chance.oneIn(2) ? hostileText(chance) : mutateText(chance, chance.pick(SAID));
}

function amountOrRangeError(text: string): void {
  try {
    const { minor } = moneyFromDecimal(text, 'GBP');
    if (!Number.isSafeInteger(minor)) throw new Failure('an amount that is none', text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
}
