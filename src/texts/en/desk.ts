import type { DeskTexts } from '../shape.js';

export const desk: DeskTexts = {
  overviewTitle: 'Unpaid orders',
  noShops: 'No shop is connected yet.',
  lists: { today: 'Orders of today', yesterday: 'Orders of yesterday', week: 'Orders of the last 7 days' },
  listOfDay: (day) => `Orders of ${day}`,
  listEmpty: 'Nothing here.',
  listMore: (number) => `… and ${number} more`,
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
    amount_invalid: (typed) => `“${typed}” is no amount. Write it like 100 or 49.90.`,
  },
  ambiguousTitle: (ending) => `Several orders end in ${ending}`,
  ambiguous: 'Type a few more digits.',
  notFound: (ending) => `No order ends in ${ending}.`,
  shopNotFound: (typed, known) => `I know no shop “${typed}”. There is: ${known}.`,
  nothingWaits: 'Nothing waits any more: somebody decided it.',
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
};
