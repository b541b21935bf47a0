import { expect, test } from 'vitest';
import { DEFAULT_UNUSUAL } from '../../src/domain/unusual.js';
import { openScene } from '../harness/scene.js';

test('a duplicate is marked on its card and in lists, and goes its usual way', async () => {
  const scene = await openScene({ orders: [{ buyer: 'ana' }, { at: '2m', buyer: 'ana' }] });
  await scene.to('8m');
  expect(scene.card(1).lines.map(({ text }) => text)).toContain(
    'Unusual: the same buyer ordered the same shortly before, as …4700.',
  );
  expect(
    scene
      .card(0)
      .lines.map(({ text }) => text)
      .join(),
  ).not.toContain('Unusual');
  const answer = await scene.type('today');
  expect(JSON.stringify(answer)).toContain('duplicate?');
  await scene.to('90m');
  expect(scene.heard(0).length + scene.heard(1).length).toBe(4);
});

test('where the policy says hold, it is a person’s from the start: nothing is written and nothing cancelled', async () => {
  const scene = await openScene({
    orders: [{ buyer: 'ana' }, { at: '2m', buyer: 'ana' }],
    policy: (standard) => ({
      ...standard,
      unusual: { ...DEFAULT_UNUSUAL, duplicate: { withinMs: 600_000, hold: true } },
    }),
  });
  await scene.to('2m30s');
  expect(scene.card(1).title).toContain('needs a person');
  expect(
    scene
      .card(1, 'dingdan')
      .lines.map(({ text }) => text)
      .join(),
  ).toContain('异常');
  await scene.to('3h');
  expect(scene.heard(1)).toEqual([]);
  expect(scene.sandbox.ledger.order(scene.externalId(1))?.final).toBe('open');
  expect(scene.heard(0)).toEqual(['5m ask', '30m remind', '45m notice']);
});

test('what is usual is learnt from recent orders, and a total far above it is marked', async () => {
  const usual = Array.from({ length: 40 }, (_, n) => ({ at: `${n * 10}s`, pays: '30s' }));
  const scene = await openScene({
    orders: [...usual, { at: '15m', totalMinor: 99_900, pays: '30s' }],
    faults: {},
  });
  await scene.to('20m');
  expect(JSON.parse((await scene.rows.order(scene.orderId(40))).flags ?? '[]')).toEqual([
    { kind: 'value', usual: 2_490 },
  ]);
  expect((await scene.rows.order(scene.orderId(39))).flags).toBeNull();
});
