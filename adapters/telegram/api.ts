/** grammY's client, with time-outs and without anything that tries again: only the dispatcher does. */
import { Api } from 'grammy';

export interface TelegramCredentials {
  botToken: string;
  /** `https://api.telegram.org`, or another server that speaks its protocol. */
  apiRoot: string;
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
  const client = (timeoutSeconds: number) =>
    new Api(credentials.botToken, { apiRoot: apiRootOf(credentials), timeoutSeconds });
  return { slow: client(CALL_SECONDS), quick: client(QUICK_SECONDS) };
}

/** The client refuses a slash at the end. */
export function apiRootOf({ apiRoot }: TelegramCredentials): string {
  return apiRoot.replace(/\/+$/u, '');
}
