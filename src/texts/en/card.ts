import type { CardTexts } from '../shape.js';
import { words } from './words.js';

export const card: CardTexts = {
  title: (ending, total, state) => `Order ${ending} · ${total} · ${state}`,
  facts: {
    shop: 'Shop',
    total: 'Total',
    payment: 'Payment',
    items: 'Items',
    placed: 'Placed',
    closes: 'Closes',
    paid: 'Paid',
    cancelled: 'Cancelled',
    claimedBy: 'Claimed by',
    next: 'Next',
    problem: 'Problem',
    toldToClose: 'Told to close',
    decided: 'Cancel decided',
    accepted: 'Cancel accepted',
    reasonSent: 'Reason sent',
  },
  toldAt: (deadline, moment) => (moment ? `${deadline} · told ${moment}` : deadline),
  decidedBy: (moment, person) => `${moment} · ${person}`,
  cancelWaits: 'Its cancel waits for a lead: press Go on or Keep them open on the board.',
  more: (number) => `${number} more`,
  deadline: (deadline, told) => {
    if (told === undefined) return deadline;
    return told === deadline ? `${deadline} · buyer told` : `${deadline} · buyer was told ${told}`;
  },
  keptOpen: (told) => `stays open · buyer was told ${told}`,
  claimed: (person, until) => (until ? `${person}, until ${until}` : person),
  next: (step, moment) => `${step} at ${moment}`,
  paused: 'nothing by itself',
  shopPaused: 'This shop is paused: the bot sends and cancels nothing.',
  shopInShadow: 'Shadow: nothing goes to this buyer by itself, what would be done is only shown.',
  nextInShadow: (step, moment) => `would be: ${step} at ${moment}`,
  wouldClose: (moment) => `would be ${moment}`,
  snoozedUntil: (moment) => `Snoozed until ${moment}.`,
  paidLine: (moment, after) =>
    after ? `Paid ${moment}, ${after.span} after the ${words.steps[after.step]}` : `Paid ${moment}`,
  cancelledLine: (moment, by, reason) => {
    const when = moment ? ` ${moment}` : '';
    return `Cancelled${when} by ${by}${reason ? `: ${reason}` : ''}`;
  },
  cancelPending: (person, moment) => `${person} cancels this order at ${moment}. Undo until then.`,
  messageUnknown: (step, moment) =>
    `The ${step} of ${moment} may or may not have arrived. Look in the chat, then choose below.`,
  buyerWrote: (moment, reason) =>
    reason ? `The buyer wrote at ${moment} (${reason}):` : `The buyer wrote at ${moment}:`,
  copyThis: 'Copy this text into the chat in Seller Center:',
  sellerCenter: 'Seller Center',
};
