/** A binary heap over moments: what happens next comes out first, and equal moments keep the order they came in. */

export interface Timed {
  at: number;
  seq: number;
}

export interface Heap<T extends Timed> {
  push(item: T): void;
  peek(): T | undefined;
  pop(): T | undefined;
  items(): readonly T[];
}

const before = (a: Timed, b: Timed): boolean => a.at < b.at || (a.at === b.at && a.seq < b.seq);

export function createHeap<T extends Timed>(initial: readonly T[] = []): Heap<T> {
  const heap: T[] = [];

  function push(item: T): void {
    let i = heap.push(item) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!before(item, heap[parent]!)) break;
      heap[i] = heap[parent]!;
      i = parent;
    }
    heap[i] = item;
  }

  function pop(): T | undefined {
    const top = heap[0];
    const last = heap.pop();
    if (top === undefined || last === undefined || heap.length === 0) return top;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
      if (!before(heap[child]!, last)) break;
      heap[i] = heap[child]!;
      i = child;
    }
    heap[i] = last;
    return top;
  }

  for (const item of initial) push(item);
  return { push, pop, peek: () => heap[0], items: () => heap };
}
