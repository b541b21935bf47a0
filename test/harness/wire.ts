/** The wire between connector and shop, where a test may cut it. The request is carried out; its answer never comes. */
import type { SandboxShop } from '../../adapters/sandbox-shop/index.js';

export interface Wire {
  fetch: typeof fetch;
  /** How many requests of this kind were made so far. */
  count(method: string, path: string | RegExp): number;
  /** The next request of this kind reaches the shop and is never answered. Resolves once that has happened. */
  hangNext(method: string, path: string): Promise<void>;
  /** The next request of this kind sets out only once `go` is called. Resolves with it when the request was made. */
  stallNext(method: string, path: string): Promise<() => void>;
  /** Right before the next request of this kind reaches the shop, something happens there. */
  beforeNext(method: string, path: string, happen: () => void): void;
  /** Every such request is broken off on its way until `mend` is called. */
  cut(method: string, path: string): { mend(): void };
  /** The next request of this kind is answered "busy, come back in seven minutes" and does not reach the shop. */
  busyNext(method: string, path: string): void;
  /** Breaks off what hangs, as the end of a process does. */
  release(): void;
}

interface Rule {
  method: string;
  path: string;
  kind: 'hang' | 'cut' | 'race' | 'busy' | 'stall';
  reached(go: () => void): void;
}

export function createWire(sandbox: SandboxShop): Wire {
  const rules = new Set<Rule>();
  const made: { method: string; url: string }[] = [];
  const hanging = new Set<(error: Error) => void>();
  const broken = (): Error => new TypeError('fetch failed', { cause: new Error('other side closed') });

  return {
    fetch: async (input, init) => {
      const url = String(input instanceof Request ? input.url : input);
      made.push({ method: init?.method ?? 'GET', url });
      const rule = [...rules].find(
        ({ method, path }) => method === (init?.method ?? 'GET') && url.includes(path),
      );
      if (rule?.kind === 'cut') throw broken();
      if (rule) rules.delete(rule);
      if (rule?.kind === 'race') rule.reached(() => {});
      if (rule?.kind === 'busy') return busy();
      if (rule?.kind === 'stall') await new Promise<void>((go) => rule.reached(go));
      const response = await sandbox.fetch(input, init);
      if (rule?.kind !== 'hang') return response;
      return await new Promise<Response>((_resolve, reject) => {
        hanging.add(reject);
        rule.reached(() => {});
      });
    },
    count: (method, path) =>
      made.filter(
        (one) =>
          one.method === method && (typeof path === 'string' ? one.url.includes(path) : path.test(one.url)),
      ).length,
    hangNext: (method, path) =>
      new Promise((resolve) => void rules.add({ method, path, kind: 'hang', reached: () => resolve() })),
    stallNext: (method, path) =>
      new Promise((resolve) => void rules.add({ method, path, kind: 'stall', reached: resolve })),
    beforeNext: (method, path, happen) => void rules.add({ method, path, kind: 'race', reached: happen }),
    busyNext: (method, path) => void rules.add({ method, path, kind: 'busy', reached: () => {} }),
    cut(method, path) {
      const rule: Rule = { method, path, kind: 'cut', reached: () => {} };
      rules.add(rule);
      return { mend: () => void rules.delete(rule) };
    },
    release() {
      for (const reject of hanging) reject(broken());
      hanging.clear();
    },
  };
}

const busy = (): Response =>
  Response.json(
    { code: 36009002, message: 'too many requests', data: null },
    { status: 429, headers: { 'retry-after': '420' } },
  );
