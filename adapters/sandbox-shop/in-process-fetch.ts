/** A `fetch` that reaches the handler without a socket, with the same bytes. */
import type { ApiAnswer } from './api-answer.js';
import type { ApiRequest } from './gate.js';

/** Undici's own words and codes, which tell a client whether anything was sent. */
function brokenConnection({ broken }: ApiAnswer): TypeError {
  const cause =
    broken === 'refused'
      ? Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect' })
      : new Error('other side closed');
  return new TypeError('fetch failed', { cause });
}

/** Path and query of an absolute address. */
function pathOf(address: string): string {
  const start = address.indexOf('/', address.indexOf('//') + 2);
  return start === -1 ? '/' : address.slice(start);
}

async function bytesOf(input: RequestInfo | URL, init: RequestInit | undefined): Promise<Buffer> {
  const body = init?.body;
  if (typeof body === 'string') return Buffer.from(body);
  if (body instanceof Uint8Array) return Buffer.from(body);
  if ((body === undefined || body === null) && !(input instanceof Request)) return Buffer.alloc(0);
  return Buffer.from(await new Request(input, init).arrayBuffer());
}

/** The caller may stop waiting; what is on its way arrives all the same. */
async function unlessAborted<T>(result: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([result, aborted]);
  } finally {
    if (stop) signal.removeEventListener('abort', stop);
  }
}

/**
 * What a client reads of a `Response`, without the streams behind a real one: those cost more than the whole request. A
 * reader who wants more gets an error, not something wrong.
 */
class PlainResponse {
  readonly status: number;
  readonly ok: boolean;
  readonly #headers: Record<string, string>;
  readonly #body: Buffer;

  constructor({ status, headers, body }: ApiAnswer) {
    this.status = status;
    this.ok = status >= 200 && status < 300;
    this.#headers = headers;
    this.#body = body;
  }

  get headers(): Headers {
    return new Headers(this.#headers);
  }

  get body(): AsyncIterable<Uint8Array> {
    const body = this.#body;
    return {
      async *[Symbol.asyncIterator]() {
        yield body;
      },
    };
  }

  async text(): Promise<string> {
    return this.#body.toString('utf8');
  }

  async json(): Promise<unknown> {
    return JSON.parse(this.#body.toString('utf8'));
  }
}

/** Names in lower case, as HTTP has them. */
function plainHeaders(headers: HeadersInit | undefined): Record<string, string> {
  if (headers === undefined) return {};
  if (headers instanceof Headers || Array.isArray(headers)) return Object.fromEntries(new Headers(headers));
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** `waits`: answers may take time, so that a caller may give up meanwhile. */
export function inProcessFetch(
  handle: (request: ApiRequest) => Promise<ApiAnswer>,
  waits: boolean,
): typeof fetch {
  return async (input, init) => {
    init?.signal?.throwIfAborted();
    const request = input instanceof Request ? input : undefined;
    const headers = plainHeaders(init?.headers ?? request?.headers);
    const method = (init?.method ?? request?.method ?? 'GET').toUpperCase();
    const body = await bytesOf(input, init);
    if (typeof init?.body === 'string') headers['content-type'] ??= 'text/plain;charset=UTF-8';
    const answer = handle({ method, url: pathOf(request?.url ?? String(input)), headers, body });
    const result = await (waits && init?.signal ? unlessAborted(answer, init.signal) : answer);
    if (result.status === 0) throw brokenConnection(result);
    return new PlainResponse(result) as unknown as Response;
  };
}
