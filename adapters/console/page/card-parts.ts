/** The parts a card is drawn from. Every string becomes a text node; nothing here reads markup. */
import { type ComponentChild, h } from 'preact';
import { useState } from 'preact/hooks';
import type { Card } from '../wire.js';
import type { Language, Texts } from './texts.js';
import { isNear, relative, useTicking } from './time.js';

type Fact = Card['facts'][number];
type Line = Card['lines'][number];
type Row = NonNullable<Card['rows']>[number];

export function Facts({ facts, language }: { facts: Fact[]; language: Language }): ComponentChild {
  return h(
    'dl',
    { class: 'facts' },
    facts.map(({ label, value, at }) =>
      h(
        'div',
        { class: 'fact', key: label },
        h('dt', {}, label),
        h('dd', {}, value, at !== undefined && h(Moment, { at, language })),
      ),
    ),
  );
}

function Moment({ at, language }: { at: number; language: Language }): ComponentChild {
  const text = useTicking(() => relative(at, language));
  const nearness = useTicking(() => (isNear(at) ? 'moment moment-near' : 'moment'));
  return h('span', { class: nearness, lang: language }, text);
}

export function Lines({ lines, texts }: { lines: Line[]; texts: Texts }): ComponentChild {
  return h(
    'div',
    { class: 'lines' },
    lines.map((line, index) => {
      const key = `${index} ${line.style ?? ''}`;
      if (line.style === 'quote') return h('blockquote', { key, dir: 'auto' }, line.text);
      if (line.style === 'copy') return h(CopyLine, { key, text: line.text, texts });
      return h('p', { key, class: line.style ?? 'plain', dir: 'auto' }, line.text);
    }),
  );
}

export function CopyLine({ text, texts }: { text: string; texts: Texts }): ComponentChild {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  return h(
    'div',
    { class: 'copy' },
    h('p', { dir: 'auto' }, text),
    h(
      'button',
      { type: 'button', class: 'quiet', onClick: () => void copy() },
      copied ? texts.copied : texts.copy,
    ),
  );
}

/** A table on a screen, a list of small blocks on a phone (in CSS). */
export function Rows({ rows, label }: { rows: Row[]; label: string }): ComponentChild {
  const columns = Math.max(...rows.map(({ cells }) => cells.length));
  return h(
    'div',
    { class: 'table', role: 'region', tabIndex: 0, 'aria-label': label },
    h(
      'table',
      {},
      h(
        'tbody',
        {},
        rows.map(({ cells, tone }) =>
          h(
            'tr',
            { key: cells[0], class: tone ? `tone-${tone}` : undefined },
            Array.from({ length: columns }, (_, column) =>
              h(
                'td',
                { key: column, class: looksLikeNumber(cells[column]) ? 'number' : undefined },
                cells[column] ?? '',
              ),
            ),
          ),
        ),
      ),
    ),
  );
}

function looksLikeNumber(text: string | undefined): boolean {
  return text !== undefined && /\d/u.test(text) && !/\p{L}{4,}/u.test(text);
}
