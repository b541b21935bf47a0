/**
 * Calls to Discord's REST API, each tried once: whether again is the dispatcher's to say. What became of a call is a value;
 * bodies and answers never reach an error text.
 */
import { DiscordAPIError, HTTPError, RateLimitError, REST, RequestMethod, type RouteLike } from 'discord.js';
import type { ReadOutcome, Reauthorize, Rejected, Retry, Unknown } from '../../src/ports.js';

export interface DiscordAccess {
  token: string;
  applicationId: string;
  /** `https://discord.com/api`, without a version. */
  apiUrl: string;
}

export type CallFailure = Retry | Rejected | Reauthorize | Unknown;
export type CallOutcome = { kind: 'ok'; value: unknown } | CallFailure;

const METHODS = {
  post: RequestMethod.Post,
  patch: RequestMethod.Patch,
  delete: RequestMethod.Delete,
} as const;

type Method = keyof typeof METHODS;

export interface DiscordApi {
  read(route: RouteLike, query?: Record<string, string>): Promise<ReadOutcome<unknown>>;
  write(method: Method, route: RouteLike, body?: unknown): Promise<CallOutcome>;
  /** The same where the route's own token is the right: answers to interactions. */
  answer(method: Method, route: RouteLike, body?: unknown): Promise<CallOutcome>;
  /** When Discord answered last, by Discord's clock, in epoch ms to the second. */
  lastDate(): number | undefined;
}

/** For a whole call, body included; below the deadline the core gives an effect. */
const TIMEOUT_MS = 15_000;

export function restOptions({ apiUrl }: Pick<DiscordAccess, 'apiUrl'>) {
  const api = apiUrl.replace(/\/$/u, '');
  return { api, version: '10', retries: 0, rejectOnRateLimit: () => true, timeout: TIMEOUT_MS };
}

export function createApi(access: DiscordAccess): DiscordApi {
  const rest = new REST(restOptions(access));
  let date: number | undefined;
  rest.on('response', (_request, { headers }) => {
    const said = Date.parse(headers.get('date') ?? '');
    if (!Number.isNaN(said)) date = said;
  });
  const call = async (request: Parameters<REST['request']>[0]): Promise<CallOutcome> => {
    // The library forgets a token that was refused once; whether it is good is asked each time.
    rest.setToken(access.token);
    try {
      return {
        kind: 'ok',
        value: await rest.request({ ...request, signal: AbortSignal.timeout(TIMEOUT_MS) }),
      };
    } catch (error) {
      return failureOf(error);
    }
  };
  return {
    async read(fullRoute, query) {
      const given = query ? { query: new URLSearchParams(query) } : {};
      const outcome = await call({ method: RequestMethod.Get, fullRoute, ...given });
      // Reading again does no harm.
      return outcome.kind === 'unknown' ? { kind: 'retry', afterMs: 1_000, reason: outcome.reason } : outcome;
    },
    write: async (method, fullRoute, body) => await call({ method: METHODS[method], fullRoute, body }),
    answer: async (method, fullRoute, body) =>
      await call({ method: METHODS[method], fullRoute, body, auth: false }),
    lastDate: () => date,
  };
}

/** Failures before a byte of the request was sent. */
const NOT_SENT = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
];

export function failureOf(error: unknown): CallFailure {
  if (error instanceof RateLimitError) {
    const scope = error.global ? 'all of Discord' : 'this channel';
    const afterMs = Math.max(250, Math.ceil(error.retryAfter));
    return { kind: 'retry', afterMs, reason: `Discord's rate limit for ${scope}` };
  }
  if (error instanceof DiscordAPIError) return refusalOf(error);
  // A gateway in front of Discord may have handed the call on before it gave up.
  if (error instanceof HTTPError) return { kind: 'unknown', reason: `Discord answered ${error.status}` };
  const code = codeOf(error);
  if (code !== undefined && NOT_SENT.includes(code))
    return { kind: 'retry', afterMs: 2_000, reason: `Discord could not be reached: ${code}` };
  return { kind: 'unknown', reason: `no answer from Discord: ${code ?? 'the call was cut off'}` };
}

/** Discord's own message only: what it says about single fields may repeat what we sent. */
function refusalOf({ status, code, rawError }: DiscordAPIError): Retry | Rejected | Reauthorize {
  if (status === 401) return { kind: 'reauthorize', reason: 'Discord refuses the bot token' };
  // No JSON of Discord's own: something in front of it, which lets us through again later.
  if (code === undefined)
    return { kind: 'retry', afterMs: 60_000, reason: `Discord's gate answered ${status}` };
  const said = 'message' in rawError ? rawError.message : 'refused';
  return { kind: 'rejected', reason: `Discord: ${said}`, code: String(code) };
}

function codeOf(error: unknown): string | undefined {
  const { code, cause, name } = (error ?? {}) as { code?: unknown; cause?: unknown; name?: unknown };
  if (typeof code === 'string') return code;
  if (cause !== undefined) return codeOf(cause);
  return name === 'AbortError' || name === 'TimeoutError' ? 'timed out' : undefined;
}
