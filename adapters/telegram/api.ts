/** grammY's client, with time-outs and without anything that tries again: only the dispatcher does. */
import { Api, type ApiClientOptions } from 'grammy';
import type { ProxyRoad } from '../../src/ports.js';

export interface TelegramCredentials {
  botToken: string;
  /** `https://api.telegram.org`, or another server that speaks its protocol. */
  apiRoot: string;
  proxy?: ProxyRoad;
}

/** Sending: well within the time after which the dispatcher takes a call for cut off. */
const CALL_SECONDS = 15;
/** Answering a press, asking who somebody is: a person waits. */
const QUICK_SECONDS = 5;

export interface Calls {
  /** Sends and edits. */
  slow: Api;
  quick: Api;
}

export function createCalls(credentials: TelegramCredentials): Calls {
  const api = (timeoutSeconds: number) =>
    new Api(credentials.botToken, clientOptions(credentials, timeoutSeconds));
  return { slow: api(CALL_SECONDS), quick: api(QUICK_SECONDS) };
}

export function clientOptions(credentials: TelegramCredentials, timeoutSeconds: number): ApiClientOptions {
  const apiRoot = apiRootOf(credentials);
  const agent = credentials.proxy?.agentFor(apiRoot);
  return { apiRoot, timeoutSeconds, ...(agent && { baseFetchConfig: { compress: true, agent } }) };
}

/** The client refuses a slash at the end. */
export function apiRootOf({ apiRoot }: TelegramCredentials): string {
  return apiRoot.replace(/\/$/u, '');
}
