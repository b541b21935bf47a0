/** A buyer's phone: the chat with the shop, and what the buyer can do. */
import type { PageAct } from '../page-act.js';
import type { PageEntry, PageOrder, PageState } from '../page-state.js';
import { h } from './preact.js';
import { statusText, timeText } from './words.js';

type Act = (act: PageAct) => void;

function orderCard(order: PageOrder, act: Act) {
  const open = order.status === 'UNPAID';
  const units = order.units > 1 ? ` × ${order.units}` : '';
  return h('section', { class: 'order-card' }, [
    h('div', { class: 'order-head' }, [
      h('strong', null, `${order.item}${units}`),
      h('span', { class: `pill ${order.status.toLowerCase()}` }, statusText(order.status)),
    ]),
    h('div', { class: 'order-facts' }, [
      h('span', { class: 'amount' }, order.total),
      h('span', null, order.method),
      h('span', { title: order.id }, `…${order.id.slice(-4)}`),
    ]),
    open
      ? h('div', { class: 'order-acts' }, [
          h(
            'button',
            { class: 'primary', onClick: () => act({ kind: 'pay', orderId: order.id }) },
            'Pay now',
          ),
          h('button', { onClick: () => act({ kind: 'cancel', orderId: order.id }) }, 'Cancel order'),
        ])
      : null,
  ]);
}

function bubble(entry: PageEntry, zone: string) {
  return h('li', { key: entry.id, class: entry.mine ? 'bubble mine' : 'bubble' }, [
    h('p', null, entry.text),
    h('time', null, timeText(entry.at, zone)),
  ]);
}

let shown = '';

/** Keeps the newest message in view, but leaves the reader alone when nothing is new. */
function scrollDown(list: Element | null, last: string): void {
  if (!list || shown === last) return;
  shown = last;
  list.scrollTop = list.scrollHeight;
}

function submit(event: Event, buyerId: string, act: Act): void {
  event.preventDefault();
  const input = (event.currentTarget as HTMLFormElement).elements.namedItem('text') as HTMLInputElement;
  if (input.value.trim() !== '') act({ kind: 'write', buyerId, text: input.value });
  input.value = '';
}

export function phone({ phone: buyer, zone, now }: PageState, act: Act) {
  if (!buyer)
    return h(
      'div',
      { class: 'phone' },
      h('p', { class: 'empty' }, 'No buyer yet: the first order is on its way.'),
    );
  const last = `${buyer.buyerId} ${buyer.entries.at(-1)?.id}`;
  const chat = buyer.entries.length
    ? buyer.entries.map((entry) => bubble(entry, zone))
    : h('li', { class: 'empty' }, 'No messages yet.');
  return h('div', { class: 'phone' }, [
    h('header', { class: 'phone-bar' }, [h('span', null, timeText(now, zone)), h('span', null, '● ● ●')]),
    h('div', { class: 'phone-title' }, [
      h('span', { class: 'avatar', 'aria-hidden': 'true' }, buyer.nickname.slice(-2)),
      h('div', null, [h('h2', null, buyer.nickname), h('small', null, 'The phone of this buyer')]),
    ]),
    buyer.order ? orderCard(buyer.order, act) : null,
    h(
      'ol',
      { class: 'chat', 'aria-live': 'polite', ref: (list: Element | null) => scrollDown(list, last) },
      chat,
    ),
    h('form', { class: 'composer', onSubmit: (event: Event) => submit(event, buyer.buyerId, act) }, [
      h('input', {
        name: 'text',
        maxLength: 2000,
        autocomplete: 'off',
        placeholder: 'Write to the shop …',
        'aria-label': 'Write to the shop',
      }),
      h('button', { class: 'primary', type: 'submit' }, 'Send'),
    ]),
  ]);
}
