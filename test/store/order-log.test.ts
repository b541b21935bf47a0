import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = new URL('../..', import.meta.url).pathname;

/** A buyer's or a shop's right to be forgotten is the one thing that stands above the log. */
const ERASURE = ['src/store/erase-buyer.ts', 'src/store/erase-shop.ts'];

test('nothing in the program but erasure changes or removes an entry of the order log', () => {
  const faults: string[] = [];
  let inserts = 0;
  for (const room of ['src', 'jobs']) {
    for (const name of readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.ts')) continue;
      const text = readFileSync(join(ROOT, room, name), 'utf8');
      if (/insertInto\('order_log'\)/.test(text)) inserts += 1;
      if (
        /(updateTable|deleteFrom|replaceInto)\(\s*'order_log'|(update|delete from|drop table) order_log/i.test(
          text,
        )
      )
        faults.push(join(room, name));
    }
  }
  expect(faults.filter((name) => !ERASURE.includes(name))).toEqual([]);
  expect(inserts).toBe(1);
});
