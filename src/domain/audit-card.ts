/** The auditor's card: what does not fit together, in which orders, and what to do about it. */
import { texts } from '../texts/texts.js';
import { type FindingKind, isStanding } from './audit.js';
import type { Card, Fact, Line, Tone } from './card.js';
import { formatMoment, shorten } from './format.js';
import { orderEndings } from './order-state.js';
import type { TeamLanguage } from './template.js';

export interface AuditFacts {
  kind: FindingKind;
  shopName: string;
  zone: string;
  /** When the oldest finding came; absent when none stands. */
  since: number | undefined;
  /** When the last one went; absent while one stands. */
  clearedAt: number | undefined;
  count: number;
  /** Orders it is about, the oldest finding first. */
  externalIds: readonly string[];
}

const NAMES = 12;

export function auditCard(facts: AuditFacts, language: TeamLanguage): Card {
  const t = texts(language);
  const said = t.audit.kinds[facts.kind];
  const shop = shorten(facts.shopName, 48);
  const isOver = facts.clearedAt !== undefined;
  const title = isOver ? t.audit.overTitle(said.title) : t.audit.title(said.title);
  const lines: Line[] = isOver
    ? [{ text: t.audit.over }]
    : [{ text: said.found(facts.count), style: 'strong' }, { text: said.mend }];
  const moment = facts.clearedAt ?? facts.since;
  const list: (Fact | undefined)[] = [
    { label: t.card.facts.shop, value: shop },
    facts.externalIds.length > 0
      ? { label: t.audit.orders, value: namesText(facts.externalIds, language) }
      : undefined,
    moment === undefined
      ? undefined
      : {
          label: isOver ? t.audit.overSince : t.audit.since,
          value: formatMoment(moment, facts.zone, language),
          at: moment,
        },
  ];
  return {
    kind: 'note',
    tone: toneOf(facts.kind, isOver),
    title,
    facts: list.filter((fact) => fact !== undefined),
    lines,
    buttons: [],
    summary: [title, shop, lines[0]?.text].join(' · '),
    language,
  };
}

function toneOf(kind: FindingKind, isOver: boolean): Tone {
  if (isOver) return 'closed';
  return isStanding(kind) ? 'bad' : 'warning';
}

/** Endings that can be typed after `order`; a long list is cut. */
function namesText(externalIds: readonly string[], language: TeamLanguage): string {
  const t = texts(language);
  const names = orderEndings(externalIds.slice(0, NAMES));
  const rest = externalIds.length - names.length;
  return t.words.list(rest > 0 ? [...names, t.audit.more(rest)] : names);
}
