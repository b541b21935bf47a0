/** A card whose post was cut off between the platform and our books: it is posted again as the same card, never as a second. */
import { expect, test } from 'vitest';
import { openScene, type Scene } from '../harness/scene.js';

test('an order whose card was posted and not noted keeps one card when it needs one again', async () => {
  const scene = await openScene({ orders: [{}] });
  await scene.rows.breakSettling('card.post');
  await scene.to('5m5s');
  await scene.rows.mendSettling();
  scene.forgiveFaults();
  // The reply asks for a card too, while nobody knows that there is one.
  scene.sandbox.buyer.write([...scene.sandbox.world.buyers.keys()][0]!, 'My card was refused');
  await scene.to('8m');
  await scene.press('Claim', 'mia');
  expect(scene.card().tone).toBe('active');
  expect(scene.heard()).toEqual(['5m ask']);
});

test('a card that was posted, not noted, and then overtaken by a payment says that it is paid', async () => {
  const scene = await openScene({ orders: [{}] });
  await scene.rows.breakSettling('card.post');
  await scene.to('5m5s');
  expect(scene.card().tone).toBe('calm');
  await scene.rows.mendSettling();
  scene.forgiveFaults();
  scene.sandbox.buyer.pay(scene.externalId());
  await scene.to('8m');
  expect(scene.card().tone).toBe('good');
  scene.heard();
});

test('a board whose post was cut off by the end of the process is no second one at the next start', async () => {
  const scene = await openScene({ orders: [{}] });
  await forgetThatTheBoardIsPosted(scene);
  await scene.restart();
  await scene.to('2m');
  expect(scene.team.board().title).toContain('1 unpaid');
  scene.heard();
});

/** The rows as they are when the process dies right after the post. */
async function forgetThatTheBoardIsPosted({ bot, clock }: Scene): Promise<void> {
  await bot.store.write(async ({ tx }) => {
    const boards = tx.updateTable('cards').set({ message_ref: null, shown_hash: null, posted_at: null });
    await boards.where('kind', '=', 'board').execute();
    const under = { state: 'sending' as const, settled_at: null, ref: null, claimed_at: clock.now() };
    await tx
      .updateTable('outbox')
      .set({ ...under, deadline_at: clock.now() + 45_000 })
      .where('kind', '=', 'card.post')
      .execute();
  });
}
