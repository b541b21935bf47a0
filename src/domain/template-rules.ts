/** What a buyer text may not say, as data. Marketplaces refuse or punish these; the patterns are linear. */

export interface WordRule {
  pattern: RegExp;
  message: string;
  hint: string;
}

const NO_LINK = { message: 'holds a link', hint: 'Remove it: marketplaces block messages with links.' };
const NO_PHONE = { message: 'holds a phone number', hint: 'Remove it: buyers answer in this chat.' };
const NO_CONTACT = {
  message: 'leads the buyer to another channel',
  hint: 'Remove it: marketplaces forbid it, and buyers can answer in this chat.',
};
const NO_PAYMENT = {
  message: 'names another way to pay',
  hint: 'Remove it: buyers pay in the marketplace, nowhere else.',
};
const NO_CANCEL = {
  message: 'asks the buyer to cancel',
  hint: 'Say "the order closes by itself" instead: asking buyers to cancel is forbidden.',
};
const NO_PRESSURE = { message: 'puts pressure on the buyer', hint: 'Offer help instead.' };

/** Every rule runs over every language: a text may mix them. Case is ignored. */
export const WORD_RULES: readonly WordRule[] = [
  { ...NO_LINK, pattern: /[a-z]{2,8}:\/\/|\bwww\./iu },
  {
    ...NO_LINK,
    pattern:
      /\b[a-z0-9-]{2,40}\.(?:com|net|org|shop|store|io|app|link|me|ly|cc|cn|co|id|vn|th|my|mx|br|es)\b/iu,
  },
  { ...NO_PHONE, pattern: /\+?\d(?:[ .()-]?\d){6,}/u },
  { ...NO_CONTACT, pattern: /(?<!\w)@\w/u },
  {
    ...NO_CONTACT,
    pattern:
      /\b(?:whats ?app|telegram|wechat|zalo|messenger|instagram|facebook|viber|line ?id|e-?mail|correo electrónico)\b|微信(?!支付)|电话|加我|แอดไลน์|ไลน์ไอดี|โทร/iu,
  },
  {
    ...NO_PAYMENT,
    pattern:
      /\b(?:paypal|venmo|zelle|cash ?app|western union|bitcoin|crypto|usdt|gopay|ovo|shopeepay|promptpay|momo|zalopay|duitnow|bizum|clabe|oxxo|pix|iban)\b/iu,
  },
  {
    ...NO_PAYMENT,
    pattern:
      /\b(?:bank transfer|account number|pay (?:us )?directly|transfer ke|no(?:mor)?\.? rekening|nombor akaun|transferencia|número de cuenta|transferência|número da conta)\b/iu,
  },
  {
    ...NO_PAYMENT,
    pattern: /支付宝|微信支付|转账|银行卡号|พร้อมเพย์|โอนเงิน|เลขบัญชี|chuyển khoản|số tài khoản/iu,
  },
  {
    ...NO_CANCEL,
    pattern:
      /\b(?:please|kindly|you can|you may|could you|can you|feel free to|just)\b[^.!?。]{0,30}\bcancel/iu,
  },
  { ...NO_CANCEL, pattern: /(?:请|麻烦|可以|建议|自行)[^。！？]{0,12}取消/u },
  {
    ...NO_CANCEL,
    pattern: /\b(?:mohon|silakan|silahkan|tolong|harap|bisa|sila|boleh)\b[^.!?]{0,30}(?:batal|cancel)/iu,
  },
  { ...NO_CANCEL, pattern: /(?:กรุณา|โปรด|รบกวน|ช่วย|สามารถ)[^.!?]{0,30}ยกเลิก/u },
  { ...NO_CANCEL, pattern: /(?:vui lòng|hãy|xin|bạn có thể|làm ơn)[^.!?]{0,30}h(?:ủy|uỷ)/iu },
  {
    ...NO_CANCEL,
    pattern: /\b(?:por favor|puedes?|podrías?|favor|pode|poderia|gentileza)\b[^.!?]{0,30}canc[eé]l/iu,
  },
  {
    ...NO_CANCEL,
    pattern: /\b(?:cancela|cancele|cancélalo|cancelalo|cancele-o) (?:tu|su|el|la|seu|o|a)\b/iu,
  },
  { ...NO_PRESSURE, pattern: /\b(?:last chance|hurry|act now|final warning|or else|asap)\b|!{2,}/iu },
  { ...NO_PRESSURE, pattern: /最后机会|赶紧|赶快|立即付款|马上付款|โอกาสสุดท้าย|รีบ|ด่วน/u },
  {
    ...NO_PRESSURE,
    pattern:
      /\b(?:kesempatan terakhir|buruan|segera bayar|peluang terakhir|última oportunidad|date prisa|apúrate|última chance|corra|urgente)\b|nhanh tay|cơ hội cuối|ngay lập tức/iu,
  },
];
