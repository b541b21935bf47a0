/** What simulated buyers write, in their market's language. */
import type { Phrase } from './model.js';

const PHRASES: Record<string, Record<Phrase, string[]>> = {
  en: {
    refused: [
      'My card was refused',
      'payment failed, it says declined by my bank',
      'tried twice, card declined :(',
    ],
    later: ['I will pay tonight after work', 'ok paying in a bit, thanks'],
    question: ['Which ways to pay do you take?', 'If I pay now, when will it be sent?'],
    changed_mind: ['Sorry, I changed my mind'],
  },
  id: {
    refused: ['Kartu saya ditolak kak', 'pembayaran gagal terus, ditolak bank'],
    later: ['Nanti malam saya bayar ya kak', 'oke sebentar lagi saya bayar'],
    question: ['Bisa bayar pakai apa saja kak?', 'Kalau bayar sekarang dikirim kapan?'],
    changed_mind: ['Maaf kak, saya tidak jadi'],
  },
  th: {
    refused: ['บัตรของฉันถูกปฏิเสธค่ะ', 'จ่ายเงินไม่ผ่าน ธนาคารปฏิเสธ'],
    later: ['เดี๋ยวเย็นนี้จ่ายนะคะ', 'โอเค อีกสักครู่จะจ่ายครับ'],
    question: ['จ่ายช่องทางไหนได้บ้างคะ', 'ถ้าจ่ายตอนนี้ส่งวันไหนครับ'],
    changed_mind: ['ขอโทษค่ะ เปลี่ยนใจแล้ว'],
  },
  vi: {
    refused: ['Thẻ của mình bị từ chối', 'thanh toán không được, ngân hàng từ chối'],
    later: ['Tối mình thanh toán nhé', 'ok lát nữa mình trả'],
    question: ['Shop nhận thanh toán kiểu nào ạ?', 'Trả bây giờ thì khi nào giao?'],
    changed_mind: ['Xin lỗi, mình không mua nữa'],
  },
  ms: {
    refused: ['Kad saya ditolak', 'bayaran gagal, bank tolak'],
    later: ['Malam ini saya bayar ya', 'ok sekejap lagi saya bayar'],
    question: ['Boleh bayar guna apa?', 'Kalau bayar sekarang bila hantar?'],
    changed_mind: ['Maaf, saya tukar fikiran'],
  },
  es: {
    refused: ['Mi tarjeta fue rechazada', 'el pago no pasa, el banco lo rechaza'],
    later: ['Pago en la noche, gracias', 'ok, en un rato pago'],
    question: ['¿Qué formas de pago aceptan?', 'Si pago ahora, ¿cuándo lo envían?'],
    changed_mind: ['Perdón, cambié de opinión'],
  },
  pt: {
    refused: ['Meu cartão foi recusado', 'o pagamento falhou, o banco recusou'],
    later: ['Pago hoje à noite, obrigada', 'ok, já vou pagar'],
    question: ['Quais formas de pagamento vocês aceitam?', 'Se eu pagar agora, quando enviam?'],
    changed_mind: ['Desculpa, mudei de ideia'],
  },
};

export function phrasesOf(language: string, phrase: Phrase): readonly string[] {
  return (PHRASES[language] ?? PHRASES.en!)[phrase];
}
