/**
 * Orders by a moment: appended in time order, read by range from either end. A record that no longer holds is skipped
 * and swept out once most are dead, so that a poll costs what it returns, however many orders there are.
 */
import type { SandboxOrder } from './model.js';

export interface Position {
  at: number;
  seq: number;
}

interface Entry extends Position {
  order: SandboxOrder;
}

export interface Range {
  /** Epoch ms, inclusive / exclusive. */
  from: number;
  to: number;
  descending: boolean;
  /** Start behind this one. */
  after?: Position | undefined;
}

export interface TimeIndex {
  add(order: SandboxOrder): void;
  /** Orders ever added, less those reported gone; for an index that holds each order once. */
  size(): number;
  /** One order in it is no longer alive. */
  gone(): void;
  /** Orders of the range in turn. */
  walk(range: Range): Generator<SandboxOrder>;
  position(order: SandboxOrder): Position;
}

export function createTimeIndex(
  position: (order: SandboxOrder) => Position,
  alive: (order: SandboxOrder, seq: number) => boolean,
): TimeIndex {
  let entries: Entry[] = [];
  let sweepAt = 256;
  let size = 0;

  /** First entry that is not before (at, seq). */
  function lowerBound(at: number, seq: number): number {
    let low = 0;
    let high = entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const entry = entries[middle]!;
      if (entry.at < at || (entry.at === at && entry.seq < seq)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function sweep(): void {
    entries = entries.filter((entry) => alive(entry.order, entry.seq));
    sweepAt = Math.max(256, entries.length * 2);
  }

  function* walk({ from, to, descending, after }: Range): Generator<SandboxOrder> {
    let low = lowerBound(from, 0);
    let high = lowerBound(to, 0);
    if (after && descending) high = Math.min(high, lowerBound(after.at, after.seq));
    if (after && !descending) low = Math.max(low, lowerBound(after.at, after.seq + 1));
    const found = entries;
    for (let n = 0; n < high - low; n++) {
      const entry = found[descending ? high - 1 - n : low + n]!;
      if (alive(entry.order, entry.seq)) yield entry.order;
    }
  }

  function add(order: SandboxOrder): void {
    size++;
    entries.push({ ...position(order), order });
    if (entries.length > sweepAt) sweep();
  }

  const gone = (): void => {
    size--;
  };
  return { add, gone, size: () => size, walk, position };
}
