import type { GoLiveTexts } from '../go-live-shape.js';
import { count, words } from './words.js';

export const goLive: GoLiveTexts = {
  title: (shop) => `${shop} in shadow`,
  seen: (span, orders, paid) =>
    `In ${span} there ${orders === 1 ? 'was' : 'were'} ${words.orders(orders)} without payment at first; ${paid} of them ${paid === 1 ? 'was' : 'were'} paid.`,
  noOlder: 'Counted are the last 30 days: what is older has been forgotten with its orders.',
  would: (messages, cancels) =>
    `The bot would have sent ${count(messages, 'message', 'messages')} and cancelled ${words.orders(cancels)}.`,
  paidLater: (number, worth) =>
    `Of the orders it would have cancelled, ${number} ${number === 1 ? 'was' : 'were'} paid later (${worth}): with live cancels you would have lost ${number === 1 ? 'it' : 'them'}.`,
  nonePaidLater: 'None of the orders it would have cancelled was paid later.',
  nothingSeen: 'It has seen no unpaid order yet, so there is nothing to judge by.',
  short: (span) => `It has watched for ${span} only: a whole day, or better a week, tells more.`,
  warnings: 'Before you decide:',
  cancelsBySelf: (methods, after) =>
    `Live, it writes to buyers by itself and cancels by itself ${methods ? `what was to be paid by ${methods}` : 'every order'}, ${after} after placing, if the buyer was told (policy: “mode: automatic”).`,
  cancelsNothing:
    'Live, it writes to buyers by itself; it cancels nothing without a person (policy: no “mode: automatic”).',
  people: 'Anybody on the team can pause it at once: “pause” in the channel, or npx unpaid pause.',
  question: {
    live: (shop) => `Let the bot act in ${shop}? Type yes: `,
    shadow: (shop) => `Put ${shop} back into shadow? Type yes: `,
  },
  done: {
    live: (shop) => `${shop} is live. The channel has been told.`,
    shadow: (shop) => `${shop} is in shadow. The channel has been told.`,
  },
  already: {
    live: (shop) => `${shop} is live already.`,
    shadow: (shop) => `${shop} is in shadow already.`,
  },
  unchanged: 'Nothing was changed.',
  paused: (shop) => `Paused: ${shop}. Nothing more is sent or cancelled.`,
  resumed: (shop) => `Running again: ${shop}.`,
};
