/** The HTTP API as a pure handler: bytes in, bytes out, no socket. */
import type { Core } from './core.js';
import { accountRoutes, tokenAnswer } from './endpoints/account.js';
import { cancellationRoutes } from './endpoints/cancellations.js';
import { chatRoutes } from './endpoints/chat.js';
import { orderRoutes } from './endpoints/orders.js';
import { productRoutes } from './endpoints/products.js';
import { type ApiRequest, admit } from './gate.js';
import type { RateLimit } from './rate-limit.js';
import { Refusal } from './refusal.js';
import type { RawJson, Route } from './route.js';

export interface ApiAnswer {
  /** 0: the connection broke off and there is no answer. */
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** Something that goes wrong on demand, for the next `times` requests whose path and query contain `path`. */
export interface ApiFault {
  path: string;
  /** `unavailable`: 503, not done. `not_reached`: broken off, not done. `answer_lost`: done, then broken off. */
  kind: 'unavailable' | 'not_reached' | 'answer_lost';
  times: number;
}

const ROUTES: readonly Route[] = [
  ...orderRoutes,
  ...cancellationRoutes,
  ...chatRoutes,
  ...productRoutes,
  ...accountRoutes,
];

const BROKEN: ApiAnswer = { status: 0, headers: {}, body: Buffer.alloc(0) };

function answer(status: number, code: number, message: string, requestId: string, data: string): ApiAnswer {
  const head = `{"code":${code},"message":${JSON.stringify(message)},"request_id":"${requestId}"`;
  const body = Buffer.from(`${head},"data":${data}}`);
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body };
}

const jsonOf = (data: object | RawJson): string => ('raw' in data ? data.raw : JSON.stringify(data));

export interface Api {
  /** `now`: epoch ms of the simulated clock. */
  handle(request: ApiRequest, now: number): ApiAnswer;
  failNext(fault: ApiFault): void;
}

export function createApi(core: Core, rate: RateLimit): Api {
  let faults: ApiFault[] = [];
  let requests = 0;

  function takeFault(request: ApiRequest): ApiFault['kind'] | undefined {
    const fault = faults.find(({ path }) => request.url.includes(path));
    if (!fault) return undefined;
    fault.times--;
    faults = faults.filter(({ times }) => times > 0);
    return fault.kind;
  }

  function perform(request: ApiRequest, now: number, requestId: string): ApiAnswer {
    try {
      const url = new URL(request.url, 'http://shop.invalid');
      const data =
        tokenAnswer(core, request.method, url, now) ?? admit(core, ROUTES, rate, request, url, now);
      return answer(200, 0, 'Success', requestId, jsonOf(data));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return answer(error.status, error.code, error.message, requestId, 'null');
    }
  }

  function handle(request: ApiRequest, now: number): ApiAnswer {
    const requestId = `${Math.floor(now / 1000)}${String(++requests).padStart(8, '0')}SBX`;
    const fault = faults.length === 0 ? undefined : takeFault(request);
    if (fault === 'not_reached') return BROKEN;
    if (fault === 'unavailable') return answer(503, 36009003, 'internal error', requestId, 'null');
    const result = perform(request, now, requestId);
    return fault === 'answer_lost' ? BROKEN : result;
  }

  return { handle, failNext: (fault) => void faults.push({ ...fault }) };
}

async function bytesOf(input: RequestInfo | URL, init: RequestInit | undefined): Promise<Buffer> {
  const body = init?.body;
  if (typeof body === 'string') return Buffer.from(body);
  if (body instanceof Uint8Array) return Buffer.from(body);
  if ((body === undefined || body === null) && !(input instanceof Request)) return Buffer.alloc(0);
  return Buffer.from(await new Request(input, init).arrayBuffer());
}

/** A `fetch` that reaches the handler without a socket, with the same bytes. */
export function inProcessFetch(handle: (request: ApiRequest) => Promise<ApiAnswer>): typeof fetch {
  return async (input, init) => {
    init?.signal?.throwIfAborted();
    const request = input instanceof Request ? input : undefined;
    const url = new URL(request?.url ?? String(input));
    const headers = Object.fromEntries(new Headers(init?.headers ?? request?.headers));
    const method = (init?.method ?? request?.method ?? 'GET').toUpperCase();
    const body = await bytesOf(input, init);
    if (typeof init?.body === 'string') headers['content-type'] ??= 'text/plain;charset=UTF-8';
    const result = await handle({ method, url: url.pathname + url.search, headers, body });
    if (result.status === 0) throw new TypeError('fetch failed', { cause: new Error('other side closed') });
    return new Response(new Uint8Array(result.body), { status: result.status, headers: result.headers });
  };
}
