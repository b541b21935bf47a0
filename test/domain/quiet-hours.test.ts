import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MARKETS } from '../../src/domain/markets.js';
import { isQuiet, mayMessageAt, nextOpenAt } from '../../src/domain/quiet-hours.js';
import { offsetSpan } from '../../src/domain/zone-offset.js';

const HOUR = 3_600_000;
const NIGHT = { from: '22:00', to: '09:00' };
const iso = (text: string) => Date.parse(text);
const shown = (at: number | undefined) => (at === undefined ? undefined : new Date(at).toISOString());

const marketZones = [...MARKETS.values()].map((market) => [...market.zones]);
const everyZone = [...new Set([...marketZones.flat(), ...Intl.supportedValuesOf('timeZone')])];
const moment = fc.integer({ min: iso('2024-01-01T00:00:00Z'), max: iso('2036-12-31T00:00:00Z') });
const timeOfDay = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
const quietHours = fc.record({ from: timeOfDay, to: timeOfDay });

/** The wall clock as `Intl` shows it: the judge our arithmetic is held against. */
function wallClock(at: number, zone: string): string {
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return clock.format(at);
}

function quietByIntl(at: number, zone: string, { from, to }: { from: string; to: string }): boolean {
  const now = wallClock(at, zone);
  return from <= to ? now >= from && now < to : now >= from || now < to;
}

describe('quiet hours', () => {
  test('agree with Intl in every zone at any moment', () => {
    fc.assert(
      fc.property(fc.constantFrom(...everyZone), moment, quietHours, (zone, at, quiet) => {
        expect(isQuiet(at, [zone], quiet)).toBe(quietByIntl(at, zone, quiet));
      }),
      { numRuns: 250 },
    );
  });

  test('agree with Intl around every change of clocks of a market', () => {
    for (const zone of new Set(marketZones.flat())) {
      for (
        let at = iso('2026-01-01T00:00:00Z');
        at < iso('2028-01-01T00:00:00Z');
        at = offsetSpan(zone, at).until
      ) {
        for (const near of [at - HOUR, at - 1, at, at + 1, at + HOUR]) {
          for (const quiet of [NIGHT, { from: '01:30', to: '02:30' }]) {
            expect([zone, near, isQuiet(near, [zone], quiet)]).toEqual([
              zone,
              near,
              quietByIntl(near, zone, quiet),
            ]);
          }
        }
      }
    }
  });

  test('never leave an opening that is quiet in one of the zones, and find the first one there is', () => {
    fc.assert(
      fc.property(fc.constantFrom(...marketZones), moment, quietHours, (zones, at, quiet) => {
        const open = nextOpenAt(at, zones, quiet);
        const closed = (moment: number) => zones.some((zone) => quietByIntl(moment, zone, quiet));
        if (open !== undefined) {
          expect(open).toBeGreaterThanOrEqual(at);
          expect(closed(open)).toBe(false);
          if (open > at) expect(closed(open - 1)).toBe(true);
        }
        const end = open ?? at + 48 * HOUR;
        for (let earlier = at; earlier < end; earlier += 1.25 * HOUR) expect(closed(earlier)).toBe(true);
      }),
      { numRuns: 120 },
    );
  });

  test('of the United States are the union from Honolulu to New York', () => {
    const { zones } = MARKETS.get('US')!;
    expect(shown(nextOpenAt(iso('2026-07-01T03:00:00Z'), zones, NIGHT))).toBe('2026-07-01T19:00:00.000Z');
    expect(isQuiet(iso('2026-07-02T01:59:59Z'), zones, NIGHT)).toBe(false);
    expect(isQuiet(iso('2026-07-02T02:00:00Z'), zones, NIGHT)).toBe(true);
  });

  test('end by the new clock on the night clocks go forward', () => {
    expect(shown(nextOpenAt(iso('2026-03-28T23:00:00Z'), ['Europe/Madrid'], NIGHT))).toBe(
      '2026-03-29T07:00:00.000Z',
    );
    expect(shown(nextOpenAt(iso('2026-10-24T22:00:00Z'), ['Europe/Madrid'], NIGHT))).toBe(
      '2026-10-25T08:00:00.000Z',
    );
  });

  test('that leave no opening give undefined', () => {
    const around = ['Pacific/Honolulu', 'Europe/Madrid', 'Asia/Tokyo'];
    expect(nextOpenAt(iso('2026-05-01T00:00:00Z'), around, { from: '20:00', to: '12:00' })).toBeUndefined();
    expect(nextOpenAt(0, [], NIGHT)).toBeUndefined();
    expect(isQuiet(0, [], NIGHT)).toBe(true);
  });

  test('of equal times are none', () => {
    expect(isQuiet(iso('2026-05-01T00:00:00Z'), ['Asia/Tokyo'], { from: '00:00', to: '00:00' })).toBe(false);
  });

  test('refuse a text that is no time of day', () => {
    expect(() => isQuiet(0, ['Asia/Tokyo'], { from: '24:00', to: '09:00' })).toThrow(RangeError);
  });
});

describe('the awake window', () => {
  const placedAt = iso('2026-05-01T16:00:00Z');
  const buyer = { placedAt, zones: ['Asia/Bangkok'], quiet: NIGHT, awakeWindowMs: HOUR };

  test('lets a message through at night until it ends', () => {
    expect(mayMessageAt(placedAt + HOUR, buyer)).toBe(true);
    expect(mayMessageAt(placedAt + HOUR + 1, buyer)).toBe(false);
  });

  test('does not open the night before the order was placed', () => {
    expect(mayMessageAt(placedAt - 1, buyer)).toBe(false);
  });
});

test('half a million answers take seconds at most, not minutes', () => {
  const { zones } = MARKETS.get('BR')!;
  const started = performance.now();
  let quiet = 0;
  for (let index = 0; index < 500_000; index++) {
    if (isQuiet(iso('2026-01-01T00:00:00Z') + index * 60_000, zones, NIGHT)) quiet++;
  }
  expect(quiet).toBeGreaterThan(200_000);
  expect(performance.now() - started).toBeLessThan(5000);
});
