import type { LogTexts, LogWords } from '../shape.js';
import { words as vocabulary } from './words.js';

export const log: LogTexts = {
  placed: (w) => `Placed${at(w)}`,
  step_sent: (w) => act(w, SENT[w.step ?? 'remind']),
  step_skipped: (w) => `${capital(step(w))} skipped${at(w)}${because(w)}`,
  step_moved: (w) => `${capital(step(w))} moved${w.until ? ` to ${w.until}` : ''}${because(w)}`,
  step_unknown: (w) => `The ${step(w)} may or may not have reached the buyer${because(w)}`,
  step_rejected: (w) => `The ${step(w)} was refused${at(w)}${detail(w)}`,
  deadline_told: (w) =>
    w.until
      ? `Told the buyer${at(w)} that the order closes at ${w.until}`
      : `Told the buyer the deadline${at(w)}`,
  escalated: (w) => `Called the leads${at(w)}${w.span ? `: unclaimed for ${w.span}` : because(w)}`,
  alert_opened: (w) => `Asked the team to look${at(w)}${because(w)}`,
  claimed: (w) => `${w.person ?? 'Somebody'} claimed it${at(w)}`,
  cancel_asked: (w) => act(w, 'asked another lead to agree to a cancel'),
  assigned: (w) => `${w.person ?? 'Somebody'} handed it to ${w.to ?? 'somebody'}${at(w)}`,
  released: (w) => `${w.person ?? 'Somebody'} released it${at(w)}${because(w)}`,
  lease_expired: (w) => `${w.person ? `${w.person}’s claim` : 'The claim'} ran out${at(w)}`,
  snoozed: (w) => `${act(w, 'snoozed it')}${w.until ? ` until ${w.until}` : ''}`,
  woken: (w) => `The snooze ended${at(w)}`,
  extended: (w) => `${act(w, 'extended the deadline')}${extent(w)}`,
  kept_open: (w) => act(w, 'kept it open'),
  buyer_replied: (w) => `The buyer answered${at(w)}${w.reason ? `: ${w.reason}` : ''}`,
  cancel_requested: (w) =>
    `${act(w, 'asked to cancel it')}${w.until ? `; it happens at ${w.until} unless undone` : ''}`,
  cancel_undone: (w) => act(w, 'undid the cancel'),
  cancel_moot: (w) => `Not cancelled${at(w)}${because(w)}`,
  cancel_waits: (w) => `The cancel waits for a lead${at(w)}${because(w)}`,
  cancel_released: (w) => act(w, 'let the cancel go on'),
  cancel_refused: (w) => `The marketplace refused the cancel${at(w)}${detail(w)}`,
  cancel_expired: (w) => `Its time was over${at(w)}, but a person must decide${because(w)}`,
  cancelled: (w) => cancelled(w),
  paid: (w) => `Paid${at(w)}${after(w)}`,
  paid_after_cancel: (w) => `Paid${at(w)}, after it had been cancelled`,
  hold_ended: (w) => `The stock hold ended${at(w)}; the order stays open`,
  it_arrived: (w) => `${w.person ?? 'A person'} saw that the ${step(w)} had arrived${at(w)}`,
  resolved: (w) => act(w, 'settled it'),
  send_again: (w) => act(w, `sent the ${step(w)} again`),
  paused: (w) => act(w, 'paused the shop'),
  resumed: (w) => act(w, 'resumed the shop'),
  would: (w) =>
    `Would have ${SENT[w.step ?? 'remind']}${at(w)}${w.until ? `: the order closes at ${w.until}` : ''}`,
  went_live: (w) => act(w, 'let the bot act by itself'),
  went_to_shadow: (w) => act(w, 'put the shop into shadow'),
};

const SENT = {
  ask: 'asked the buyer',
  remind: 'reminded the buyer',
  escalate: 'called the leads',
  notice: 'sent the closing notice',
  cancel: 'cancelled the order',
  hold: 'ended the stock hold',
} as const;

function cancelled(w: LogWords): string {
  const by = w.person ?? vocabulary.cancelledBy[w.cancelledBy];
  return `Cancelled by ${by}${at(w)}${w.reason ? `: ${w.reason}` : because(w)}`;
}

/** "Mia reminded the buyer at 10:28"; without a person it was us. */
function act(w: LogWords, verb: string): string {
  return `${w.person ? `${w.person} ${verb}` : capital(verb)}${at(w)}`;
}

function at(w: LogWords): string {
  return w.at ? ` at ${w.at}` : '';
}

function step(w: LogWords): string {
  return w.step ? vocabulary.steps[w.step] : 'step';
}

function because(w: LogWords): string {
  return w.because ? `: ${w.because}` : '';
}

function detail(w: LogWords): string {
  const reason = w.reason ?? w.because;
  if (!reason) return w.code ? ` (${w.code})` : '';
  return w.code && w.code !== reason ? `: ${reason} (${w.code})` : `: ${reason}`;
}

function extent(w: LogWords): string {
  if (w.until) return ` to ${w.until}`;
  return w.span ? ` by ${w.span}` : '';
}

function after(w: LogWords): string {
  if (!w.after) return '';
  return w.span
    ? `, ${w.span} after the ${vocabulary.steps[w.after]}`
    : `, after the ${vocabulary.steps[w.after]}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
