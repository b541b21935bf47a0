/** Offsets of IANA zones, fast: each stretch between two transitions is looked up once and kept. */
import { Temporal } from 'temporal-polyfill';

/** `offsetMs` holds from `from` (inclusive) until `until` (exclusive), epoch ms. */
export interface OffsetSpan {
  from: number;
  until: number;
  offsetMs: number;
}

const spansOf = new Map<string, OffsetSpan[]>();

/** The stretch of constant offset that holds at a moment. Throws RangeError on an unknown zone. */
export function offsetSpan(zone: string, at: number): OffsetSpan {
  const spans = spansOf.get(zone) ?? [];
  if (spans.length === 0) spansOf.set(zone, spans);
  for (let index = 0; index < spans.length; index++) {
    const span = spans[index]!;
    if (at < span.from || at >= span.until) continue;
    // The newest hit goes first: callers walk through time.
    if (index > 0) [spans[0], spans[index]] = [span, spans[0]!];
    return span;
  }
  const span = findSpan(zone, at);
  spans.unshift(span);
  return span;
}

function findSpan(zone: string, at: number): OffsetSpan {
  const here = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  // "previous" is strictly before, so ask one millisecond later to catch a transition at this very moment.
  const previous = here.add({ milliseconds: 1 }).getTimeZoneTransition('previous');
  const next = here.getTimeZoneTransition('next');
  return {
    from: previous?.epochMilliseconds ?? Number.NEGATIVE_INFINITY,
    until: next?.epochMilliseconds ?? Number.POSITIVE_INFINITY,
    offsetMs: here.offsetNanoseconds / 1_000_000,
  };
}

/** True when all zones show the same wall clock at that moment. */
export function zonesAgree(zones: readonly string[], at: number): boolean {
  const [first, ...rest] = zones;
  if (first === undefined) return false;
  const { offsetMs } = offsetSpan(first, at);
  return rest.every((zone) => offsetSpan(zone, at).offsetMs === offsetMs);
}

/** True when the runtime knows the zone by that name. Fixed offsets (`+08:00`) are no zones people live in. */
export function isZone(name: string): boolean {
  if (!/^[A-Za-z][\w+/-]{1,63}$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
