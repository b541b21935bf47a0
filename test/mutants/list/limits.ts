/** Guards around what may be asked of a marketplace: so many a second, so many a day, and who is told when it falls silent. */
import type { Mutant } from '../mutant.js';

const BUDGET = ['test/services/chat-budget.test.ts'];

export const LIMITS: readonly Mutant[] = [
  {
    name: 'calls-paced',
    file: 'adapters/tiktok-shop/pace.ts',
    find: 'if (early > 0) await wait(Math.ceil(early));',
    replace: '',
    why: 'A call waits for its turn: the limit of calls a second holds whatever the effects do.',
    tests: ['test/tiktok-shop/pace.test.ts'],
    only: 'never exceeded',
  },
  {
    name: 'chat-counted-with-claim',
    file: 'src/services/effects/buyer-message.ts',
    find: 'if (!(await takeWithClaim(unit, world, shop.id))) return await dropForBudget(unit, world, effect);',
    replace: '',
    why: 'A message is counted in the transaction that claims it, and not sent where none is left.',
    tests: BUDGET,
    only: 'come to an end',
  },
  {
    name: 'chat-reserve',
    file: 'src/domain/chat-budget.ts',
    find: "if (left !== 'few') return left === 'plenty';",
    replace: "if (left !== 'none') return true;",
    why: 'What is left near the end of the day goes to notices and orders of high value.',
    tests: BUDGET,
    only: 'come to an end',
  },
  {
    name: 'chat-spent-believed',
    file: 'src/services/chat-budget.ts',
    find: 'return spent === 1 ?',
    replace: 'return spent === 2 ?',
    why: 'A marketplace that says the day is used up is asked no more.',
    tests: BUDGET,
    only: 'when the shop says so',
  },
  {
    name: 'webhooks-in-a-row',
    file: 'src/services/webhook-gap.ts',
    find: 'if (changes < IN_A_ROW) return;',
    replace: 'if (changes < 1) return;',
    why: 'One lost webhook is no silence.',
    tests: ['test/services/webhook-gap.test.ts'],
    only: 'loses one here and there',
  },
];
