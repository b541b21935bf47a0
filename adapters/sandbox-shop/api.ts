/** The HTTP API as a pure handler: bytes in, bytes out, no socket. */
import { type ApiAnswer, envelope } from './api-answer.js';
import type { Core } from './core.js';
import { accountRoutes } from './endpoints/account.js';
import { cancellationRoutes } from './endpoints/cancellations.js';
import { chatRoutes } from './endpoints/chat.js';
import { orderRoutes } from './endpoints/orders.js';
import { productRoutes } from './endpoints/products.js';
import { authorizeAnswer, tokenAnswer } from './endpoints/tokens.js';
import { faultyAnswer } from './faulty-answer.js';
import { type ApiRequest, admit, type Target } from './gate.js';
import type { RateLimit } from './rate-limit.js';
import { Refusal } from './refusal.js';
import type { Mishap, RequestFault } from './request-faults.js';
import type { RawJson, Route } from './route.js';

/** Something that goes wrong on demand, for the next `times` requests whose path and query contain `path`. */
export interface ApiFault {
  path: string;
  kind: RequestFault;
  times: number;
}

const ROUTES: readonly Route[] = [
  ...orderRoutes,
  ...cancellationRoutes,
  ...chatRoutes,
  ...productRoutes,
  ...accountRoutes,
];

const jsonOf = (data: object | RawJson): string => ('raw' in data ? data.raw : JSON.stringify(data));

function targetOf(url: string): Target {
  const mark = url.indexOf('?');
  return mark === -1
    ? { path: url, query: new URLSearchParams() }
    : { path: url.slice(0, mark), query: new URLSearchParams(url.slice(mark + 1)) };
}

export interface Moments {
  /** Epoch ms of the simulated clock: now, and when the request came in. */
  now: number;
  arrivedAt: number;
}

export interface Api {
  handle(request: ApiRequest, moments: Moments, mishap: Mishap | undefined): ApiAnswer;
  failNext(fault: ApiFault): void;
}

export function createApi(core: Core, rate: RateLimit): Api {
  let faults: ApiFault[] = [];
  let requests = 0;

  function takeFault(request: ApiRequest): Mishap | undefined {
    const fault = faults.find(({ path }) => request.url.includes(path));
    if (!fault) return undefined;
    fault.times--;
    faults = faults.filter(({ times }) => times > 0);
    return { fault: fault.kind, form: 0.3, retryAfterS: 1 };
  }

  function perform(request: ApiRequest, moments: Moments, requestId: string): ApiAnswer {
    try {
      const target = targetOf(request.url);
      const page = authorizeAnswer(core, request.method, target, moments.now);
      if (page) return page;
      const data =
        tokenAnswer(core, request.method, target, moments.now) ??
        admit(core, ROUTES, rate, request, target, moments);
      return envelope(200, 0, 'Success', requestId, jsonOf(data));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return envelope(error.status, error.code, error.message, requestId);
    }
  }

  function handle(request: ApiRequest, moments: Moments, mishap: Mishap | undefined): ApiAnswer {
    const requestId = `${Math.floor(moments.now / 1000)}${String(++requests).padStart(8, '0')}SBX`;
    const wrong = (faults.length === 0 ? undefined : takeFault(request)) ?? mishap;
    const carryOut = (): ApiAnswer => perform(request, moments, requestId);
    return wrong ? faultyAnswer(wrong, requestId, carryOut) : carryOut();
  }

  return { handle, failNext: (fault) => void faults.push({ ...fault }) };
}
