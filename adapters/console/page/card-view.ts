import { type ComponentChild, h, type RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { Card } from '../wire.js';
import { ActionButton } from './action-button.js';
import type { Origin } from './acts.js';
import { Facts, Lines, Rows } from './card-parts.js';
import type { Language, Texts } from './texts.js';
import { absolute, relative, useTicking } from './time.js';

export interface BodyProps {
  card: Card;
  language: Language;
  texts: Texts;
  /** Ref that presses name. */
  message: string;
  origin: Origin;
}

/** Everything of a card under its title. */
export function CardBody({ card, language, texts, message, origin }: BodyProps): ComponentChild {
  return h(
    'div',
    { class: 'body' },
    card.facts.length > 0 && h(Facts, { facts: card.facts, language }),
    card.lines.length > 0 && h(Lines, { lines: card.lines, texts }),
    card.rows && card.rows.length > 0 && h(Rows, { rows: card.rows, label: card.title }),
    card.buttons.length > 0 &&
      h(
        'div',
        { class: 'actions' },
        card.buttons.map((button) => h(ActionButton, { key: button.label, button, message, origin, texts })),
      ),
  );
}

/** Title line: tone in colour and, for those who do not see it, in words. */
export function CardHead({
  card,
  at,
  language,
  texts,
  timeZone,
}: Omit<BodyProps, 'message' | 'origin'> & { at: number; timeZone: string }): ComponentChild {
  const ago = useTicking(() => relative(at, language));
  return h(
    'header',
    { class: 'head' },
    h('span', { class: 'dot', 'aria-hidden': true }),
    h('h3', { class: 'title' }, card.title, h('span', { class: 'unseen' }, ` (${texts.tones[card.tone]})`)),
    h(
      'time',
      {
        class: 'ago',
        lang: language,
        title: absolute(at, language, timeZone),
        dateTime: new Date(at).toISOString(),
      },
      ago,
    ),
  );
}

const GLOW_MS = 1_400;

/**
 * Lets a card glow softly when `version` changes, and takes the focus into its care when the button that had it is gone,
 * so that someone at the keyboard does not fall back to the top of the page.
 */
export function useChangeGlow(version: number): RefObject<HTMLElement | null> {
  const box = useRef<HTMLElement>(null);
  const first = useRef(true);
  const hadFocus = box.current?.contains(document.activeElement) ?? false;
  useLayoutEffect(() => {
    if (hadFocus && document.activeElement === document.body) box.current?.focus({ preventScroll: true });
  });
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    if (window.matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    const glow = getComputedStyle(document.documentElement).getPropertyValue('--glow');
    box.current?.animate([{ backgroundColor: glow }, {}], { duration: GLOW_MS, easing: 'ease-out' });
  }, [version]);
  return box;
}
