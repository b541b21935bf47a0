/** The clock, the orders and the stock. */
import type { PageAct } from '../page-act.js';
import type { PageOrder, PageState, PageStock } from '../page-state.js';
import { h } from './preact.js';
import { clockText, dayText, statusText, timeText, untilText } from './words.js';

type Act = (act: PageAct) => void;

const RATES = [1, 10, 60, 600];

export function clockPanel(state: PageState, act: Act) {
  const { now, zone, rate, nextEventAt, streaming } = state;
  const pressed = (on: boolean) => ({ 'aria-pressed': on ? 'true' : 'false' });
  return h('section', { class: 'panel clock' }, [
    h('div', { class: 'time', role: 'timer' }, clockText(now, zone)),
    h('small', null, `${dayText(now, zone)}, ${zone.replaceAll('_', ' ')}`),
    h('div', { class: 'segments', role: 'group', 'aria-label': 'Speed of time' }, [
      h(
        'button',
        { ...pressed(rate === 0), onClick: () => act({ kind: 'pause' }), title: 'Time stands still' },
        'Pause',
      ),
      ...RATES.map((speed) =>
        h(
          'button',
          { ...pressed(rate === speed), onClick: () => act({ kind: 'rate', rate: speed }) },
          `×${speed}`,
        ),
      ),
    ]),
    h('div', { class: 'row' }, [
      h('button', { disabled: nextEventAt === null, onClick: () => act({ kind: 'jump' }) }, [
        'Next event ',
        h('small', null, nextEventAt === null ? '' : untilText(nextEventAt - now)),
      ]),
      h(
        'button',
        { class: streaming ? 'live on' : 'live', onClick: () => act({ kind: 'livestream' }) },
        streaming ? 'Livestream is on' : 'Start a livestream',
      ),
    ]),
  ]);
}

export function countsPanel({ counts }: PageState) {
  const count = (label: string, value: number, kind: string) =>
    h('div', { class: `count ${kind}` }, [h('b', null, String(value)), h('span', null, label)]);
  return h('section', { class: 'counts', 'aria-label': 'Orders so far' }, [
    count('orders', counts.orders, ''),
    count('unpaid', counts.unpaid, 'unpaid'),
    count('paid', counts.paid, 'paid'),
    count('cancelled', counts.cancelled, 'cancelled'),
    count('messages', counts.messages, ''),
  ]);
}

function orderRow(order: PageOrder, zone: string, chosen: boolean, choose: (buyerId: string) => void) {
  const mail =
    order.messages > 0
      ? h('span', { class: 'mail', title: 'Messages from the shop' }, `✉ ${order.messages}`)
      : null;
  return h('li', { key: order.id }, [
    h(
      'button',
      { class: 'order-row', 'aria-pressed': chosen ? 'true' : 'false', onClick: () => choose(order.buyerId) },
      [
        h('span', { class: 'when' }, timeText(order.placedAt, zone)),
        h('span', { class: 'what' }, [
          h('b', null, order.item),
          h('small', null, `${order.nickname}, …${order.id.slice(-4)}`),
        ]),
        mail,
        h('span', { class: 'amount' }, order.total),
        h('span', { class: `pill ${order.status.toLowerCase()}` }, statusText(order.status)),
      ],
    ),
  ]);
}

export function ordersPanel(state: PageState, choose: (buyerId: string) => void) {
  return h('section', { class: 'panel' }, [
    h('h2', null, 'Newest orders'),
    state.orders.length === 0 ? h('p', { class: 'empty' }, 'None yet.') : null,
    h(
      'ul',
      { class: 'orders' },
      state.orders.map((order) =>
        orderRow(order, state.zone, order.buyerId === state.phone?.buyerId, choose),
      ),
    ),
  ]);
}

function stockRow(row: PageStock) {
  const total = row.available + row.unpaid + row.paid;
  return h('li', { key: row.name, class: 'stock-row' }, [
    h('span', null, row.name),
    h('span', { class: 'units' }, [
      h('b', null, String(row.available)),
      row.unpaid > 0 ? h('span', { class: 'held' }, `${row.unpaid} held unpaid`) : null,
    ]),
    h('meter', {
      min: 0,
      max: Math.max(1, total),
      value: row.unpaid,
      'aria-label': 'Share held by unpaid orders',
    }),
  ]);
}

export function stockPanel({ stock }: PageState) {
  return h('section', { class: 'panel' }, [
    h('h2', null, 'Stock'),
    h('ul', { class: 'stock' }, stock.map(stockRow)),
  ]);
}
