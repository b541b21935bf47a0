/** The cards of a place, oldest first. What changes, changes in its place; what is new comes below. */
import { type ComponentChild, h, type RefObject } from 'preact';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Posted } from '../wire.js';
import { dropPrivate } from './acts.js';
import type { Scene } from './app.js';
import { CardBody, CardHead, useChangeGlow } from './card-view.js';
import type { PrivateCard } from './store.js';
import { Thread } from './thread.js';

type Item = { at: number; posted: Posted } | { at: number; own: PrivateCard };

const NO_REPLIES: readonly Posted[] = [];

export function Feed(scene: Scene): ComponentChild {
  const { state, texts } = scene;
  const { items, replies } = useMemo(() => arrange(scene), [state.messages, state.privates, state.place]);
  const box = useRef<HTMLDivElement>(null);
  const { below, toBottom, scrolled } = useStickToBottom(box, items.length);
  return h(
    'div',
    { class: 'feed-frame' },
    h(
      'div',
      {
        class: 'feed',
        role: 'feed',
        'aria-label': state.places.find((p) => p.place === state.place)?.title,
        ref: box,
        onScroll: scrolled,
        tabIndex: 0,
      },
      items.length === 0 && state.connection === 'live' && h(Quiet, scene),
      items.map((item) =>
        'posted' in item
          ? h(FeedCard, {
              ...scene,
              key: item.posted.ref,
              posted: item.posted,
              replies: replies.get(item.posted.ref) ?? NO_REPLIES,
            })
          : h(OwnCard, { ...scene, key: `own ${item.own.id}`, own: item.own }),
      ),
    ),
    below > 0 &&
      h('button', { type: 'button', class: 'pill', onClick: toBottom }, texts.newCards(below), ' ↓'),
  );
}

function arrange({ state }: Scene): { items: Item[]; replies: ReadonlyMap<string, Posted[]> } {
  const here = [...state.messages.values()].filter((m) => m.place === state.place && m.card.kind !== 'board');
  const replies = new Map<string, Posted[]>();
  const own = state.privates.filter(({ place }) => place === state.place);
  const items: Item[] = own.map((one) => ({ at: one.at, own: one }));
  for (const posted of here.sort((a, b) => a.postedAt - b.postedAt)) {
    const { thread } = posted;
    // A reply whose card is no longer known stands by itself.
    if (thread === undefined || !state.messages.has(thread)) items.push({ at: posted.postedAt, posted });
    else replies.set(thread, [...(replies.get(thread) ?? []), posted]);
  }
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
  return useMemo(
    () => h(CardFrame, { posted, replies, language, texts, timeZone }),
    [posted, replies.length, replies.at(-1)?.seq, language, timeZone],
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
  return h(
    'article',
    { class: `card own tone-${card.tone}`, lang: card.language, tabIndex: -1 },
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

/** How far from the end still counts as reading the end. */
const NEAR_PX = 60;

/**
 * Follows the end of the feed while someone reads there, unless a hand is on a button: what moves away under a pointer
 * makes people press the wrong thing. Counts what came below meanwhile.
 */
function useStickToBottom(box: RefObject<HTMLDivElement | null>, length: number) {
  const atEnd = useRef(true);
  const seen = useRef(length);
  const [, draw] = useState(0);
  useLayoutEffect(() => {
    const feed = box.current;
    if (!feed) return;
    const busy = feed.querySelector('.actions:hover, .actions :focus-visible, .thread:hover') !== null;
    if (atEnd.current && !(busy && seen.current > 0)) feed.scrollTop = feed.scrollHeight;
    if (atEnd.current && !busy) seen.current = length;
    seen.current = Math.min(seen.current, length);
  });
  const scrolled = () => {
    const feed = box.current;
    if (!feed) return;
    atEnd.current = feed.scrollHeight - feed.scrollTop - feed.clientHeight < NEAR_PX;
    if (atEnd.current && seen.current !== length) {
      seen.current = length;
      draw(length);
    }
  };
  const toBottom = () => {
    const feed = box.current;
    feed?.scrollTo({ top: feed.scrollHeight });
  };
  return { below: length - seen.current, toBottom, scrolled };
}
