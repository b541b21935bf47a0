import type { DeskTexts } from '../shape.js';
import { words } from './words.js';

export const batch: DeskTexts['batch'] = {
  remind_all: {
    title: (number) => `Remind the buyers of ${words.orders(number)}?`,
    nothing: 'There is nobody to remind now.',
    text: 'Each buyer gets the reminder of the plan, with the same limits as a single one.',
    yes: (number) => `Remind ${number}`,
    done: (number) => `Reminders are on their way for ${words.orders(number)}.`,
  },
  cancel_expired: {
    title: (number) => `Cancel ${words.orders(number)}?`,
    nothing: 'There is nothing to cancel now.',
    text: 'Their buyers were told, and their time is over. Each can be undone for a short while.',
    yes: (number) => `Cancel ${number}`,
    done: (number) => `${words.orders(number)} will be cancelled in a moment. Each can still be undone.`,
  },
};
