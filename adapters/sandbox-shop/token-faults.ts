/** Access tokens that stop being good for a while, until the shop's owner has seen to it. */
import type { Core } from './core.js';
import { issueTokens } from './endpoints/tokens.js';
import type { WindowAt } from './fault-windows.js';
import { countFault, type FaultCounts } from './faults.js';

/** Brings the tokens to a moment: called before whatever looks at them. */
export type FollowTokens = (now: number) => void;

export function createTokenFaults(core: Core, windowAt: WindowAt, counts: FaultCounts): FollowTokens {
  return (now) => {
    const { mendAt } = core.tokens;
    if (mendAt !== undefined) {
      if (now < mendAt) return;
      issueTokens(core);
    }
    const window = windowAt('token_expired', now) ?? windowAt('token_revoked', now);
    // One that was renewed over the API meanwhile is good: a window breaks one token.
    if (!window || window.from === core.tokens.brokenFrom) return;
    const { fault, from, until } = window;
    const broken = fault === 'token_expired' ? { accessUntil: now } : { revoked: true };
    core.tokens = { ...core.tokens, ...broken, brokenFrom: from, mendAt: until };
    countFault(counts, fault);
    core.world.ledger.write({ at: now, kind: 'fault', fault, until });
  };
}
