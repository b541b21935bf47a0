/**
 * What buyers say when they answer, per reason and language. Phrases are written folded: small letters, no accents, no
 * apostrophes ("dont"). In Chinese and Thai they are parts of words, elsewhere whole words. Order of reasons matters:
 * the first that fits wins, because "my card was declined, I will pay tomorrow" needs help with the card.
 */
import type { PaymentReason } from './alert.js';
import type { BuyerLanguage } from './template.js';

export interface PhraseRule {
  reason: PaymentReason;
  /** `whole`: only as the whole message ("stop"). `unasked`: not in a message with a question mark ("tomorrow"). `keep`: taken out of the text once found, so that "dont cancel" does not read as "cancel". */
  when?: 'whole' | 'unasked' | 'keep';
  phrases: Partial<Record<BuyerLanguage, string>>;
}

export const PHRASE_RULES: readonly PhraseRule[] = [
  {
    reason: 'opted_out',
    when: 'whole',
    phrases: {
      en: 'stop, stop it, unsubscribe, please stop, spam',
      'zh-CN': '退订, 停, td',
      id: 'berhenti, tolong stop',
      th: 'หยุด',
      vi: 'dung, dung lai',
      ms: 'tolong berhenti',
      es: 'basta, parar',
      'pt-BR': 'pare, parem, sair, chega',
    },
  },
  {
    reason: 'opted_out',
    phrases: {
      en: 'stop messaging, stop sending, stop texting, stop contacting, stop writing, dont message, do not message, dont contact, do not contact, dont text, unsubscribe, leave me alone, no more messages, stop spamming, opt out, stop bothering',
      'zh-CN':
        '别再发, 不要再发, 别发了, 不要发了, 别联系, 不要联系, 别再联系, 别打扰, 不要打扰, 别烦我, 退订, 骚扰',
      id: 'jangan kirim pesan, jangan hubungi, jangan chat, jangan wa, berhenti kirim, stop kirim, stop chat, jangan ganggu, jangan spam',
      th: 'อย่าส่งข้อความ, อย่าส่งมา, หยุดส่ง, เลิกส่ง, อย่าติดต่อ, เลิกทัก, อย่าทัก, ไม่ต้องทัก, อย่ามารบกวน, เลิกรบกวน',
      vi: 'dung nhan tin, dung nhan nua, dung gui, ngung gui, ngung nhan, dung lam phien, dung lien lac, khong muon nhan tin, dung spam',
      ms: 'jangan mesej, jangan hantar, berhenti hantar, berhenti mesej, jangan kacau, jangan ganggu, stop mesej',
      es: 'dejen de escribir, deja de escribir, dejen de escribirme, deja de escribirme, deja de enviar, dejen de enviar, dejen de mandar, deja de mandar, no me escriban, no me escribas, no me contacten, no me manden, no me molesten, no quiero mas mensajes',
      'pt-BR':
        'pare de mandar, parem de mandar, para de mandar, pare de enviar, parem de enviar, nao me mande, nao me mandem, nao me chame, nao me incomode, nao quero mais mensagens, nao quero receber mensagens',
    },
  },
  {
    reason: 'payment_failed',
    phrases: {
      en: 'declined, payment failed, card failed, refused, rejected, payment didnt work, payment doesnt work, payment isnt working, payment not working, card doesnt work, card not working, card didnt work, cant pay, cannot pay, can not pay, unable to pay, could not pay, couldnt pay, wont let me pay, doesnt let me pay, payment error, error when paying, keeps failing, didnt go through, did not go through, doesnt go through, wont go through, not going through, not accepted, insufficient, otp, verification code',
      'zh-CN':
        '付款失败, 支付失败, 付不了, 支付不了, 付不成, 付不出去, 无法付款, 无法支付, 刷不了, 卡被拒, 被拒, 余额不足, 扣款失败, 支付不成功, 付款不成功, 没付成功, 付不成功, 验证码, 支付出错, 付款出错, 不能付款, 不能支付',
      id: 'pembayaran gagal, gagal bayar, gagal terus, bayar gagal, gabisa bayar, gk bisa bayar, ga bisa bayar, gak bisa bayar, nggak bisa bayar, ngga bisa bayar, tdk bisa bayar, tidak bisa bayar, tidak bisa membayar, kartu ditolak, ditolak, saldo tidak cukup, saldo kurang, saldo ga cukup, saldo gak cukup, error terus, transaksi gagal, kode otp',
      th: 'จ่ายไม่ได้, จ่ายเงินไม่ได้, ชำระไม่ได้, ชำระเงินไม่ได้, ชำระไม่ผ่าน, จ่ายไม่ผ่าน, บัตรไม่ผ่าน, ถูกปฏิเสธ, ตัดบัตรไม่, ตัดเงินไม่, ยอดเงินไม่พอ, เงินไม่พอ, สแกนไม่ได้, โอนไม่ได้, ชำระเงินไม่สำเร็จ, จ่ายไม่สำเร็จ',
      vi: 'khong thanh toan duoc, ko thanh toan duoc, k thanh toan duoc, chua thanh toan duoc, thanh toan khong duoc, thanh toan ko duoc, thanh toan bi loi, thanh toan loi, loi thanh toan, thanh toan that bai, bi tu choi, khong tra tien duoc, so du khong du, khong du tien, khong du so du, the khong dung duoc, ma otp',
      ms: 'bayaran gagal, gagal bayar, tak boleh bayar, tidak boleh bayar, x boleh bayar, tak dapat bayar, kad ditolak, kad kena tolak, baki tidak mencukupi, baki tak cukup, duit tak cukup, tak lepas, transaksi gagal',
      es: 'pago fallo, fallo el pago, fallo mi pago, pago fallido, rechazo, rechazada, rechazado, rechazan, rechazaron, no puedo pagar, no pude pagar, no logro pagar, no me deja pagar, no me dejo pagar, no pasa la tarjeta, no pasa mi tarjeta, no paso el pago, no paso mi tarjeta, error al pagar, error de pago, error en el pago, fondos insuficientes, saldo insuficiente, no acepta mi tarjeta, no acepta la tarjeta',
      'pt-BR':
        'pagamento falhou, recusado, recusada, recusou, recusaram, nao consigo pagar, nao consegui pagar, nao estou conseguindo pagar, nao to conseguindo pagar, nao passou, nao passa o cartao, cartao nao passa, erro no pagamento, erro ao pagar, erro na hora de pagar, deu erro, sem limite, nao foi aprovado, nao aprovou, nao aprova',
    },
  },
  {
    reason: 'will_pay_later',
    when: 'keep',
    phrases: {
      en: 'dont cancel, do not cancel, keep my order, keep the order, keep it for me, hold it for me, hold my order, please hold, still want it',
      'zh-CN': '别取消, 不要取消, 别给我取消, 帮我留, 请保留, 帮我保留, 还要的, 还想要',
      id: 'jangan dibatalkan, jangan batalkan, jangan di cancel, jangan dicancel, jangan cancel, jangan dibatalin, tolong simpan, masih mau',
      th: 'อย่ายกเลิก, อย่าเพิ่งยกเลิก, ไม่ยกเลิก, เก็บไว้ให้, ยังเอาอยู่, ยังต้องการ',
      vi: 'dung huy, khong huy, ko huy, dung co huy, giu don, giu hang, giu giup, van muon mua, van lay',
      ms: 'jangan batal, simpan dulu, masih nak',
      es: 'no cancelen, no lo cancelen, no me lo cancelen, no canceles, no lo canceles, no cancele, no lo cancele, guardenmelo, aun lo quiero, todavia lo quiero',
      'pt-BR':
        'nao cancele, nao cancelem, nao cancela, nao cancelar, ainda quero, segura pra mim, reserva pra mim, guarda pra mim',
    },
  },
  {
    reason: 'wrong_item_or_total',
    phrases: {
      en: 'wrong size, wrong colour, wrong color, wrong item, wrong address, wrong product, wrong order, wrong price, wrong total, wrong amount, wrong quantity, wrong one, the wrong, ordered twice, duplicate order, by mistake, by accident, accidentally, change the size, change size, change the colour, change the color, change colour, change color, change the address, change my address, change address, price changed, price is wrong, price is different, total is wrong, shipping too expensive, shipping is too expensive, shipping is expensive, discount not applied, voucher not, voucher doesnt, coupon not, coupon didnt, coupon doesnt',
      'zh-CN':
        '买错, 拍错, 选错, 下错, 尺码错, 颜色错, 地址错, 填错, 写错, 改地址, 换地址, 换颜色, 换尺码, 改尺码, 改颜色, 换个颜色, 换个尺码, 价格不对, 金额不对, 价格错, 运费太, 优惠券, 没有优惠, 重复下单, 拍多了, 多拍了',
      id: 'salah ukuran, salah warna, salah pesan, salah alamat, salah barang, salah order, salah pilih, ganti ukuran, ganti warna, ganti alamat, ubah alamat, harga beda, harganya beda, harga salah, harganya salah, ongkir mahal, ongkirnya mahal, ongkir kemahalan, ongkirnya kemahalan, voucher tidak, voucher ga, voucher gak, dobel, double order',
      th: 'สั่งผิด, เลือกผิด, กดผิด, ผิดไซส์, ผิดสี, ผิดที่อยู่, ที่อยู่ผิด, เปลี่ยนไซส์, เปลี่ยนสี, เปลี่ยนที่อยู่, ราคาไม่ตรง, ราคาผิด, ยอดไม่ตรง, ค่าส่งแพง, สั่งซ้ำ, โค้ดใช้ไม่ได้, คูปองใช้ไม่ได้',
      vi: 'nham size, nham mau, dat nham, chon nham, mua nham, sai size, sai mau, sai dia chi, nham dia chi, doi size, doi mau, doi dia chi, sai gia, gia khac, gia sai, phi ship cao, phi ship dat, tien ship dat, dat trung, khong ap duoc ma, ma giam gia khong',
      ms: 'salah saiz, tukar saiz, tukar warna, tukar alamat, tukar size, harga lain, harga tak sama, pos mahal, penghantaran mahal, terorder dua, tersalah order, tersalah, baucar tak',
      es: 'talla equivocada, talla incorrecta, color equivocado, color incorrecto, me equivoque, producto equivocado, direccion equivocada, direccion incorrecta, por error, cambiar la talla, cambiar de talla, cambiar el color, cambiar la direccion, cambiar mi direccion, precio incorrecto, precio equivocado, precio no es, precio es otro, total incorrecto, total equivocado, total no es, envio muy caro, envio es muy caro, envio esta muy caro, cupon no, pedido duplicado, pedi dos veces',
      'pt-BR':
        'tamanho errado, cor errada, produto errado, pedi errado, comprei errado, endereco errado, trocar o tamanho, trocar a cor, trocar o endereco, mudar o endereco, preco errado, valor errado, valor diferente, preco diferente, frete caro, frete muito caro, frete ta caro, frete esta caro, cupom nao, pedido duplicado, duas vezes, por engano, me enganei',
    },
  },
  {
    reason: 'changed_mind',
    phrases: {
      en: 'changed my mind, change my mind, dont want it, dont want this, dont want the, dont want anymore, dont want any more, do not want it, no longer want, no longer need, dont need, not interested, cancel, cancelled, canceled, cancel it, found it cheaper, cheaper elsewhere, too expensive, bought it elsewhere, bought elsewhere, not buying, never mind, nevermind',
      'zh-CN':
        '不想要, 不要了, 不买了, 不想买, 不需要了, 取消, 太贵, 改主意, 改变主意, 后悔, 别家买, 买了别的, 不用了',
      id: 'tidak jadi, ga jadi, gak jadi, gajadi, nggak jadi, ngga jadi, gk jadi, batal, batalkan, dibatalkan, batalin, cancel, berubah pikiran, kemahalan, terlalu mahal, sudah beli di, udah beli di, tidak mau, gak mau, ga mau',
      th: 'ไม่เอาแล้ว, ไม่เอา, ไม่ซื้อแล้ว, ยกเลิก, เปลี่ยนใจ, แพงไป, แพงเกิน, ไม่ต้องการแล้ว, ไม่อยากได้แล้ว, ซื้อที่อื่น',
      vi: 'khong mua nua, ko mua nua, k mua nua, khong lay nua, ko lay nua, khong can nua, huy don, huy giup, muon huy, doi y, dat qua, mac qua, mua cho khac, khong muon mua, huy',
      ms: 'tak jadi, x jadi, tukar fikiran, ubah fikiran, mahal sangat, tak nak, tidak mahu, tak mahu, taknak, dah beli',
      es: 'ya no lo quiero, ya no la quiero, ya no quiero, no lo quiero, cambie de opinion, cancelar, cancelarlo, cancelen, cancela, cancelo, cancele, muy caro, demasiado caro, no me interesa, ya no lo necesito, lo compre en otro',
      'pt-BR':
        'nao quero mais, desisti, mudei de ideia, cancelar, cancela, cancele, muito caro, achei mais barato, nao preciso mais, comprei em outro, nao tenho interesse, nao tenho mais interesse',
    },
  },
  {
    reason: 'question',
    phrases: {
      en: 'how do i pay, how can i pay, how to pay, how will i pay',
      'zh-CN': '怎么付, 怎么支付, 如何付',
      id: 'cara bayar, cara bayarnya, cara pembayaran, gimana bayar, bagaimana bayar',
      th: 'จ่ายยังไง, ชำระยังไง, โอนยังไง, จ่ายอย่างไร',
      vi: 'thanh toan the nao, thanh toan lam sao, cach thanh toan, thanh toan nhu the nao',
      ms: 'macam mana nak bayar, macam mana bayar, cara nak bayar',
      es: 'como pago, como puedo pagar, como se paga, donde pago',
      'pt-BR': 'como pago, como posso pagar, como faco para pagar, como faco pra pagar, onde pago',
    },
  },
  {
    reason: 'will_pay_later',
    phrases: {
      en: 'pay later, pay it later, pay tomorrow, pay it tomorrow, pay tonight, pay soon, pay today, pay now, will pay, ill pay, gonna pay, going to pay, pay in a, pay on, payday, when i get paid, my salary, need more time, a bit more time, some more time, pay after work, paying now',
      'zh-CN':
        '再付, 晚上付, 明天付, 晚点付, 稍后付, 马上付, 这就付, 等会付, 待会付, 回头付, 现在付, 发工资, 过几天付',
      id: 'bayar nanti, nanti bayar, nanti saya bayar, nanti aku bayar, nanti dibayar, bayar besok, besok bayar, besok saya bayar, besok aku bayar, segera bayar, tunggu gajian, habis gajian, gajian, akan bayar, akan saya bayar, mau bayar, lagi transfer, sebentar lagi',
      th: 'เดี๋ยวจ่าย, เดี๋ยวโอน, เดี๋ยวชำระ, จ่ายพรุ่งนี้, โอนพรุ่งนี้, พรุ่งนี้จ่าย, พรุ่งนี้โอน, จะจ่าย, จะโอน, จะชำระ, รอเงินเดือน, เงินเดือนออก, ขอเวลา, กำลังจะจ่าย, กำลังโอน',
      vi: 'thanh toan sau, tra sau, mai thanh toan, mai tra, mai minh thanh toan, mai em thanh toan, toi nay thanh toan, toi minh thanh toan, se thanh toan, cho luong, co luong, de minh thanh toan, them thoi gian, thanh toan ngay, lat thanh toan, lat nua thanh toan',
      ms: 'esok saya bayar, bayar esok, esok bayar, saya bayar esok, malam nanti saya bayar, tunggu gaji, gaji masuk, nak bayar, bayar malam',
      es: 'pago manana, manana pago, pagare, voy a pagar, pago mas tarde, pago luego, luego pago, cuando me paguen, quincena, ahorita pago, ahora pago, mas tiempo, pago en la noche, pago esta noche',
      'pt-BR':
        'pago amanha, amanha pago, vou pagar, pago mais tarde, quando cair o salario, cair o salario, ja pago, logo pago, mais tempo, vou fazer o pagamento, pagarei, pago hoje, pago a noite',
    },
  },
  {
    reason: 'will_pay_later',
    when: 'unasked',
    phrases: {
      en: 'later, tomorrow, tonight, soon, in a minute, in an hour, next week, after work',
      'zh-CN': '等会, 待会, 一会儿, 稍后, 晚点, 明天, 等下, 过几天, 下班',
      id: 'nanti, besok, bentar, sebentar',
      th: 'เดี๋ยว, พรุ่งนี้, คืนนี้, สักครู่, อีกสักพัก',
      vi: 'lat nua, ti nua, chut nua, ngay mai, toi nay',
      ms: 'esok, kejap, sekejap, nanti',
      es: 'mas tarde, manana, al rato, en un rato, esta noche, luego, ahorita',
      'pt-BR': 'mais tarde, amanha, daqui a pouco, hoje a noite, depois',
    },
  },
  {
    reason: 'question',
    phrases: {
      en: 'how do i, how can i, how to, how long, how much, what is, when will, where is, which, can i, can you, could you, do you, is it, is there, does it, already paid, have paid, i paid',
      'zh-CN': '吗, 怎么, 什么, 多久, 几天, 哪里, 能不能, 可不可以, 是否, 请问, 已经付, 付过了, 已付',
      id: 'bagaimana, gimana, kenapa, kapan, berapa, apakah, apa ini, bisakah, boleh, dimana, di mana, sudah bayar, udah bayar, sudah dibayar',
      th: 'ไหม, มั้ย, หรือเปล่า, รึเปล่า, ยังไง, อย่างไร, ทำไม, เมื่อไหร่, เมื่อไร, กี่วัน, เท่าไหร่, เท่าไร, จ่ายแล้ว, โอนแล้ว, ชำระแล้ว',
      vi: 'lam sao, the nao, khi nao, bao gio, bao lau, bao nhieu, o dau, tai sao, sao lai, co the, duoc khong, co khong, thanh toan roi, tra roi',
      ms: 'macam mana, bagaimana, kenapa, bila, berapa, adakah, boleh tak, di mana, dah bayar, sudah bayar',
      es: 'como puedo, como hago, como pago, cuando, cuanto, cuantos, donde, por que, puedo, pueden, es posible, ya pague, ya lo pague',
      'pt-BR':
        'como faco, como posso, como pago, quando, quanto, quantos, onde, por que, porque nao, posso, da para, da pra, e possivel, ja paguei, ja foi pago',
    },
  },
];
