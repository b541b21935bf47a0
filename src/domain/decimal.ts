const DECIMAL = /^(-?\d{1,18})(?:\.(\d{1,6}))?$/;

/** A decimal of at most 18 digits and 6 places, in millionths. Undefined when it is anything else. No float is involved. */
export function decimalMillionths(decimal: unknown): bigint | undefined {
  const match = DECIMAL.exec(String(decimal));
  return match ? BigInt(match[1]! + (match[2] ?? '').padEnd(6, '0')) : undefined;
}

/** Negative, 0 or positive as `a` is below, equal to or above `b`; undefined when one of them is no decimal. */
export function compareDecimals(a: unknown, b: unknown): number | undefined {
  const [left, right] = [decimalMillionths(a), decimalMillionths(b)];
  if (left === undefined || right === undefined) return undefined;
  return left < right ? -1 : left > right ? 1 : 0;
}
