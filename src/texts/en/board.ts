import type { BoardTexts } from '../shape.js';
import { count, words } from './words.js';

export const board: BoardTexts = {
  title: (shop, open) => `${shop}: ${open === 0 ? 'nothing unpaid' : `${open} unpaid`}`,
  pausedTitle: (shop) => `PAUSED · ${shop}`,
  paused: 'Paused: the bot sends and cancels nothing here until somebody resumes.',
  shadowTitle: (title) => `SHADOW · ${title}`,
  shadow:
    'Shadow: the bot shows what it would do, and sends and cancels nothing by itself until an owner lets it.',
  reauthorize: (shop) => `${shop} must be connected again: the marketplace no longer accepts our access.`,
  facts: {
    open: 'Unpaid',
    ages: 'Waiting',
    people: 'Team',
    held: 'Stock held',
    today: 'Today',
    read: 'Data of',
  },
  open: (orders, units, money) =>
    [words.orders(orders), words.units(units), money].filter(Boolean).join(' · '),
  nothingOpen: 'none',
  ages: {
    upTo5m: (number) => `${number} under 5 min`,
    upTo30m: (number) => `${number} under 30 min`,
    upTo60m: (number) => `${number} under 1 hr`,
    older: (number) => `${number} older`,
  },
  needsPerson: (number) => `${number} ${number === 1 ? 'needs' : 'need'} a person`,
  claimed: (number) => `${number} claimed`,
  unclaimed: (number) => `${number} unclaimed`,
  placed: (number) => `${number} placed`,
  paid: (number, money) => (money ? `${number} paid (${money})` : `${number} paid`),
  cancelledByUs: (number) => `${number} cancelled by us`,
  cancelledOther: (number) => `${number} cancelled by others`,
  neverRead: 'not read yet',
  stale: (span) => `The shop was last read ${span} ago: what you see may be old.`,
  pause: 'Pause',
  resume: 'Resume',
  pauseConfirm: {
    title: (shop) => `Pause ${shop}?`,
    text: 'The bot will send nothing to buyers and cancel nothing until somebody resumes.',
    yes: 'Pause',
    no: 'Keep running',
  },
  stopped: (time, waiting) =>
    `The bot stopped cancelling at ${time}: ${count(waiting, 'cancel waits', 'cancels wait')} for you.`,
  summary: (shop, open, needsPerson) =>
    needsPerson > 0
      ? `${shop}: ${open} unpaid, ${board.needsPerson(needsPerson)}`
      : `${shop}: ${open === 0 ? 'nothing' : open} unpaid`,
};
