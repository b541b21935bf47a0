/**
 * Follows the end of the feed while someone reads there, unless a hand is on a button: what moves away under a pointer
 * makes people press the wrong thing. Counts what came below meanwhile.
 */
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

/** How far from the end still counts as reading the end. */
const NEAR_PX = 60;

type Box = RefObject<HTMLDivElement | null>;

export interface FollowEnd {
  /** Cards below that were not yet in sight. */
  below: number;
  scrolled(): void;
  toEnd(): void;
}

/** `box` scrolls, `content` grows in it, `length` is the number of cards. */
export function useFollowEnd(box: Box, content: Box, length: number): FollowEnd {
  const atEnd = useRef(true);
  const [seen, setSeen] = useState(length);

  const toEnd = () => box.current?.scrollTo({ top: box.current.scrollHeight });
  const follow = () => {
    const handOnButton = box.current?.querySelector('.actions:hover, .actions :focus-visible') != null;
    if (atEnd.current && !handOnButton) toEnd();
  };
  const scrolled = () => {
    if (!box.current) return;
    const { scrollHeight, scrollTop, clientHeight } = box.current;
    atEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_PX;
    if (atEnd.current) setSeen(length);
  };
  useLayoutEffect(() => {
    follow();
    scrolled();
  }, [length]);
  // Cards also grow when edited, and when the browser first lays out one that was far away.
  useEffect(() => {
    if (!content.current) return;
    const observer = new ResizeObserver(follow);
    observer.observe(content.current);
    return () => observer.disconnect();
  }, []);

  return { below: Math.max(0, length - seen), scrolled, toEnd };
}
