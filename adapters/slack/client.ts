/** Slack's Web API client as this bot wants it: it tries once, waits a known time, and says little. */

import { type Logger, LogLevel, webApi } from '@slack/bolt';
import type { ChatOptions } from '../../src/ports.js';

type ClientOptions = NonNullable<ConstructorParameters<typeof webApi.WebClient>[1]>;

/** Made anew for each client: the library writes into what it is given. */
export function clientOptions(
  apiUrl: string,
  timeoutMs: number,
  logger: Logger,
  seen: (headers: Headers) => void = () => {},
): ClientOptions {
  return {
    slackApiUrl: apiUrl,
    // Only the dispatcher retries: it alone knows what has become of an attempt.
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: timeoutMs,
    logger,
    // Bolt posts to response URLs with this one too, and gives it no time-out.
    async fetch(url, init) {
      const response = await fetch(url, {
        signal: AbortSignal.timeout(timeoutMs),
        ...withoutUndefined(init),
      });
      seen(response.headers);
      return response;
    },
  };
}

export function openClient(
  { botToken, apiUrl }: { botToken: string; apiUrl: string },
  timeoutMs: number,
  logger: Logger,
  seen?: (headers: Headers) => void,
): webApi.WebClient {
  return new webApi.WebClient(botToken, clientOptions(apiUrl, timeoutMs, logger, seen));
}

function withoutUndefined(init: RequestInit | undefined): RequestInit {
  return Object.fromEntries(Object.entries(init ?? {}).filter(([, value]) => value !== undefined));
}

/** The library tells of every message at its lower levels; what is let through holds no words of buyers. */
export function quiet(log: Pick<ChatOptions['log'], 'warn'>): Logger {
  const say = (...parts: unknown[]): void => {
    log.warn(
      { library: 'slack' },
      parts
        .map((part) => String(part))
        .join(' ')
        .slice(0, 300),
    );
  };
  const nothing = (): void => {};
  return {
    debug: nothing,
    info: nothing,
    warn: say,
    error: say,
    setLevel: nothing,
    setName: nothing,
    getLevel: () => LogLevel.WARN,
  };
}
