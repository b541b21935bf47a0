import { expect, test } from 'vitest';
import { createIds, createTokens, seededRandom } from '../src/ids.js';

const NOW = Date.parse('2026-03-02T10:00:00Z');
const many = (make: () => string, count = 5_000): string[] => Array.from({ length: count }, make);

test('ids of one maker sort by the order they were made in, at one moment of the clock too', () => {
  const ids = many(createIds(() => NOW));
  expect(ids.every((id) => /^[0-9a-z]{13}[\w-]{8}$/.test(id))).toBe(true);
  expect([...ids].sort()).toEqual(ids);
});

test('ids of makers in two threads differ, though time and counter are the same', () => {
  const [one, two] = [many(createIds(() => NOW)), many(createIds(() => NOW))];
  expect(one.map((id) => id.slice(0, 13))).toEqual(two.map((id) => id.slice(0, 13)));
  const chance = [...one, ...two].map((id) => id.slice(13));
  expect(new Set(chance).size).toBe(chance.length);
});

test('ids and tokens follow from the seed', () => {
  const make = () => [createIds(() => NOW, seededRandom(7).bytes)(), createTokens(seededRandom(7).bytes)()];
  expect(make()).toEqual(make());
  expect(make()[1]).toHaveLength(22);
});
