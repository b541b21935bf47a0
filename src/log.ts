/** Log lines without buyers' words and without secrets, one line an event whatever the values hold. */
import pino, { type Logger } from 'pino';
import { cleanLine, cleanText } from './domain/clean-text.js';

export type Log = Logger;

export interface LogOptions {
  level: string;
  /** For a terminal; JSON lines otherwise. */
  pretty: boolean;
  /** Where lines go: standard output by default, standard error (2) when that carries a report. */
  fd?: number;
}

const HIDDEN = '[hidden]';
/** Deeper things are not worth a log line. */
const DEPTH_MAX = 8;

/** Keys, in lower case and letters only, whose value may be a buyer's words, a person's data or a secret. */
const HIDDEN_KEYS = new Set(
  `text content reply replies body buyer buyerid buyername buyeremail recipient recipientaddress address street postcode
  zipcode phone phonenumber email name fullname firstname lastname nickname token authorization cookie setcookie sign
  signature said cpf`.split(/\s+/),
);
/** What PostgreSQL and its kind hang on their errors: the row that failed, the statement and its values. */
const HIDDEN_OF_ERRORS = new Set('detail where query internalQuery sql parameters params values'.split(' '));
/** These may be told by number. */
const COUNTED = new Set(['replies', 'buyers']);
const HIDDEN_BEGINNINGS = /^(?:buyer|recipient|gift)/;
const HIDDEN_ENDINGS = /(?:token|secret|password|cipher|message)$/;
/** `message` is what an error and a call that failed say of themselves; that of a buyer begins otherwise. */
const SHOWN_KEYS = new Set(['message']);
/** In an address or a line of settings that came along in a text. */
const HIDDEN_VALUES = /((?:token|secret|password|cipher|sign|signature)=)[^&\s"']+/gi;

export function createLog({ level, pretty, fd = 1 }: LogOptions): Log {
  const config: pino.LoggerOptions = {
    level,
    base: null,
    formatters: { log: (fields) => hide(fields, 0) as Record<string, unknown> },
    // What is told of an error is chosen above.
    serializers: { err: (error: unknown) => error },
    hooks: {
      logMethod(parts, method) {
        method.apply(
          this,
          parts.map((part) =>
            typeof part === 'string' ? hideValues(cleanLine(part)) : part,
          ) as typeof parts,
        );
      },
    },
  };
  if (!pretty) return pino(config, pino.destination({ fd, sync: true }));
  return pino({
    ...config,
    transport: { target: 'pino-pretty', options: { destination: fd, translateTime: 'SYS:HH:MM:ss' } },
  });
}

/** A copy that may be written down: hidden keys hidden at any depth, control and bidi characters gone. */
function hide(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return hideValues(cleanLine(value));
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > DEPTH_MAX) return '[deep]';
  if (Array.isArray(value)) return value.map((item) => hide(item, depth + 1));
  if (value instanceof Error) return hideError(value, depth);
  if (value instanceof Map) return hide(Object.fromEntries(value), depth);
  if (value instanceof Date) return value.toISOString();
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  return hideFields(value, depth);
}

function hideFields(value: object, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [
      cleanLine(key),
      isHidden(key, field) ? HIDDEN : hide(field, depth + 1),
    ]),
  );
}

function isHidden(key: string, value: unknown): boolean {
  const letters = key.toLowerCase().replace(/[^a-z]/g, '');
  if (SHOWN_KEYS.has(letters) || (typeof value === 'number' && COUNTED.has(letters))) return false;
  return HIDDEN_KEYS.has(letters) || HIDDEN_BEGINNINGS.test(letters) || HIDDEN_ENDINGS.test(letters);
}

function hideValues(text: string): string {
  return text.replace(HIDDEN_VALUES, `$1${HIDDEN}`);
}

/** Its message stays: ours say what happened to what. Its other fields may be a library's whole request. */
function hideError(error: Error, depth: number): Record<string, unknown> {
  const own = Object.fromEntries(Object.entries(error).filter(([key]) => !HIDDEN_OF_ERRORS.has(key)));
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    ...hideFields(own, depth),
    type: error.name,
    message: hideValues(cleanLine(error.message)),
    stack: cleanText(frames.join('\n')),
    ...(error.cause === undefined ? {} : { cause: hide(error.cause, depth + 1) }),
  };
}
