/** What a person may do on the page. */
import * as z from 'zod';
import type { SandboxShop } from './index.js';

const act = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('pay'), orderId: z.string() }),
  z.strictObject({ kind: z.literal('cancel'), orderId: z.string() }),
  z.strictObject({ kind: z.literal('write'), buyerId: z.string(), text: z.string().min(1).max(2000) }),
  z.strictObject({ kind: z.literal('pause') }),
  z.strictObject({ kind: z.literal('rate'), rate: z.number().min(1).max(600) }),
  z.strictObject({ kind: z.literal('jump') }),
  z.strictObject({ kind: z.literal('livestream') }),
]);

export type PageAct = z.infer<typeof act>;

function setRate({ clock }: SandboxShop, rate: number): boolean {
  clock.setRate(rate);
  clock.resume();
  return true;
}

function jump(shop: SandboxShop): boolean {
  const next = shop.nextEventAt();
  if (!Number.isFinite(next)) return false;
  shop.clock.jumpTo(next);
  return true;
}

/** False where it can no longer be done; undefined where it was not understood. */
export function performAct(shop: SandboxShop, value: unknown): boolean | undefined {
  const { data } = act.safeParse(value);
  switch (data?.kind) {
    case undefined:
      return undefined;
    case 'pay':
      return shop.buyer.pay(data.orderId);
    case 'cancel':
      return shop.buyer.cancel(data.orderId);
    case 'write':
      return shop.buyer.write(data.buyerId, data.text);
    case 'pause':
      shop.clock.pause();
      return true;
    case 'rate':
      return setRate(shop, data.rate);
    case 'jump':
      return jump(shop);
    case 'livestream':
      shop.startLivestream();
      return true;
  }
}
