/** Orders whose payload nobody can read for a while: the others of the same page must not suffer. */
import type { ApiAnswer } from '../../adapters/sandbox-shop/api-answer.js';
import type { FaultBook } from './faults.js';
import type { SimShop } from './shops.js';

interface Page {
  data: { orders?: { id: string; payment?: unknown }[] } | null;
}

export function poison(
  shop: SimShop,
  url: string,
  answer: ApiAnswer,
  now: number,
  faults: FaultBook,
): ApiAnswer {
  if (shop.poisoned.size === 0 || !url.startsWith('/order/') || answer.status !== 200) return answer;
  const page = JSON.parse(answer.body.toString()) as Page;
  let met = false;
  for (const order of page.data?.orders ?? []) {
    const until = shop.poisoned.get(order.id);
    if (until === undefined || until <= now) continue;
    order.payment = { currency: 'GBP', total_amount: '12.34.56 €' };
    met = true;
  }
  if (!met) return answer;
  faults.count('poison_payload');
  return { ...answer, body: Buffer.from(JSON.stringify(page)) };
}
