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
}

export interface TimeIndex {
  add(order: SandboxOrder): void;
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

  /** First entry that is not before this moment. */
  function lowerBound(at: number): number {
    let low = 0;
    let high = entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (entries[middle]!.at < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function sweep(): void {
    entries = entries.filter((entry) => alive(entry.order, entry.seq));
    sweepAt = Math.max(256, entries.length * 2);
  }

  function* walk({ from, to, descending }: Range): Generator<SandboxOrder> {
    const low = lowerBound(from);
    const high = lowerBound(to);
    const found = entries;
    for (let n = 0; n < high - low; n++) {
      const entry = found[descending ? high - 1 - n : low + n]!;
      if (alive(entry.order, entry.seq)) yield entry.order;
    }
  }

  function add(order: SandboxOrder): void {
    entries.push({ ...position(order), order });
    if (entries.length > sweepAt) sweep();
  }

  return { add, walk, position };
}
