import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { createManualClock, createSharedClock, createSystemClock } from '../src/clock.js';
import { isBuilt } from './jobs/built.js';

const START = Date.parse('2026-03-02T10:00:00Z');
const HOUR = 3_600_000;

/** Busy until this much real time has passed: the clock's own pace is what is measured. */
function pass(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

describe('a shared clock', () => {
  test('begins where it is told and goes on at its rate', () => {
    const clock = createSharedClock({ at: START, rate: 600 });
    expect(clock.rate()).toBe(600);
    const before = { now: clock.now(), monotonic: clock.monotonic() };
    pass(20);
    const simulated = clock.now() - before.now;
    const real = clock.monotonic() - before.monotonic;
    expect(before.now).toBeGreaterThanOrEqual(START);
    expect(simulated).toBeGreaterThanOrEqual(20 * 600 - 1);
    expect(simulated).toBeLessThanOrEqual(real * 600 + 1);
    expect(Number.isInteger(clock.now())).toBe(true);
  });

  test('stands while it is paused, and then goes on at the pace it had', () => {
    const clock = createSharedClock({ at: START, rate: 100 });
    clock.pause();
    const stood = clock.now();
    pass(10);
    expect([clock.now(), clock.rate()]).toEqual([stood, 0]);
    clock.resume();
    expect(clock.rate()).toBe(100);
    expect(clock.now() - stood).toBeLessThan(1_000);
    pass(10);
    expect(clock.now() - stood).toBeGreaterThanOrEqual(999);
  });

  test('jumps forward, also while it is paused, and never back', () => {
    const clock = createSharedClock({ at: START, rate: 1 });
    clock.pause();
    clock.jumpTo(START + HOUR);
    expect([clock.now(), clock.rate()]).toEqual([START + HOUR, 0]);
    clock.jumpTo(START);
    clock.set(START);
    expect(clock.now()).toBe(START + HOUR);
  });

  test('changes its pace without changing the time', () => {
    const clock = createSharedClock({ at: START, rate: 1 });
    clock.jumpTo(START + HOUR);
    clock.setRate(1_000);
    expect(clock.now() - START - HOUR).toBeLessThan(1_000);
    clock.pause();
    clock.setRate(1);
    expect(clock.rate()).toBe(1);
  });

  test.skipIf(!isBuilt)(
    'tells the same time to every thread, whoever moves it, and never an earlier one',
    async () => {
      const clock = createSharedClock({ at: START, rate: 50 });
      const reader = readInThread(clock.buffer);
      await reader.begun;
      for (let turn = 1; turn <= 400; turn += 1) {
        if (turn % 3 === 0) clock.pause();
        else if (turn % 3 === 1) clock.setRate(turn % 2 === 0 ? 600 : 1);
        else clock.jumpTo(clock.now() + turn);
        pass(0.05);
      }
      const before = clock.now();
      const seen = await reader.finish();
      expect(seen.backwards).toBe(0);
      expect(seen.reads).toBeGreaterThan(400);
      expect(seen.last).toBeGreaterThanOrEqual(before + 1_000);
      expect(seen.last).toBeLessThanOrEqual(clock.now());
    },
  );
});

/** A thread that reads the same clock, from the build, as fast as it can. */
function readInThread(buffer: SharedArrayBuffer) {
  const code = `
    const { parentPort, workerData } = require('node:worker_threads');
    const { buffer, stop, module } = workerData;
    import(module).then(({ createSharedClock }) => {
      const clock = createSharedClock(buffer);
      let [last, reads, backwards] = [0, 0, 0];
      parentPort.postMessage('begun');
      do {
        const now = clock.now();
        if (now < last) backwards += 1;
        last = now;
        reads += 1;
      } while (Atomics.load(stop, 0) === 0);
      clock.jumpTo(clock.now() + 1_000);
      parentPort.postMessage({ last: clock.now(), reads, backwards });
    });`;
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const module = new URL('../dist/src/clock.js', import.meta.url).href;
  const worker = new Worker(code, { eval: true, workerData: { buffer, stop, module } });
  const next = <T>(): Promise<T> =>
    new Promise((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
    });
  return {
    begun: next<string>(),
    finish() {
      const told = next<{ last: number; reads: number; backwards: number }>();
      Atomics.store(stop, 0, 1);
      return told;
    },
  };
}

describe('the other clocks', () => {
  test('the wall clock is the machine’s', () => {
    const clock = createSystemClock();
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(1_000);
    expect(clock.rate()).toBe(1);
    expect(clock.monotonic()).toBeLessThanOrEqual(clock.monotonic());
  });

  test('a manual clock stands until it is set, and refuses to go back', () => {
    const clock = createManualClock(START);
    pass(5);
    expect([clock.now(), clock.monotonic()]).toEqual([START, 0]);
    clock.set(START + 5);
    clock.jumpTo(START + 9);
    expect([clock.now(), clock.monotonic()]).toEqual([START + 9, 9]);
    expect(() => clock.set(START)).toThrow(RangeError);
  });
});
