import type { NoteTexts } from '../shape.js';
import { back, stop } from './care.js';
import { count, words } from './words.js';

export const note: NoteTexts = {
  replyTitle: (ending) => `Buyer of order ${ending} answered`,
  alertTitle: (ending) => `Order ${ending} needs a person`,
  escalationTitle: (number) => `Nobody is on ${words.orders(number)}`,
  escalationTitleOf: (ending) => `Nobody is on order ${ending}`,
  escalation: (number, span, shop) =>
    `${shop}: ${count(number, 'order has', 'orders have')} been unclaimed for ${span}.`,
  leads: (names) => `Leads: ${names}`,
  pausedTitle: (shop) => `Paused: ${shop ?? 'all shops'}`,
  paused: (person, time) =>
    `${person} paused it at ${time}. The bot sends and cancels nothing until somebody resumes.`,
  resumedTitle: (shop) => `Running again: ${shop ?? 'all shops'}`,
  resumed: (person, time) => `${person} resumed it at ${time}.`,
  modeTitle: { live: (shop) => `Live: ${shop}`, shadow: (shop) => `Shadow: ${shop}` },
  mode: {
    live: (person, time) =>
      `${person} let the bot act at ${time}: from now on it writes to buyers and cancels by itself, as the policy says.`,
    shadow: (person, time) =>
      `${person} put it into shadow at ${time}: the bot shows what it would do, and does nothing by itself.`,
  },
  stop,
  back,
  latePaidTitle: (ending, total) => `Paid after our cancel: order ${ending} · ${total}`,
  reauthorizeTitle: (shop) => `${shop} must be connected again`,
  reauthorize:
    'The marketplace no longer accepts our access. Until the shop is connected again, the bot sees no changes and does nothing there.',
};
