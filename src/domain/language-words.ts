/** What gives a language away. Words are folded as in buyer-phrases and belong to one language as far as they can. */
import type { BuyerLanguage } from './template.js';

/** Letters only one of our languages has. `undefined` for scripts we have no texts in. The first that fits wins. */
export const LANGUAGE_MARKS: readonly { marks: RegExp; language: BuyerLanguage | undefined }[] = [
  { marks: /[\u3040-\u30ff\uac00-\ud7af]/u, language: undefined },
  { marks: /\p{Script=Han}/u, language: 'zh-CN' },
  { marks: /\p{Script=Thai}/u, language: 'th' },
  { marks: /[đơưăạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]/u, language: 'vi' },
  { marks: /[ñ¿¡]/u, language: 'es' },
  { marks: /[ãõ]/u, language: 'pt-BR' },
];

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}

export const LANGUAGE_WORDS: Readonly<Partial<Record<BuyerLanguage, ReadonlySet<string>>>> = {
  en: words(
    'the i my is was it its this that you your and not have has will would can cant could want dont didnt pay paid payment card order please thanks what how when why where with for tomorrow later still money price wrong size',
  ),
  id: words(
    'aku kak gak ga nggak ngga gk bisa udah besok gimana kok dong deh aja yg uang kartu barangnya ukuran mau tidak saldo gajian ongkir kalo kalau ditolak sebentar bentar gagal jadi pembayaran pesanan sudah belum saya bayar nanti',
  ),
  ms: words(
    'awak tak nak dah esok macam duit kad boleh sangat saiz mahu sahaja je ke lah kejap sekejap bayaran gaji encik puan tukar mesej sis pesanan sudah belum saya bayar nanti',
  ),
  vi: words(
    'minh khong ko duoc toi ban thanh toan roi chua tien mua nua nham huy don hang the ngay luong cho voi nhe giup shop oi',
  ),
  es: words(
    'el la los mi mis puedo pude quiero pago tarjeta hola gracias ya lo una un y con para por cuando manana tarde talla equivoque pagar direccion muy caro tengo estoy',
  ),
  'pt-BR': words(
    'nao meu minha voce vou pra pro cartao pagamento amanha oi ola obrigado obrigada consigo consegui tamanho cor comprei e o os um uma com mais tarde quero pagar esta tenho estou',
  ),
};
