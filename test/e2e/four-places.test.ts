/**
 * One order, four places. `DOUBLE_PRESSES=1000 npx vitest run --config test/vitest.config.ts test/e2e/four-places.test.ts`
 * presses a thousand times twice; each run of all tests does a few.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { texts } from '../../src/texts/texts.js';
import {
  type FourPlaces,
  HOSTED,
  type Name,
  openFourPlaces,
  PLATFORMS,
  type PlatformName,
} from './four-places.js';

const ROUNDS = Number(process.env.DOUBLE_PRESSES ?? 24);

let four: FourPlaces;
beforeAll(async () => {
  four = await openFourPlaces();
}, 60_000);
afterAll(() => four.close());

const { labels, done } = texts('en').actions;
const everywhere = (words: string): PlatformName[] =>
  PLATFORMS.filter((name) => four.windows[name].card().includes(words));

/**
 * Until the cards say so, on all platforms. Discord's client counts its calls by the machine's clock, which the core's
 * overtakes here: what it puts off is made again when that clock has come along.
 */
async function shown(words: string, places: readonly PlatformName[]): Promise<void> {
  for (let n = 0; n < 40 && everywhere(words).length !== places.length; n += 1) {
    if (n > 0) await new Promise((resolve) => setTimeout(resolve, 100));
    await four.pass(n > 0 ? 5_000 : 15_000);
  }
  expect(everywhere(words)).toEqual([...places]);
}

test('the order has its card in every place', () => {
  expect(everywhere('4700')).toEqual([...PLATFORMS]);
});

test.each(PLATFORMS)('a press on %s changes the cards of all', async (platform) => {
  expect(await four.windows[platform].press('Mia', labels.claim)).toContain(done.claim);
  await shown('Mia, until', PLATFORMS);
  expect(await four.windows[platform].press('Mia', labels.release)).toContain(done.release);
  await shown('Mia, until', []);
});

test.each(HOSTED)(
  'while %s is gone the others go on, and it shows what it missed when it is back',
  async (gone) => {
    const others = PLATFORMS.filter((name) => name !== gone);
    await four.servers[gone].goAway();
    expect(await four.windows.console.press('Mia', labels.claim)).toContain(done.claim);
    await shown('Mia, until', others);
    await four.servers[gone].comeBack();
    await shown('Mia, until', PLATFORMS);
    expect(await four.windows.console.press('Mia', labels.release)).toContain(done.release);
    await shown('Mia, until', []);
  },
);

const PAIRS = PLATFORMS.flatMap((one) =>
  PLATFORMS.filter((other) => other !== one).map((other) => [one, other] as const),
);

test(
  `${ROUNDS} times two people press at once on different platforms: one wins, the other is told who`,
  async () => {
    const wins: Record<Name, number> = { Mia: 0, Ana: 0 };
    for (let round = 0; round < ROUNDS; round += 1) {
      const [one, other] = PAIRS[round % PAIRS.length]!;
      const presses: [Name, PlatformName][] = [
        ['Mia', one],
        ['Ana', other],
      ];
      const told = await Promise.all(
        presses.map(async ([name, at]) => ({
          name,
          at,
          words: await four.windows[at].press(name, labels.claim),
        })),
      );
      const winners = told.filter(({ words }) => words.includes(done.claim));
      const losers = told.filter((one) => !winners.includes(one));
      expect(winners, JSON.stringify(told)).toHaveLength(1);
      const [winner, loser] = [winners[0]!, losers[0]!];
      expect(loser.words, JSON.stringify(told)).toContain(winner.name);
      wins[winner.name] += 1;
      await shown(`${winner.name}, until`, PLATFORMS);
      expect(await four.windows[winner.at].press(winner.name, labels.release)).toContain(done.release);
      await shown(', until', []);
    }
    const claims = await four.bot.store.db
      .selectFrom('order_log')
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .where('order_id', '=', four.orderId)
      .where('what', '=', 'claimed')
      .executeTakeFirstOrThrow();
    expect(Number(claims.n)).toBe(ROUNDS + PLATFORMS.length + HOSTED.length);
    expect(four.faults).toEqual([]);
    expect(wins.Mia + wins.Ana).toBe(ROUNDS);
  },
  60_000 + ROUNDS * 5_000,
);
