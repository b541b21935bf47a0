import type { BackTexts, StopTexts } from '../shape.js';
import { count, words } from './words.js';

export const stop: StopTexts = {
  title: (shop) => `${shop}: the bot stopped cancelling`,
  tooMany: (done, span, limit) =>
    `It cancelled ${words.orders(done)} within ${span}, and more were due. Its limit is ${limit}.`,
  tooLarge: (done, span, percent) =>
    `It cancelled ${words.orders(done)} within ${span}, and more were due: over ${percent} % of all that were open in the last 24 hours.`,
  restored:
    'An older copy of the database was put back. It does not know what was decided since, so the cancels of earlier orders wait.',
  waiting: (number) => `${count(number, 'cancel waits', 'cancels wait')} for a lead.`,
  hint: 'Nothing is lost: who pays is out, the board counts the rest. Go on cancels them, each after one more look; what is too late by then asks about each order.',
  goOnConfirm: {
    title: (number) => `Let ${count(number, 'cancel', 'cancels')} go on?`,
    text: 'Those buyers lose their orders, as they were told. An order that has been paid is never cancelled.',
    yes: 'Go on',
    no: 'Back',
  },
  answeredTitle: {
    go_on: (shop) => `${shop}: cancels go on`,
    keep_all: (shop) => `${shop}: orders kept open`,
  },
  answered: {
    go_on: (person, number) => `${person} let ${count(number, 'cancel', 'cancels')} go on.`,
    keep_all: (person, number) => `${person} keeps ${words.orders(number)} open.`,
  },
};

export const back: BackTexts = {
  title: (span) => `Back after ${span}`,
  restoredTitle: 'An older copy of the database was put back',
  restored: (until) =>
    `It ends at ${until}. What the bot did after that is not in it: all open orders are read again, messages that were due are let go, and before it writes about an earlier order it looks into the chat. Cancels of earlier orders wait for a lead.`,
  away: (from, to) => `The bot was away from ${from} to ${to}.`,
  shop: (shop, said) => `${shop}: ${said.join(', ')}.`,
  letGo: (number) => count(number, 'message let go', 'messages let go'),
  waits: (number) => `${count(number, 'cancel waits', 'cancels wait')} for a lead`,
  decide: (number) => `${count(number, 'order is', 'orders are')} past the deadline and yours to decide`,
  paid: (number) => `${number} paid meanwhile`,
  ended: (number) => `${number} closed meanwhile`,
  placed: (number) => `${number} new`,
  unclaimed: (number) => `${number} that nobody is on`,
};
