/** Moments and states in words. */

const TEXTS: Record<string, string> = {
  UNPAID: 'Unpaid',
  ON_HOLD: 'Paid',
  AWAITING_SHIPMENT: 'Paid',
  IN_TRANSIT: 'Shipped',
  CANCELLED: 'Cancelled',
};

export function statusText(status: string): string {
  return TEXTS[status] ?? status;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = zone + JSON.stringify(options);
  let made = formats.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...options });
    formats.set(key, made);
  }
  return made;
}

/** "10:05" in the shop's zone. */
export function timeText(at: number, zone: string): string {
  return format(zone, { hour: '2-digit', minute: '2-digit' }).format(at);
}

/** "10:05:30" in the shop's zone. */
export function clockText(at: number, zone: string): string {
  return format(zone, { timeStyle: 'medium' }).format(at);
}

/** "Monday 2 March". */
export function dayText(at: number, zone: string): string {
  return format(zone, { weekday: 'long', day: 'numeric', month: 'long' }).format(at);
}

/** "in 40 s", "in 12 min", "in 3 h". */
export function untilText(ms: number): string {
  if (ms < 90_000) return `in ${Math.max(0, Math.round(ms / 1000))} s`;
  return ms < 5_400_000 ? `in ${Math.round(ms / 60_000)} min` : `in ${Math.round(ms / 3_600_000)} h`;
}
