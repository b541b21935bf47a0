/**
 * An order as the API shows it. Live answers leave out what is empty, and recipient and zone while nothing is paid.
 * The text is kept until the order changes: polling thousands of orders then costs string concatenation.
 */
import { moneyToDecimal } from '../../src/domain/money.js';
import type { Catalog } from './catalog.js';
import type { SandboxOrder } from './model.js';
import { digitsOf } from './random.js';
import { reasonText } from './reasons.js';
import type { ShopClock } from './shop-clock.js';

export type DetailVersion = '202309' | '202507';

function paymentOf(order: SandboxOrder): object {
  const { currency, totalMinor, shippingMinor } = order;
  const money = (minor: number): string => moneyToDecimal({ minor, currency });
  const goods = money(totalMinor - shippingMinor);
  return {
    currency,
    sub_total: goods,
    shipping_fee: money(shippingMinor),
    seller_discount: money(0),
    platform_discount: money(0),
    total_amount: money(totalMinor),
    original_total_product_price: goods,
    original_shipping_fee: money(shippingMinor),
    tax: money(0),
  };
}

function linesOf(order: SandboxOrder, catalog: Catalog): object[] {
  return order.lines.map((line) => {
    const sku = catalog.skus.get(line.skuId);
    const product = sku && catalog.products.get(sku.productId);
    const price = moneyToDecimal({ minor: line.priceMinor, currency: order.currency });
    return {
      id: line.id,
      sku_id: line.skuId,
      ...(sku && { sku_name: sku.name, seller_sku: sku.sellerSku }),
      ...(product && { product_id: product.id, product_name: product.title }),
      sale_price: price,
      original_price: price,
      currency: order.currency,
      display_status: order.status,
      ...(order.cancelReason && {
        cancel_reason: reasonText(order.cancelReason),
        cancel_user: order.cancelledBy,
      }),
    };
  });
}

/** Masked the way the platform masks it, and there only once the order is past UNPAID and ON_HOLD. */
function recipientOf(order: SandboxOrder, region: string): object {
  if (order.status !== 'AWAITING_SHIPMENT' && order.status !== 'IN_TRANSIT') return {};
  const phone = digitsOf(2, '', 'phone', order.buyerId);
  const recipient = { name: 'B***r', phone_number: `********${phone}`, region_code: region };
  return { recipient_address: { ...recipient, full_address: '*** ***', postal_code: '*****' } };
}

/** What an order's text depends on besides the order. */
export interface OrderTextSource {
  catalog(): Catalog;
  region: string;
  shopClock: ShopClock;
}

function orderObject(order: SandboxOrder, source: OrderTextSource, version: DetailVersion): object {
  const { method } = order;
  const { seconds } = source.shopClock;
  return {
    id: order.id,
    status: order.status,
    order_type: 'NORMAL',
    commerce_platform: 'TIKTOK_SHOP',
    fulfillment_type: 'FULFILLMENT_BY_SELLER',
    delivery_option_name: 'Standard shipping',
    shipping_type: 'SELLER',
    create_time: seconds(order.placedAt),
    update_time: seconds(order.updatedAt),
    ...(order.paidAt !== undefined && { paid_time: seconds(order.paidAt) }),
    ...(order.cancelledAt !== undefined && { cancel_time: seconds(order.cancelledAt) }),
    ...(order.cancelReason && { cancel_reason: reasonText(order.cancelReason) }),
    ...(order.cancelledBy && { cancellation_initiator: order.cancelledBy }),
    ...(order.status === 'ON_HOLD' && { is_on_hold_order: true }),
    ...(order.isCod && { is_cod: true }),
    ...(order.isSample && { is_sample_order: true }),
    user_id: order.buyerId,
    buyer_email: `v${digitsOf(12, '', 'mail', order.buyerId)}@scs.tiktokw.example`,
    payment_method_name: method.text,
    ...(version === '202507' && { payment_method_code: method.code }),
    ...(version === '202507' && method.cardType && { payment_card_type: method.cardType }),
    payment: paymentOf(order),
    line_items: linesOf(order, source.catalog()),
    ...recipientOf(order, source.region),
  };
}

export interface OrderTexts {
  /** JSON text of one order. */
  text(order: SandboxOrder, version: DetailVersion): string;
  forget(order: SandboxOrder): void;
}

/** More orders than are asked for again and again: a year of old ones would only fill memory. */
const KEPT = 10_000;

export function createOrderTexts(source: OrderTextSource): OrderTexts {
  const kept = { '202309': new Map<string, string>(), '202507': new Map<string, string>() };
  return {
    text(order, version) {
      let text = kept[version].get(order.id);
      if (text === undefined) {
        text = JSON.stringify(orderObject(order, source, version));
        kept[version].set(order.id, text);
        if (kept[version].size > KEPT) kept[version].delete(kept[version].keys().next().value ?? '');
      }
      return text;
    },
    forget(order) {
      kept['202309'].delete(order.id);
      kept['202507'].delete(order.id);
    },
  };
}
