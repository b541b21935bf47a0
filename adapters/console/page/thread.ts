/** Replies under a card: the newest in one line, the rest on request. */
import { type ComponentChild, h } from 'preact';
import { useState } from 'preact/hooks';
import type { Posted } from '../wire.js';
import { CardBody, CardHead } from './card-view.js';
import type { Language, Texts } from './texts.js';

interface Props {
  replies: readonly Posted[];
  language: Language;
  texts: Texts;
  timeZone: string;
}

export function Thread({ replies, language, texts, timeZone }: Props): ComponentChild {
  const [open, setOpen] = useState(false);
  const last = replies.at(-1)?.card;
  return h(
    'section',
    { class: 'thread' },
    h(
      'button',
      { type: 'button', class: 'thread-toggle', 'aria-expanded': open, onClick: () => setOpen(!open) },
      h('span', { class: 'chevron', 'aria-hidden': true }),
      h('span', { lang: language }, texts.replies(replies.length)),
      !open && last && h('span', { class: 'thread-last', dir: 'auto' }, last.summary || last.title),
    ),
    open &&
      h(
        'ol',
        { class: 'thread-replies' },
        replies.map(({ ref, card, postedAt, place }) =>
          h(
            'li',
            { key: ref, class: `reply tone-${card.tone}`, lang: card.language },
            h(CardHead, { card, at: postedAt, language, texts, timeZone }),
            h(CardBody, { card, language, texts, message: ref, origin: { place } }),
          ),
        ),
      ),
  );
}
