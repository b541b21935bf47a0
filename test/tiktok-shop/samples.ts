// An order as the platform documents it, with made-up values.
export function orderJson(fields: Record<string, unknown> = {}): Record<string, unknown> {
  const line = {
    id: '576461413038851288',
    sku_id: '1729386416015578024',
    product_id: '1729386416015512345',
    product_name: 'Serum 30 ml',
    sku_name: 'Default',
    seller_sku: 'SER-30',
    sale_price: '25.37',
    original_price: '25.37',
    currency: 'USD',
    display_status: 'UNPAID',
  };
  return {
    id: '576461413038785752',
    status: 'UNPAID',
    order_type: 'NORMAL',
    create_time: 1_699_999_000,
    update_time: 1_699_999_500,
    user_id: '7494560109732334261',
    payment_method_name: 'CCDC',
    payment: { currency: 'USD', sub_total: '50.74', total_amount: '50.74' },
    is_cod: false,
    line_items: [line, { ...line, id: '576461413038916824' }],
    ...fields,
  };
}
