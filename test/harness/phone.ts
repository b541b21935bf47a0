/** What buyers read on their phones, by the shop's own ledger, and whether the scenario expected it. */
import type { SandboxShop } from '../../adapters/sandbox-shop/index.js';

export interface Phone {
  /** "5m ask" for each message about the order, counted from placing. A message nobody asks about here is unexpected. */
  heard(externalId: string): string[];
  lastWords(externalId: string): string;
  /** Messages that came without being asked about, or after they were. */
  unexpected(): string[];
}

/** Words that only this step's English text has. */
const MARKS: readonly (readonly [string, RegExp])[] = [
  ['ask', /Did something go wrong\?/],
  ['remind', /is still reserved for you/],
  ['remind-slow', /We have not seen the payment/],
  ['notice', /reserved for you (?:until|for (?:another|\d))/],
];

export function createPhone({ ledger }: SandboxShop): Phone {
  const expected = new Map<string, number>();
  return {
    heard(externalId) {
      const messages = ledger.messagesOf(externalId);
      expected.set(externalId, messages.length);
      const placedAt = ledger.order(externalId)?.placedAt ?? 0;
      return messages.map(({ at, text = '' }) => `${after(at - placedAt)} ${stepOf(text)}`);
    },
    lastWords: (externalId) => ledger.messagesOf(externalId).at(-1)?.text ?? '',
    unexpected: () =>
      [...ledger.orders()]
        .filter(({ id, messages }) => messages.length !== (expected.get(id) ?? 0))
        .map(
          ({ id, messages }) =>
            `unexpected for ${id}: ${messages.map(({ text = '' }) => stepOf(text)).join(', ')}`,
        ),
  };
}

function after(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  const minutes = seconds >= 60 ? `${Math.floor(seconds / 60)}m` : '';
  return minutes + (seconds % 60 > 0 ? `${seconds % 60}s` : '') || '0m';
}

function stepOf(text: string): string {
  return MARKS.find(([, mark]) => mark.test(text))?.[0] ?? JSON.stringify(text);
}
