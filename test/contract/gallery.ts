/** Every kind of card a team sees, in the states that matter, drawn by the real domain from made-up orders: each platform's golden files. */
import { ambiguousCard, helpCard, listCard, overviewCard } from '../../src/desk/answers.js';
import { reauthorizeNote } from '../../src/domain/access-card.js';
import type { ActionName } from '../../src/domain/action.js';
import type { BoardView, OrderView } from '../../src/domain/alert.js';
import { auditCard } from '../../src/domain/audit-card.js';
import { backNote } from '../../src/domain/back-card.js';
import { boardActions, boardCard } from '../../src/domain/board-card.js';
import type { Card, Form } from '../../src/domain/card.js';
import { latePaymentNote } from '../../src/domain/late-payment-card.js';
import { alertNote, escalationNote, pauseNote } from '../../src/domain/note-card.js';
import { orderActions, orderCard } from '../../src/domain/order-card.js';
import { orderRows } from '../../src/domain/order-rows.js';
import { stopNote } from '../../src/domain/stop-card.js';
import type { TeamLanguage } from '../../src/domain/template.js';
import { texts } from '../../src/texts/texts.js';
import { boardView, entry, MINUTE, minutesIn, orderView } from '../domain/cards/views.js';

/** Words that come from outside; hostile ones take their place in some tests. */
export interface Words {
  shop: string;
  item: string;
  buyer: string;
  person: string;
}

export const PLAIN_WORDS: Words = {
  shop: 'Lumi Beauty',
  item: 'Velvet lipstick',
  buyer: 'My card was refused, can I pay tomorrow?',
  person: 'Mia',
};

/** Tokens as long as the longest there are. */
const tokenOf = (action: ActionName): string => `${action}-token-of-22-characters`.slice(0, 22);
const tokens = (actions: readonly ActionName[]) =>
  Object.fromEntries(actions.map((action) => [action, tokenOf(action)]));

function orders({ shop, item, buyer, person }: Words): [name: string, view: OrderView][] {
  const base: Partial<OrderView> = {
    shopName: shop,
    items: [
      { name: item, units: 2 },
      { name: 'Mug', units: 1 },
    ],
  };
  const asked = entry('step_sent', 5, { why: { step: 'ask' } });
  const reminded = entry('step_sent', 30, { who: person, why: { step: 'remind' } });
  const placed = entry('placed', 0, { who: 'marketplace' });
  const claimed: OrderView['alert'] = {
    state: 'acknowledged',
    level: 1,
    cause: 'buyer_replied',
    assignee: person,
    claimedAt: minutesIn(12),
    leaseUntil: minutesIn(42),
  };
  const told = { toldDeadlineAt: minutesIn(60), deadlineAt: minutesIn(60) };
  return [
    ['order-new', orderView({ ...base })],
    [
      'order-replied',
      orderView({
        ...base,
        history: [placed, asked],
        messages: [{ step: 'ask', state: 'sent', at: minutesIn(5) }],
        held: 'buyer_replied',
        reply: { text: buyer, at: minutesIn(14), reason: 'payment_failed' },
        alert: { state: 'open', level: 1, cause: 'buyer_replied' },
      }),
    ],
    [
      'order-claimed',
      orderView({
        ...base,
        history: [placed, asked, entry('claimed', 12, { who: person }), reminded],
        messages: [
          { step: 'ask', state: 'sent', at: minutesIn(5) },
          { step: 'remind', state: 'sent', at: minutesIn(30), by: person },
        ],
        alert: claimed,
        next: { step: 'notice', at: minutesIn(45) },
      }),
    ],
    ['order-closing', orderView({ ...base, ...told, next: { step: 'cancel', at: minutesIn(65) } })],
    [
      'order-unknown',
      orderView({
        ...base,
        messages: [{ step: 'remind', state: 'unknown', at: minutesIn(30) }],
        alert: { state: 'open', level: 1, cause: 'message_unknown' },
      }),
    ],
    [
      'order-cancel-pending',
      orderView({ ...base, held: 'cancel_pending', cancelPending: { by: person, at: minutesIn(22) } }),
    ],
    [
      'order-copy',
      orderView({
        ...base,
        copyText: `Hello! Your order of ${item} is still waiting for payment.`,
        alert: { state: 'open', level: 1, cause: 'no_buyer_chat' },
      }),
    ],
    [
      'order-paid',
      orderView({
        ...base,
        status: 'paid',
        statusText: 'AWAITING_SHIPMENT',
        paidAt: minutesIn(31),
        history: [placed, asked, reminded, entry('paid', 31, { who: 'marketplace' })],
      }),
    ],
    [
      'order-cancelled',
      orderView({
        ...base,
        status: 'cancelled',
        statusText: 'CANCELLED',
        cancelledAt: minutesIn(65),
        cancelledBy: 'seller',
        cancelledByUs: true,
        history: [placed, entry('cancelled', 65)],
      }),
    ],
  ];
}

function boards({ shop, item, person }: Words): [name: string, view: BoardView][] {
  const own = boardView();
  const base: Partial<BoardView> = {
    shopName: shop,
    held: [{ name: item, units: 4 }],
    orders: own.orders.map((order) => ({
      ...order,
      itemName: item,
      ...(order.assignee ? { assignee: person } : {}),
    })),
  };
  const nothing = { upTo5m: 0, upTo30m: 0, upTo60m: 0, older: 0 };
  return [
    ['board', boardView(base)],
    ['board-paused', boardView({ ...base, paused: true })],
    ['board-stopped', boardView({ ...base, stopped: { at: minutesIn(40), waiting: 7 } })],
    [
      'board-empty',
      boardView({
        ...base,
        open: { count: 0, units: 0, total: [] },
        ages: nothing,
        unclaimed: 0,
        claimed: 0,
        needsPerson: 0,
        held: [],
        orders: [],
      }),
    ],
  ];
}

function notes(words: Words, language: TeamLanguage): [name: string, card: Card][] {
  const { shop, person } = words;
  const [, replied] = orders(words).find(([name]) => name === 'order-replied')!;
  const paid = orderView({
    shopName: shop,
    status: 'paid',
    cancelledByUs: true,
    cancelledAt: minutesIn(65),
    paidAt: minutesIn(66),
    evidence: { toldAt: minutesIn(45), decidedAt: minutesIn(65), acceptedAt: minutesIn(65) + 900 },
  });
  const counts = { letGo: 4, waits: 2, decide: 1, paid: 12, ended: 3, placed: 20, unclaimed: 5 };
  const zone = 'America/Los_Angeles';
  return [
    ['note-reply', alertNote(replied, 'buyer_replied', language)],
    [
      'note-escalation',
      escalationNote(
        { shopName: shop, count: 3, unclaimedMs: 40 * MINUTE, leads: [person, 'Ana'] },
        language,
      ),
    ],
    [
      'note-paused',
      pauseNote({ paused: true, shopName: shop, by: person, at: minutesIn(3), zone }, language),
    ],
    ['note-reauthorize', reauthorizeNote({ shopId: 'luna', shopName: shop, zone }, language)],
    [
      'note-stop',
      stopNote(
        {
          shopName: shop,
          waiting: 42,
          leads: [person],
          broken: { kind: 'cancels', limit: 600, done: 600, withinMs: 10 * MINUTE },
        },
        tokens(['go_on', 'keep_all']),
        language,
      ),
    ],
    [
      'note-back',
      backNote(
        {
          from: minutesIn(-60),
          at: minutesIn(0),
          restored: false,
          zone,
          shops: [{ shopName: shop, ...counts }],
          leads: [person],
        },
        {},
        language,
      ),
    ],
    ['note-late-payment', latePaymentNote(paid, { leads: [person], claim: tokenOf('claim') }, language)],
    [
      'note-audit',
      auditCard(
        {
          kind: 'timer_overdue',
          shopName: shop,
          zone,
          since: minutesIn(12),
          clearedAt: undefined,
          count: 2,
          externalIds: ['576461413038784711', '576461413038794711'],
        },
        language,
      ),
    ],
  ];
}

function lists({ item, shop }: Words, language: TeamLanguage): [name: string, card: Card][] {
  const view = boardView();
  const rows = Array.from({ length: 20 }, (_, n) => ({
    ...view.orders[n % view.orders.length]!,
    externalId: `5764614130387${String(10_000 + n * 7)}`,
    itemName: item,
  }));
  const at = minutesIn(42);
  const zone = view.zone;
  const { lists } = texts(language).desk;
  return [
    ['list-today', listCard(lists.today, orderRows(rows, at, zone, language), language, 1_980)],
    ['list-empty', listCard(lists.yesterday, [], language)],
    ['list-ambiguous', ambiguousCard('4711', { orders: rows.slice(0, 2), at, zone }, language)],
    [
      'list-overview',
      overviewCard(
        [boardView({ shopName: shop }), boardView({ shopName: 'Nova Home', paused: true })],
        language,
      ),
    ],
    ['list-help', helpCard(language)],
  ];
}

/** Every card with a name that says what it shows. */
export function gallery(language: TeamLanguage, words: Words = PLAIN_WORDS): { name: string; card: Card }[] {
  const cards: [string, Card][] = [
    ...boards(words).map(([name, view]): [string, Card] => [
      name,
      boardCard(view, tokens(boardActions(view)), language),
    ]),
    ...orders(words).map(([name, view]): [string, Card] => [
      name,
      orderCard(view, tokens(orderActions(view)), language),
    ]),
    ...notes(words, language),
    ...lists(words, language),
  ];
  return cards.map(([name, card]) => ({ name, card }));
}

/** The two kinds of form: a text to be read and changed, and a choice. */
export function galleryForms(
  language: TeamLanguage,
  words: Words = PLAIN_WORDS,
): { name: string; form: Form }[] {
  const { actions, words: team } = texts(language);
  const about = { token: tokenOf('remind'), cancel: actions.formCancel, language };
  const text = `Hello! Your order of ${words.item} is still waiting for payment. Can we help?`;
  const { title, field, submit } = actions.preview;
  const options = [15, 60].map((minutes) => ({ value: String(minutes * MINUTE), label: `${minutes} min` }));
  return [
    {
      name: 'form-remind',
      form: {
        ...about,
        title: title(team.steps.remind, '4711'),
        fields: [{ name: 'text', label: field, kind: 'text', value: text, maxLength: 500 }],
        submit,
      },
    },
    {
      name: 'form-extend',
      form: {
        ...about,
        title: actions.extend.title('4711'),
        text: actions.extend.text('11:00'),
        fields: [
          { name: 'for', label: actions.extend.field, kind: 'choice', value: String(60 * MINUTE), options },
        ],
        submit: actions.extend.submit,
      },
    },
  ];
}
