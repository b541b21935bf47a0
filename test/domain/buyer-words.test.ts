import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PaymentReason } from '../../src/domain/alert.js';
import { buyerReason, classifyReply, guessLanguage } from '../../src/domain/buyer-words.js';
import type { BuyerLanguage } from '../../src/domain/template.js';

/** language, what was said, what is meant */
const SAID: readonly [BuyerLanguage, string, PaymentReason][] = [
  ['en', 'My card was declined!!', 'payment_failed'],
  ['en', 'I can’t pay, it says insufficient funds', 'payment_failed'],
  ['en', 'My card was declined, I will try again tomorrow', 'payment_failed'],
  ['en', "I'll pay tonight, thanks", 'will_pay_later'],
  ['en', "please don't cancel my order, I still want it", 'will_pay_later'],
  ['en', 'I changed my mind, please cancel it', 'changed_mind'],
  ['en', 'I ordered the wrong size', 'wrong_item_or_total'],
  ['en', 'When will it arrive, tomorrow?', 'question'],
  ['en', 'how do I use the voucher on this', 'question'],
  ['en', 'STOP MESSAGING ME and cancel this', 'opted_out'],
  ['zh-CN', '付款失败了，一直提示余额不足', 'payment_failed'],
  ['zh-CN', '我明天付，先别取消', 'will_pay_later'],
  ['zh-CN', '不想要了，帮我取消吧', 'changed_mind'],
  ['zh-CN', '尺码拍错了', 'wrong_item_or_total'],
  ['zh-CN', '什么时候发货？', 'question'],
  ['zh-CN', '别再发了，烦死了', 'opted_out'],
  ['id', 'kak kartu saya ditolak terus, gak bisa bayar', 'payment_failed'],
  ['id', 'nanti saya bayar ya kak, tunggu gajian', 'will_pay_later'],
  ['id', 'jangan dibatalkan dulu kak, besok aku transfer', 'will_pay_later'],
  ['id', 'gak jadi kak, udah beli di toko lain', 'changed_mind'],
  ['id', 'kak saya salah ukuran, bisa ganti?', 'wrong_item_or_total'],
  ['id', 'Gimana cara bayarnya kak?', 'question'],
  ['id', 'jangan hubungi aku lagi dong', 'opted_out'],
  ['th', 'บัตรไม่ผ่านค่ะ จ่ายเงินไม่ได้', 'payment_failed'],
  ['th', 'พรุ่งนี้โอนนะคะ อย่าเพิ่งยกเลิก', 'will_pay_later'],
  ['th', 'ไม่เอาแล้วค่ะ ยกเลิกให้ด้วย', 'changed_mind'],
  ['th', 'กดผิดไซส์ค่ะ', 'wrong_item_or_total'],
  ['th', 'ส่งกี่วันคะ', 'question'],
  ['th', 'เลิกส่งข้อความได้แล้ว', 'opted_out'],
  ['vi', 'Mình không thanh toán được, thẻ bị từ chối', 'payment_failed'],
  ['vi', 'minh khong thanh toan duoc shop oi', 'payment_failed'],
  ['vi', 'Đừng hủy đơn nhé, tối nay mình thanh toán', 'will_pay_later'],
  ['vi', 'Mình không mua nữa', 'changed_mind'],
  ['vi', 'Mình đặt nhầm size rồi', 'wrong_item_or_total'],
  ['vi', 'Bao giờ giao hàng vậy shop?', 'question'],
  ['vi', 'Đừng nhắn tin nữa', 'opted_out'],
  ['ms', 'tak boleh bayar, kad kena tolak', 'payment_failed'],
  ['ms', 'esok saya bayar, tunggu gaji', 'will_pay_later'],
  ['ms', 'tak jadi lah, mahal sangat', 'changed_mind'],
  ['ms', 'saya tersalah saiz, boleh tukar?', 'wrong_item_or_total'],
  ['ms', 'macam mana nak bayar dengan kad', 'question'],
  ['ms', 'jangan mesej saya lagi lah', 'opted_out'],
  ['es', 'Me rechazó la tarjeta', 'payment_failed'],
  ['es', 'Mañana pago, no lo cancelen por favor', 'will_pay_later'],
  ['es', 'Ya no lo quiero, gracias', 'changed_mind'],
  ['es', 'Me equivoqué de talla', 'wrong_item_or_total'],
  ['es', '¿Cuándo llega?', 'question'],
  ['es', 'Dejen de escribirme ya', 'opted_out'],
  ['pt-BR', 'Meu cartão foi recusado', 'payment_failed'],
  ['pt-BR', 'Vou pagar amanhã, não cancela', 'will_pay_later'],
  ['pt-BR', 'Não quero mais, pode cancelar', 'changed_mind'],
  ['pt-BR', 'Comprei o tamanho errado', 'wrong_item_or_total'],
  ['pt-BR', 'Como faço para pagar com cartão?', 'question'],
  ['pt-BR', 'Parem de mandar mensagem, não quero', 'opted_out'],
];

describe('what a buyer means', () => {
  test.each(SAID)('in %s: %s → %s', (_language, words, reason) => {
    expect(buyerReason(words)).toBe(reason);
  });

  test.each(['', '   ', '👍', 'ok', 'asdf qwer', 'Bus stop', '…'])('%j is unknown', (words) => {
    expect(buyerReason(words)).toBe('unknown');
  });

  test.each(['STOP', 'stop.', ' Stop! '])('%j alone opts out', (words) => {
    expect(buyerReason(words)).toBe('opted_out');
  });

  test('an answer carries its language only where that is sure', () => {
    expect(classifyReply('tak boleh bayar, kad ditolak')).toEqual({
      reason: 'payment_failed',
      language: 'ms',
    });
    expect(classifyReply('ok')).toEqual({ reason: 'unknown' });
  });

  test('a question mark alone is a question', () => {
    expect(buyerReason('blue one?')).toBe('question');
  });

  test('phrases are whole words', () => {
    expect(buyerReason('cancellation policies interest me')).toBe('unknown');
    expect(buyerReason('my name is Huynh')).toBe('unknown');
  });
});

describe('the language of a buyer’s words', () => {
  const long = SAID.filter(([, words]) => words.length > 3);
  test.each(long)('is %s in: %s', (language, words) => {
    expect(guessLanguage(words)).toBe(language);
  });

  test.each(['ok', '👍', '', 'saya bayar nanti', 'いつ届きますか', 'xyz'])(
    'is not guessed from %j',
    (words) => {
      expect(guessLanguage(words)).toBeUndefined();
    },
  );
});

describe('hostile words', () => {
  test('of any kind give one of the reasons', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (words) => {
        expect(classifyReply(words).reason).toMatch(/^[a-z_]+$/);
      }),
      { numRuns: 200 },
    );
  });

  test.each([' ', 'a', 'dont ', '\u0301', '?'.repeat(7), 'ﷺ', '不要取消', 'a\u0300'])(
    'repeated %j costs little',
    (unit) => {
      const started = performance.now();
      buyerReason(unit.repeat(200_000));
      guessLanguage(unit.repeat(200_000));
      expect(performance.now() - started).toBeLessThan(500);
    },
  );
});
