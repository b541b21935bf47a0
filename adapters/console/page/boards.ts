/** The boards of a place, always in sight above the feed. */
import { type ComponentChild, h } from 'preact';
import { useState } from 'preact/hooks';
import type { Posted } from '../wire.js';
import type { Scene } from './app.js';
import { CardBody, useChangeGlow } from './card-view.js';
import { recall, remember } from './memory.js';

export function Boards({ state, language, texts }: Scene): ComponentChild {
  const boards = [...state.messages.values()].filter(
    (m) => m.place === state.place && m.card.kind === 'board',
  );
  if (boards.length === 0) return null;
  return h(
    'section',
    { class: 'boards', 'aria-label': texts.board },
    boards.map((posted) => h(Board, { key: posted.ref, posted, language, texts })),
  );
}

/** A phone has no room for an open board and a feed. */
function startsOpen(ref: string): boolean {
  const chosen = recall(`board.${ref}`);
  return chosen === undefined
    ? window.matchMedia('(min-width: 720px) and (min-height: 600px)').matches
    : chosen === 'open';
}

function Board({
  posted,
  language,
  texts,
}: {
  posted: Posted;
  language: Scene['language'];
  texts: Scene['texts'];
}): ComponentChild {
  const { card, ref: message, place } = posted;
  const [open, setOpen] = useState(() => startsOpen(message));
  const box = useChangeGlow(posted.seq);
  const toggle = () => {
    remember(`board.${message}`, open ? 'closed' : 'open');
    setOpen(!open);
  };
  return h(
    'article',
    { class: `board tone-${card.tone}`, lang: card.language, ref: box, tabIndex: -1, 'data-ref': message },
    h(
      'h2',
      { class: 'board-head' },
      h(
        'button',
        { type: 'button', class: 'board-toggle', 'aria-expanded': open, onClick: toggle },
        h('span', { class: 'chevron', 'aria-hidden': true }),
        h('span', { class: 'dot', 'aria-hidden': true }),
        h('span', { class: 'board-title' }, card.title),
        !open && h('span', { class: 'board-summary' }, card.summary),
      ),
    ),
    open &&
      h('div', { class: 'board-body' }, h(CardBody, { card, language, texts, message, origin: { place } })),
  );
}
