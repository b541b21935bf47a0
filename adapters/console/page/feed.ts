/** The cards of a place, oldest first. What changes, changes in its place; what is new comes below. */
import { type ComponentChild, h } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Posted } from '../wire.js';
import { dropPrivate } from './acts.js';
import type { Scene } from './app.js';
import { CardBody, CardHead, useChangeGlow } from './card-view.js';
import { useFollowEnd } from './follow-end.js';
import type { PrivateCard } from './store.js';
import { Thread } from './thread.js';

type Item = { at: number; posted: Posted } | { at: number; own: PrivateCard };

const NO_REPLIES: readonly Posted[] = [];

export function Feed(scene: Scene): ComponentChild {
  const { state, texts } = scene;
  const { items, replies } = useMemo(() => arrange(scene), [state.messages, state.privates, state.place]);
  const box = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const { below, toEnd, scrolled } = useFollowEnd(box, content, items.length);
  const title = state.places.find(({ place }) => place === state.place)?.title;
  return h(
    'div',
    { class: 'feed-frame' },
    h(
      'div',
      { class: 'feed', role: 'feed', 'aria-label': title, ref: box, onScroll: scrolled, tabIndex: 0 },
      items.length === 0 && state.connection === 'live' && h(Quiet, scene),
      h(
        'div',
        { ref: content, role: 'presentation' },
        items.map((item) =>
          'own' in item
            ? h(OwnCard, { ...scene, key: `own ${item.own.id}`, own: item.own })
            : h(FeedCard, {
                ...scene,
                key: item.posted.ref,
                posted: item.posted,
                replies: replies.get(item.posted.ref) ?? NO_REPLIES,
              }),
        ),
      ),
    ),
    below > 0 && h('button', { type: 'button', class: 'pill', onClick: toEnd }, texts.newCards(below), ' ↓'),
  );
}

function arrange({ state }: Scene): { items: Item[]; replies: ReadonlyMap<string, Posted[]> } {
  const here = [...state.messages.values()].filter((m) => m.place === state.place && m.card.kind !== 'board');
  const replies = new Map<string, Posted[]>();
  const items: Item[] = [];
  for (const posted of here.sort((a, b) => a.postedAt - b.postedAt || a.born - b.born)) {
    const { thread } = posted;
    // A reply whose card is no longer known stands by itself.
    if (thread === undefined || !state.messages.has(thread)) items.push({ at: posted.postedAt, posted });
    else if (!replies.get(thread)?.push(posted)) replies.set(thread, [posted]);
  }
  for (const own of state.privates) if (own.place === state.place) items.push({ at: own.at, own });
  return { items: items.sort((a, b) => a.at - b.at), replies };
}

/** Drawn again only when the card itself, its thread or the language changed: 300 of them stay cheap. */
function FeedCard({
  state,
  language,
  texts,
  posted,
  replies,
}: Scene & { posted: Posted; replies: readonly Posted[] }): ComponentChild {
  const { timeZone } = state;
  const newest = Math.max(...replies.map(({ seq }) => seq));
  return useMemo(
    () => h(CardFrame, { posted, replies, language, texts, timeZone }),
    [posted, replies.length, newest, language, timeZone],
  );
}

interface FrameProps extends Pick<Scene, 'language' | 'texts'> {
  posted: Posted;
  replies: readonly Posted[];
  timeZone: string;
}

function CardFrame({ posted, replies, language, texts, timeZone }: FrameProps): ComponentChild {
  const { card, ref: message, place } = posted;
  const box = useChangeGlow(posted.seq);
  const origin = useMemo(() => ({ place }), [place]);
  return h(
    'article',
    {
      class: `card kind-${card.kind} tone-${card.tone}`,
      lang: card.language,
      tabIndex: -1,
      ref: box,
      'data-ref': message,
    },
    h(CardHead, { card, at: posted.postedAt, language, texts, timeZone }),
    h(CardBody, { card, language, texts, message, origin }),
    replies.length > 0 && h(Thread, { replies, language, texts, timeZone }),
  );
}

function OwnCard({ state, language, texts, own }: Scene & { own: PrivateCard }): ComponentChild {
  const { card, id, place, asked, at } = own;
  const message = `${encodeURIComponent(place)}/private`;
  const box = useRef<HTMLElement>(null);
  // Somebody asked for it: it comes into sight wherever they were reading.
  useEffect(() => box.current?.scrollIntoView({ block: 'nearest' }), []);
  return h(
    'article',
    { class: `card own tone-${card.tone}`, lang: card.language, tabIndex: -1, ref: box },
    h(
      'p',
      { class: 'own-line', lang: language },
      texts.onlyYou,
      asked && h('code', {}, asked),
      h('button', { type: 'button', class: 'quiet', onClick: () => dropPrivate(id) }, texts.dismiss),
    ),
    h(CardHead, { card, at, language, texts, timeZone: state.timeZone }),
    h(CardBody, { card, language, texts, message, origin: { place, privateId: id } }),
  );
}

function Quiet({ texts }: Scene): ComponentChild {
  return h(
    'div',
    { class: 'quiet-feed' },
    h('p', { class: 'strong' }, texts.noCards),
    h('p', {}, texts.noCardsText),
  );
}
