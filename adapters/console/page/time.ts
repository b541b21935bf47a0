/** The bot's clock as the page believes it, between two readings, and moments told relative to it. */
import { useEffect, useState } from 'preact/hooks';
import type { ClockReading } from '../wire.js';
import type { Language } from './texts.js';

let reading = { now: Date.now(), rate: 1, at: performance.now() };
const tickers = new Set<() => void>();

export function setClock(clock: ClockReading): void {
  reading = { ...clock, at: performance.now() };
  for (const tick of tickers) tick();
}

/** Epoch ms by the bot's clock. */
export function clockNow(): number {
  return reading.now + (performance.now() - reading.at) * reading.rate;
}

setInterval(() => {
  for (const tick of tickers) tick();
}, 1000);

/** A text that is made anew each second and drawn only when it differs. */
export function useTicking(make: () => string): string {
  const [text, setText] = useState(make);
  useEffect(() => {
    const tick = () => setText(make());
    tick();
    tickers.add(tick);
    return () => {
      tickers.delete(tick);
    };
  }, [make]);
  return text;
}

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
];

/** `in 12 min`, `3 hr ago`, `now` within five seconds. */
export function relative(at: number, language: Language): string {
  const away = at - clockNow();
  const format = new Intl.RelativeTimeFormat(language, { style: 'short', numeric: 'auto' });
  if (Math.abs(away) < 5_000) return format.format(0, 'second');
  const [unit, length] = STEPS.find(([, ms]) => Math.abs(away) >= ms) ?? ['second', 1_000];
  // Two units of a kind are told in the smaller one: "in 90 min", not "in 2 hours".
  const [finer, size] =
    Math.abs(away) < 1.5 * length
      ? (STEPS[STEPS.findIndex(([u]) => u === unit) + 1] ?? [unit, length])
      : [unit, length];
  return format.format(Math.round(away / size), finer).replace(/\./gu, '');
}

export function absolute(at: number, language: Language, timeZone: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(at);
}

/** Hours and minutes of the bot's clock. */
export function clockFace(language: Language, timeZone: string): string {
  const format: Intl.DateTimeFormatOptions = {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  };
  return new Intl.DateTimeFormat(language, format).format(clockNow());
}

const NEAR_MS = 10 * 60_000;

/** A deadline that is less than ten minutes ahead. */
export function isNear(at: number): boolean {
  const away = at - clockNow();
  return away > 0 && away < NEAR_MS;
}
