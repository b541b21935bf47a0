/** Why an order is where it is: the plan it was placed under, the guards in its way, what comes next, all that happened. */
import type { OrderView } from '../domain/alert.js';
import type { Card, Fact, Line } from '../domain/card.js';
import { formatSpan, shorten } from '../domain/format.js';
import { deadlineText, orderTone } from '../domain/order-card.js';
import { leadLines, momentOf } from '../domain/order-lines.js';
import { orderEnding, orderState } from '../domain/order-state.js';
import type { PolicySnapshot } from '../domain/policy.js';
import type { TeamLanguage } from '../domain/template.js';
import { historyLines } from '../texts/sentence.js';
import type { Texts } from '../texts/shape.js';
import { texts } from '../texts/texts.js';

/** `policy`: the snapshot the order was placed under; without it plan and limits are left out. */
export function whyCard(view: OrderView, language: TeamLanguage, policy?: PolicySnapshot): Card {
  const t = texts(language);
  const state = t.words.states[orderState(view)];
  const title = t.desk.whyTitle(orderEnding(view.externalId), state);
  const reasons = leadLines(view, t);
  const next = nextLine(view, t);
  return {
    kind: 'list',
    tone: orderTone(view),
    title,
    facts: whyFacts(view, policy, t),
    lines: [...reasons, next, ...planLines(policy, t), ...storyLines(view, t)],
    buttons: [{ url: view.url, label: t.card.sellerCenter, style: 'default' }],
    summary: `${title} · ${(reasons[0] ?? next).text}`,
    language,
  };
}

function whyFacts(view: OrderView, policy: PolicySnapshot | undefined, t: Texts): Fact[] {
  const { why, capsValue } = t.desk;
  const facts: Fact[] = [];
  const deadline = view.status === 'unpaid' ? deadlineText(view, t.language) : undefined;
  if (deadline) facts.push({ label: why.deadline, value: deadline });
  if (!policy) return facts;
  const { quietHours, caps } = policy;
  facts.push({ label: why.policy, value: shorten(policy.name, 48) });
  facts.push({ label: why.quietHours, value: `${quietHours.from}–${quietHours.to}` });
  const gap = formatSpan(caps.gapMs, t.language);
  const buyerWindow = formatSpan(caps.perBuyerMs, t.language);
  facts.push({ label: why.caps, value: capsValue(caps.perOrder, caps.perBuyer, buyerWindow, gap) });
  return facts;
}

function nextLine(view: OrderView, t: Texts): Line {
  const { next } = view;
  if (!next || view.status !== 'unpaid' || view.shopPaused) return { text: t.desk.nothingNext };
  return { text: t.desk.nextLine(t.words.steps[next.step], momentOf(view, next.at, t.language)) };
}

function planLines(policy: PolicySnapshot | undefined, t: Texts): Line[] {
  if (!policy || policy.steps.length === 0) return [];
  const steps = [...policy.steps]
    .sort((a, b) => a.afterMs - b.afterMs)
    .map((step) => t.desk.stepAfter(t.words.steps[step.name], formatSpan(step.afterMs, t.language)));
  return [{ text: t.desk.planLine(t.words.list(steps)) }];
}

function storyLines(view: OrderView, t: Texts): Line[] {
  if (view.history.length === 0) return [];
  const story = historyLines(view.history, t.language, view.zone, view.placedAt);
  return [
    { text: t.words.pair(t.desk.history, '').trim(), style: 'strong' },
    ...story.map((text): Line => ({ text, style: 'small' })),
  ];
}
