import { formatBuyerTotal, formatDeadline, minutesLeft } from '../../domain/buyer-format.js';
import { sharedZone } from '../../domain/markets.js';
import { noticeName, orderTail, renderTemplate } from '../../domain/render-template.js';
import type { Settings, ShopSettings } from '../../domain/settings.js';
import type { BuyerLanguage } from '../../domain/template.js';
import type { Order } from '../../store/orders.js';
import type { MessageParams } from '../enqueue-message.js';

export type Composed = { ok: true; text: string } | { ok: false; missing: string[] };

/** The text a buyer reads: a person's own words when there are some, else the template in the buyer's language. */
export function composeMessage(
  settings: Settings,
  shop: ShopSettings,
  order: Order,
  buyerLanguage: string | null,
  params: Pick<MessageParams, 'template' | 'text'>,
  now: number,
  told?: number,
): Composed {
  if (params.text !== undefined) return { ok: true, text: params.text };
  const wanted =
    settings.templates.get(buyerLanguage as BuyerLanguage) ?? settings.templates.get(shop.language);
  const set = wanted ?? settings.templates.get('en');
  if (!set) return { ok: false, missing: ['template'] };
  const zone = sharedZone(shop.market, told ?? now);
  // In a market of several zones a time of day would be wrong for someone: minutes left are right for all.
  const deadline =
    told === undefined || zone === undefined
      ? undefined
      : formatDeadline(told, zone, set.language, { market: shop.market, now });
  const name = params.template === 'notice' ? noticeName(deadline) : params.template;
  return renderTemplate(set, name, {
    order: orderTail(order.external_id),
    total: formatBuyerTotal(
      { minor: order.total_minor, currency: order.currency },
      set.language,
      shop.market,
    ),
    item: order.item_name,
    more: Math.max(0, order.units - 1),
    ...(told === undefined ? {} : { minutes: minutesLeft(told, now) }),
    ...(deadline === undefined ? {} : { deadline }),
  });
}
