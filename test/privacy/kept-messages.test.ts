import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { forgetMessages, keepMessagesIn } from '../../adapters/console/kept-messages.js';
import type { Posted } from '../../adapters/console/wire.js';
import { plainCard } from '../contract/team-chat.js';

const DAY = 24 * 3_600_000;
const NOW = Date.parse('2026-03-02T10:00:00Z');

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'unpaid-kept-'));
  path = join(folder, 'console.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function posted(ref: string, title: string, change: Partial<Posted> = {}): Posted {
  const card = plainCard({ kind: 'note', title });
  return { ref, place: 'orders', card, postedAt: NOW, changedAt: NOW, born: 1, seq: 1, ...change };
}

const file = (): string => readFileSync(path, 'utf8');

describe('the console’s file', () => {
  test('forgets what has not changed for thirty days, at a start and once a day while it runs', () => {
    const time = { now: NOW };
    const kept = keepMessagesIn(path, () => time.now);
    kept.load();
    kept.save(posted('orders/a', 'the old words'));
    time.now = NOW + 29 * DAY;
    kept.save(posted('orders/b', 'the young words', { changedAt: time.now }));
    expect(file()).toContain('the old words');
    time.now = NOW + 30 * DAY + 1;
    kept.save(posted('orders/c', 'the new words', { changedAt: time.now }));
    expect(file()).not.toContain('the old words');
    expect(file()).toContain('the young words');
    time.now = NOW + 59 * DAY + 1;
    expect(
      keepMessagesIn(path, () => time.now)
        .load()
        .map(({ ref }) => ref),
    ).toEqual(['orders/c']);
    expect(file()).not.toContain('the young words');
  });

  test('loses messages by their ref, with their threads, and by words they hold, older lines of them too', () => {
    const kept = keepMessagesIn(path, () => NOW);
    kept.load();
    kept.save(posted('orders/a', 'card of an order'));
    kept.save(posted('orders/a', 'card of an order, later'));
    kept.save(posted('orders/a/b', 'a note', { thread: 'orders/a' }));
    kept.save(posted('orders/c', 'she said "no\nthanks"'));
    kept.save(posted('orders/d', 'another card'));
    writeFileSync(`${path}.new`, 'half a copy: she said');
    expect(forgetMessages(path, { refs: ['orders/a'], words: ['"no\nthanks"'] })).toBe(4);
    expect(
      keepMessagesIn(path, () => NOW)
        .load()
        .map(({ ref }) => ref),
    ).toEqual(['orders/d']);
    expect(() => readFileSync(`${path}.new`)).toThrow('ENOENT');
  });

  test('that is not there has nothing to forget', () => {
    expect(forgetMessages(path, { refs: ['orders/a'], words: ['x'] })).toBe(0);
  });
});
