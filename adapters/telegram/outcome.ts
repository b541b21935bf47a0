/** What a failed call means: surely did not happen, never will, or cannot be told. */
import { GrammyError, HttpError } from 'grammy';
import type { Reauthorize, Rejected, Retry, Unknown } from '../../src/ports.js';

export type Failure = Retry | Rejected | Reauthorize | Unknown;

const UNREACHABLE_MS = 3_000;

/** No request left this machine: nobody there, no way there, or not who it should be. */
const NEVER_LEFT =
  /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|connect ETIMEDOUT|CERT_|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|EPROTO/u;

export function failureOf(error: unknown): Failure {
  if (error instanceof GrammyError) return refusalOf(error);
  const reason = error instanceof Error ? error.message : String(error);
  const cause = error instanceof HttpError ? error.error : error;
  const words =
    cause instanceof Error ? `${cause.message} ${(cause as NodeJS.ErrnoException).code ?? ''}` : '';
  if (NEVER_LEFT.test(words)) return { kind: 'retry', afterMs: UNREACHABLE_MS, reason };
  return { kind: 'unknown', reason };
}

function refusalOf(error: GrammyError): Failure {
  const { error_code: code, description: reason, parameters } = error;
  if (code === 429) return { kind: 'retry', afterMs: (parameters.retry_after ?? 1) * 1_000, reason };
  // A token that never was one is not found.
  if (code === 401 || (code === 404 && reason === 'Not Found')) return { kind: 'reauthorize', reason };
  // It broke after it had the request.
  if (code >= 500) return { kind: 'unknown', reason };
  return { kind: 'rejected', reason, code: String(code) };
}

/** The message looks like this already: what was wanted. */
export function isUnchanged(error: unknown): boolean {
  return error instanceof GrammyError && error.description.includes('message is not modified');
}

/** The group became a supergroup and has another id. */
export function movedTo(error: unknown): string | undefined {
  const to = error instanceof GrammyError ? error.parameters.migrate_to_chat_id : undefined;
  return to === undefined ? undefined : String(to);
}
