const UNIT_MS = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 } as const;

/** Longer than any plan; keeps sums of durations far from the edge of safe integers. */
const LONGEST_MS = 366 * UNIT_MS.d;

/**
 * Reads `90s`, `5m`, `72h`, `1h30m`, `2d` (units in falling order, each at most once) as milliseconds.
 * Undefined when the text is anything else or over a year.
 */
export function parseDuration(text: string): number | undefined {
  const match = /^(?:(\d{1,3})d)?(?:(\d{1,4})h)?(?:(\d{1,5})m)?(?:(\d{1,7})s)?$/.exec(text.trim());
  if (!match || text.trim() === '') return undefined;
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] = match;
  const ms =
    Number(days) * UNIT_MS.d +
    Number(hours) * UNIT_MS.h +
    Number(minutes) * UNIT_MS.m +
    Number(seconds) * UNIT_MS.s;
  return ms <= LONGEST_MS ? ms : undefined;
}

/** The shortest text that `parseDuration` reads back to the same whole seconds: `5m`, `72h`, `1h30m`, `0s`. Days only from 4 d up. */
export function formatDuration(ms: number): string {
  let rest = Math.round(ms / 1000) * 1000;
  let text = '';
  for (const unit of ['d', 'h', 'm', 's'] as const) {
    if (unit === 'd' && rest < 4 * UNIT_MS.d) continue;
    const count = Math.floor(rest / UNIT_MS[unit]);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * UNIT_MS[unit];
  }
  return text || '0s';
}
