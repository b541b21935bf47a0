/**
 * The network between the bot and the shops' API: every request takes its time there and back, and may meet a fault on
 * either way. What befalls a call follows from the seed, the call and its moment alone.
 */
import type { ApiAnswer } from '../../adapters/sandbox-shop/api-answer.js';
import { type CallKind, callKindOf, drawTrouble, type Trouble } from './call-trouble.js';
import { type Dice, diceOf } from './dice.js';
import type { FaultBook } from './faults.js';
import { forever, type Life } from './life.js';
import { poison } from './poison.js';
import type { SimShop } from './shops.js';
import type { Timeline } from './timeline.js';

export interface WireOptions {
  seed: number;
  timeline: Timeline;
  faults: FaultBook;
  shops: readonly SimShop[];
  /** A call that changes something leaves the machine. */
  onAct(shop: SimShop, kind: CallKind): void;
  /** A call is about to reach the shop: the moment for a buyer to get in its way. */
  onArrival(shop: SimShop, kind: CallKind, request: { path: string; body: string }, dice: Dice): void;
  note(line: string): void;
}

export interface Wire {
  /** The `fetch` of one life of the process. */
  fetchFor(life: Life): typeof fetch;
  /** A time-out on simulated time: only this wire understands it. */
  timeout(ms: number): AbortSignal;
  /** All connections break at once, as after a sleep. */
  breakAll(): void;
}

/** Stands for a signal; its time is known from the start. */
class VirtualTimeout {
  readonly ms: number;
  constructor(ms: number) {
    this.ms = ms;
  }
}

interface Call {
  life: Life;
  shop: SimShop;
  kind: CallKind;
  method: string;
  /** Path and query. */
  url: string;
  headers: Record<string, string>;
  body: string;
  timeoutMs: number;
  trouble: Trouble | undefined;
  dice: Dice;
  settled: boolean;
  answer(response: Response): void;
  fail(error: Error): void;
}

export function createWire(options: WireOptions): Wire {
  const { seed, timeline, faults, note } = options;
  const underWay = new Set<Call>();
  const byCipher = new Map(options.shops.map((shop) => [shop.cipher, shop]));

  const settle = (call: Call, how: () => void): void => {
    if (call.settled) return;
    call.settled = true;
    underWay.delete(call);
    if (call.life.alive) how();
  };
  const fail = (call: Call, error: Error): void => settle(call, () => call.fail(error));

  const depart = (call: Call): void => {
    if (call.kind !== 'read') {
      options.onAct(call.shop, call.kind);
      if (call.life.dies('crash_before_call')) return;
    }
    underWay.add(call);
    const there = call.dice.int(4, 60);
    const { trouble } = call;
    note(`call ${call.shop.id} ${call.method} ${plain(call.url)} ${trouble ?? ''}`);
    if (trouble === 'connection_refused') {
      faults.count(trouble);
      timeline.after(there, () => fail(call, refused()));
    } else if (trouble === 'request_lost') {
      faults.count(trouble);
      const late = call.dice.chance(0.3);
      timeline.after(late ? call.timeoutMs : there, () => fail(call, late ? timedOut() : broken()));
    } else {
      timeline.after(there, () => arrive(call, there));
    }
  };

  /** At the shop. A process that has died since may have sent its bytes all the same. */
  const arrive = (call: Call, took: number): void => {
    if (!call.life.alive && call.dice.chance(0.5)) return;
    const { shop, trouble } = call;
    options.onArrival(shop, call.kind, { path: call.url, body: call.body }, call.dice);
    const early = answerInstead(call, timeline.now());
    if (early) {
      comeBack(call, early, took);
      return;
    }
    const request = {
      method: call.method,
      url: call.url,
      headers: call.headers,
      body: Buffer.from(call.body),
    };
    void shop.sandbox.handle(request).then((answer) => {
      if (call.kind !== 'read' && call.life.dies('crash_after_call')) return;
      if (trouble === 'answer_lost') {
        faults.count(trouble);
        timeline.after(call.dice.int(1, 50), () => fail(call, broken()));
      } else comeBack(call, bent(call, poison(shop, call.url, answer, timeline.now(), faults)), took);
    });
  };

  /** What stands between the network and the shop: it has done nothing. */
  const answerInstead = (call: Call, now: number): ApiAnswer | undefined => {
    const { trouble } = call;
    if (call.shop.expiredUntil > now) {
      faults.count('token_expired');
      return envelope(401, 105002, 'access token is expired');
    }
    if (trouble === 'rate_limited') {
      faults.count(trouble);
      const answer = envelope(429, 36009002, 'too many requests');
      return call.dice.chance(0.5)
        ? { ...answer, headers: { 'retry-after': String(call.dice.int(1, 60)) } }
        : answer;
    }
    if (trouble !== 'unavailable') return undefined;
    faults.count(trouble);
    return envelope(503, 36009003, 'internal error');
  };

  /** What happens to an answer after the shop has done as asked. */
  const bent = (call: Call, answer: ApiAnswer): ApiAnswer => {
    switch (call.trouble) {
      case 'failed_after':
        faults.count(call.trouble);
        return envelope(500, 36009003, 'internal error');
      case 'answer_truncated':
        faults.count(call.trouble);
        return {
          ...answer,
          body: answer.body.subarray(0, Math.floor(answer.body.length * call.dice.next())),
        };
      case 'gateway_page':
        faults.count(call.trouble);
        return { status: 502, headers: {}, body: Buffer.from('<html><h1>502 Bad Gateway</h1></html>') };
      default:
        return answer;
    }
  };

  const comeBack = (call: Call, answer: ApiAnswer, took: number): void => {
    const slow = call.trouble === 'slow_answer';
    if (slow) faults.count('slow_answer');
    const back = slow ? call.dice.int(2_000, 20_000) : call.dice.int(5, 140);
    if (took + back >= call.timeoutMs) {
      timeline.after(call.timeoutMs - took, () => fail(call, timedOut()));
      return;
    }
    timeline.after(back, () => settle(call, () => call.answer(responseOf(answer))));
  };

  return {
    fetchFor: (life) => (input, init) => {
      if (!life.alive) return forever();
      const address = String(input);
      const url = address.slice(address.indexOf('/', 8));
      const shop = byCipher.get(/[?&]shop_cipher=([^&]+)/.exec(url)?.[1] ?? '');
      if (!shop) return Promise.reject(new Error(`no simulated shop is meant by ${plain(url)}`));
      const { method = 'GET', body: sent, headers, signal } = { ...init };
      const body = typeof sent === 'string' ? sent : '';
      const dice = diceOf(
        seed,
        'call',
        method,
        url.slice(0, url.indexOf('app_key=')),
        shop.id,
        body,
        timeline.now(),
      );
      const kind = callKindOf(method, url);
      return new Promise<Response>((answer, reject) => {
        depart({
          life,
          shop,
          kind,
          method,
          url,
          headers: headers as Record<string, string>,
          body,
          timeoutMs: (signal as unknown as VirtualTimeout).ms,
          trouble: drawTrouble(kind, faults, dice),
          dice,
          settled: false,
          answer,
          fail: reject,
        });
      });
    },
    timeout: (ms) => new VirtualTimeout(ms) as unknown as AbortSignal,
    breakAll() {
      for (const call of [...underWay]) if (call.dice.chance(0.8)) fail(call, broken());
    },
  };
}

const plain = (url: string): string => url.replace(/[?&](app_key|shop_cipher|timestamp|sign)=[^&]*/g, '');

function envelope(status: number, code: number, message: string): ApiAnswer {
  return {
    status,
    headers: {},
    body: Buffer.from(JSON.stringify({ code, message, request_id: 'sim', data: null })),
  };
}

const refused = (): Error =>
  new TypeError('fetch failed', {
    cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED', syscall: 'connect' }),
  });
const broken = (): Error =>
  new TypeError('fetch failed', { cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) });
const timedOut = (): Error => new DOMException('timed out', 'TimeoutError');

/** The part of a response the connector reads. A real one costs more than all the rest of a call. */
function responseOf({ status, headers, body }: ApiAnswer): Response {
  const response = {
    status,
    ok: status >= 200 && status < 300,
    headers: { get: (name: string) => headers[name.toLowerCase()] ?? null },
    body: [body],
  };
  return response as unknown as Response;
}
