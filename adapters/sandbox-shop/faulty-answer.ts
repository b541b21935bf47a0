/** The answers of a server in trouble, and of the machines in front of it. */
import { type ApiAnswer, envelope } from './api-answer.js';
import type { Mishap } from './request-faults.js';

const HTML = { 'content-type': 'text/html' };
const page = (words: string): Buffer => Buffer.from(`<html><head><title>${words}</title></head></html>`);

const CLOSED: ApiAnswer = { status: 0, headers: {}, body: Buffer.alloc(0), broken: 'closed' };
const REFUSED: ApiAnswer = { ...CLOSED, broken: 'refused' };

/** With the platform's envelope, or without it as a gateway says it. */
function serverError(form: number, requestId: string): ApiAnswer {
  if (form < 0.4) return envelope(503, 36009003, 'internal error', requestId);
  if (form < 0.6) return envelope(500, 36009003, 'internal error', requestId);
  if (form < 0.8) return { status: 502, headers: HTML, body: page('502 Bad Gateway') };
  return { status: 504, headers: HTML, body: page('504 Gateway Time-out') };
}

function busy({ form, retryAfterS }: Mishap, requestId: string): ApiAnswer {
  const headers = { 'retry-after': String(retryAfterS) };
  if (form >= 0.7) return { status: 429, headers: { ...HTML, ...headers }, body: page('429') };
  const answer = envelope(429, 36009002, 'too many requests', requestId);
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

/** Cut in the middle, or somebody else's page with the status of a success. */
function spoilt(answer: ApiAnswer, form: number): ApiAnswer {
  if (form < 0.2) return { status: 200, headers: HTML, body: page('Please wait') };
  return { ...answer, body: answer.body.subarray(0, Math.floor(answer.body.length * form)) };
}

/** `carryOut` does what the request asks for; some mishaps come before it, some after. */
export function faultyAnswer(mishap: Mishap, requestId: string, carryOut: () => ApiAnswer): ApiAnswer {
  switch (mishap.fault) {
    case 'refused':
      return REFUSED;
    case 'not_reached':
      return CLOSED;
    case 'unavailable':
      return serverError(mishap.form, requestId);
    case 'too_many_requests':
      return busy(mishap, requestId);
    case 'failed_after':
      carryOut();
      return serverError(mishap.form, requestId);
    case 'answer_lost':
      carryOut();
      return CLOSED;
    case 'garbage':
      return spoilt(carryOut(), mishap.form);
  }
}
