/** The page: draws each state the server sends, and sends back what a person does. */
import type { PageAct } from '../page-act.js';
import type { PageState } from '../page-state.js';
import { clockPanel, countsPanel, ordersPanel, stockPanel } from './panels.js';
import { phone } from './phone.js';
import { h, render } from './preact.js';

const root = document.getElementById('app')!;
let source: EventSource | undefined;

async function act(value: PageAct): Promise<void> {
  await fetch('/page/act', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(value),
  });
}

const send = (value: PageAct): void => void act(value);

function app(state: PageState) {
  return h('main', null, [
    h('header', { class: 'top' }, [h('h1', null, 'Sandbox shop'), countsPanel(state)]),
    h('div', { class: 'columns' }, [
      h('div', { class: 'column' }, ordersPanel(state, follow)),
      h('div', { class: 'column middle' }, phone(state, send)),
      h('div', { class: 'column' }, [clockPanel(state, send), stockPanel(state)]),
    ]),
  ]);
}

/** Shows this buyer's phone; without one, whoever chats at the moment. */
function follow(buyerId?: string): void {
  source?.close();
  source = new EventSource(buyerId === undefined ? '/page/state' : `/page/state?buyer=${buyerId}`);
  source.onmessage = (event) => {
    root.firstElementChild?.classList.contains('waiting') && root.replaceChildren();
    render(app(JSON.parse(event.data) as PageState), root);
  };
  source.onerror = () => document.body.classList.add('away');
  source.onopen = () => document.body.classList.remove('away');
}

follow();
