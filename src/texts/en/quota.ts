import type { QuotaTexts, UnusualTexts } from '../quota-shape.js';
import { count } from './words.js';

export const quota: QuotaTexts = {
  chat: {
    fewTitle: (shop) => `${shop}: few chat requests are left today`,
    noneTitle: (shop) => `${shop}: no chat requests are left today`,
    overTitle: (shop) => `${shop}: chat requests are back`,
    few: (left, all) => `${left} of ${all} are left.`,
    none: (all) => `All ${all} are used up.`,
    over: 'A new day has begun: the bot writes to every buyer again.',
    fewHint: (time) => `Until ${time} the bot writes closing notices, and to orders of high value, only.`,
    noneHint: (time) =>
      `Until ${time} the bot writes to nobody; orders that were due a notice are not cancelled by themselves. Write in Seller Center where it matters.`,
    board: (time) =>
      `Few chat requests are left: until ${time} only notices and high-value orders are written to.`,
  },
  webhooks: {
    silentTitle: (shop) => `${shop}: webhooks have fallen silent`,
    silent: (time, span, changes) =>
      `The last one came at ${time}, ${span} ago. Since then ${count(changes, 'change was', 'changes were')} found by reading the shop.`,
    meanwhile: 'Nothing is lost: the shop is read every 15 s until they come again.',
    remedy:
      'What to do: see that the public address answers from outside, and that it is still entered in Partner Center under webhooks. Run unpaid doctor for a closer look.',
    backTitle: (shop) => `${shop}: webhooks are back`,
    back: (span) => `They were silent for ${span}.`,
    board: (time) => `Webhooks have been silent since ${time}: the shop is read every 15 s.`,
  },
  asOf: (time, ago) => `as of ${time}, ${ago}`,
  seconds: (number) => `${number} s`,
  ago: (span) => `${span} ago`,
};

export const unusual: UnusualTexts = {
  duplicate: (ending) => `Unusual: the same buyer ordered the same shortly before, as ${ending}.`,
  value: (usual) => `Unusual: the total is far above what is usual here (95 of 100 are at most ${usual}).`,
  count: (usual) => `Unusual: far more units than usual here (95 of 100 orders have at most ${usual}).`,
  nonPayer: (orders) => `Unusual: this buyer left ${count(orders, 'order', 'orders')} unpaid lately.`,
  test: 'Unusual: this looks like a test order.',
  sample: 'Unusual: this is a sample order.',
  currency: (code) => `Unusual: it holds amounts in ${code}, another currency than the shop’s.`,
  short: {
    duplicate: 'duplicate?',
    value: 'high total',
    count: 'many units',
    non_payer: 'serial non-payer',
    test: 'test?',
    sample: 'sample',
    currency: 'mixed currency',
  },
};
