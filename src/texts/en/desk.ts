import type { DeskTexts } from '../shape.js';
import { batch } from './batch.js';
import { settings } from './settings.js';
import { words } from './words.js';

export const desk: DeskTexts = {
  overviewTitle: 'Unpaid orders',
  noShops: 'No shop is connected yet.',
  lists: {
    today: 'Orders of today',
    yesterday: 'Orders of yesterday',
    week: 'Orders of the last 7 days',
    mine: 'Your open orders',
    late: 'Open past the told deadline',
    stock: 'Stock that unpaid orders hold',
  },
  listOfDay: (day) => `Orders of ${day}`,
  listEmpty: 'Nothing here.',
  listMore: (number) => `… and ${number} more`,
  listPart: (title, first, last, number) => `${title} · ${first}–${last} of ${number}`,
  previous: 'Previous',
  next: 'Next',
  stockHeld: (units, orders) => `${words.units(units)} in ${words.orders(orders)}`,
  personNotFound: (typed, known) => `I know nobody called “${typed}” here. There is: ${known}.`,
  notAfter: (moment) => `That is no later than now: it closes at ${moment}.`,
  assigned: (person) => `Handed to ${person}.`,
  helpTitle: 'What you can type',
  helpHint:
    'The word /unpaid in front is optional. An order is found by the last 4 or more digits of its number.',
  unknown: (typed) => `I do not know “${typed}”.`,
  didYouMean: (word) => `Did you mean “${word}”?`,
  invalid: {
    order_missing: () => 'Which order? Type at least the last 4 digits of its number.',
    order_too_short: (typed) => `“${typed}” is too short: type at least the last 4 digits.`,
    order_not_digits: (typed) => `“${typed}” is no order number. Type at least its last 4 digits.`,
    date_invalid: (typed) => `“${typed}” is no date. Write it like 2026-11-22.`,
    filter_unknown: (typed) =>
      `I do not know the filter “${typed}”. Try: over 100, under 20, method:card, shop:name.`,
    time_missing: () => 'For how long? Type it like 20m, 2h, or until when: 20:00.',
    time_invalid: (typed) => `“${typed}” is no length of time. Write it like 20m, 2h or 20:00.`,
    person_missing: () => 'Who takes it? Type a name, or me.',
    act_unknown: (typed) => `I do not know the act “${typed}”. Try: remind, claim, snooze, extend, cancel.`,
    setting_unknown: (typed) =>
      `I do not know the setting “${typed}”. Try: policy, people, language, language zh-CN channel.`,
    amount_invalid: (typed) => `“${typed}” is no amount. Write it like 100 or 49.90.`,
  },
  ambiguousTitle: (ending) => `Several orders end in ${ending}`,
  ambiguous: 'Type a few more digits.',
  notFound: (ending) => `No order ends in ${ending}.`,
  shopNotFound: (typed, known) => `I know no shop “${typed}”. There is: ${known}.`,
  nothingWaits: 'Nothing waits any more: somebody decided it.',
  stoppedAnew:
    'Nothing done. Somebody decided that stop; cancels wait anew since. Answer on the board or the newer note.',
  pausedToast: (shop) => `Paused: ${shop ?? 'all shops'}.`,
  resumedToast: (shop) => `Running again: ${shop ?? 'all shops'}.`,
  whyTitle: (ending, state) => `Why order ${ending} is ${state}`,
  why: {
    policy: 'Policy',
    deadline: 'Closes',
    quietHours: 'Quiet hours',
    caps: 'Limits',
  },
  capsValue: (perOrder, perBuyer, window, gap) =>
    `${perOrder} messages an order, ${perBuyer} a buyer in ${window}, ${gap} apart`,
  stepAfter: (step, span) => `${step} after ${span}`,
  planLine: (steps) => `The plan: ${steps}.`,
  nextLine: (step, moment) => `Next by itself: ${step} at ${moment}.`,
  nothingNext: 'Nothing more happens by itself.',
  history: 'What happened',
  notHere: 'Please type this in one of the team’s channels.',
  batch,
  leftOut: (number, because) => `${words.orders(number)} left out: ${because}.`,
  beyond: (number) =>
    `${words.orders(number)} more were not looked at: narrow it by a filter, or ask again later.`,
  settings,
  doctor: {
    title: 'How the bot is',
    well: 'All is well.',
    absent: 'That cannot be asked from here. Whoever runs the bot can: unpaid doctor.',
    states: { good: 'good', warning: 'look at it', bad: 'does not work' },
  },
  secondTitle: (ending, total) => `Cancel order ${ending} (${total})?`,
  secondText: (person) => `${person} wants to cancel it. Above this amount another lead has to agree.`,
  secondYes: 'Agree and cancel',
  secondConfirm: 'You agree to this cancel. It can be undone for a short while.',
};
