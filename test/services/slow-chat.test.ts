/** A chat that takes few messages a minute, in the hour when everybody answers. */
import { expect, test } from 'vitest';
import { openScene } from '../harness/scene.js';

test('notes wait for the cards they belong under, and take no turns from them', async () => {
  const buyers = ['ana', 'ben', 'cem', 'dia', 'eva', 'fay', 'gil', 'hal', 'ida', 'jon'];
  const endings = buyers.map((_, n) => String(4700 + n));
  const scene = await openScene({
    orders: buyers.map((buyer, n) => ({ buyer, ending: endings[n]! })),
    chatPace: 6,
  });
  await scene.to('6m');
  for (const [n] of buyers.entries()) {
    const { buyerId } = scene.sandbox.ledger.order(scene.externalId(n))!;
    scene.sandbox.buyer.write(buyerId, 'My card was declined');
  }
  // Ten cards, ten notes, and the board between them.
  await scene.to('11m');
  for (const ending of endings)
    expect(scene.team.thread(ending).map(({ title }) => title)).toEqual([
      `Buyer of order …${ending} answered`,
    ]);
  expect(scene.team.notes()).toEqual([]);
  for (const [n] of buyers.entries()) expect(scene.heard(n)).toEqual(['5m ask']);
});
