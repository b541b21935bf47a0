/**
 * Faults a person can mend: at start, in a file they wrote, in how they called us. Each says what happened to what, and
 * what to do about it. Expected failures of the outside world are values (see ports), not errors.
 */

/** Every code an `AppError` may carry, with what it means. Printed by `unpaid doctor` and the documentation. */
export const ERROR_CODES = {
  'file-invalid':
    'A configuration, policy or template file has faults; all of them are listed with their place.',
  'file-unreadable': 'A file or folder we were told to read is not there or may not be read.',
  'environment-invalid': 'A setting or secret in the environment is missing, blank, too short or malformed.',
  'store-newer': 'The database was written by a newer version and is left untouched.',
  'store-migration': 'The database could not be brought to this version; it is as it was before.',
  'store-not-durable':
    'The database does not sync to disk fully, so a power cut could lose what was promised.',
  'store-in-use': 'The database is in use by a running bot, and what was asked for needs it alone.',
  'backup-failed': 'A backup could not be made, or not be put in place; nothing was left behind.',
  'not-a-backup': 'The file to restore is damaged or not a database of this program.',
  'nothing-to-erase': 'The database knows no such shop, buyer or order, or the buyer was erased before.',
  'no-database': 'There is no database yet: the bot has not run, or it keeps its data in another folder.',
  'not-allowed': 'The person in whose name a command was called may not do this.',
  'shop-renamed': 'A shop that the database knows has another id in the configuration.',
  'token-key':
    'The shops’ tokens are sealed, and TOKEN_ENCRYPTION_KEY is missing or does not hold the key that opens them.',
  'not-connected': 'A shop of the configuration is not connected, or is connected to another shop.',
  'connect-failed':
    'A shop could not be connected: the seller, TikTok Shop or we refused, and it says which.',
  'port-taken': 'A port that we are to listen on is in use.',
  'platform-not-ready': 'The configuration names a chat platform that this version cannot serve.',
  'demo-on-real-data': 'The demo was pointed at a database that holds a real shop; it never touches one.',
  usage: 'The command was called with an option that cannot be used so.',
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

/** An error meant for the person who started us. `message`: what happened to what. `hint`: what to do. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;
  /** Present when several places are at fault at once. */
  readonly faults: readonly Fault[];

  constructor(
    code: ErrorCode,
    message: string,
    hint: string,
    options?: { faults?: readonly Fault[]; cause?: unknown },
  ) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.hint = hint;
    this.faults = options?.faults ?? [];
  }
}

/** One thing wrong in something a person wrote. `line` and `column` count from 1 and are absent for the environment. */
export interface Fault {
  /** Where it is when that is not the file the error as a whole is about. */
  file?: string;
  line?: number;
  column?: number;
  /** Dotted path: `shops[0].policy`. Empty for the file as a whole. */
  path: string;
  /** What is wrong, a clause that follows the path: `is missing`. */
  message: string;
  /** What to do, a sentence. */
  hint: string;
}

/** One error that lists every fault of a file in reading order. Nothing of a faulty file is applied. */
export function configFaults(
  file: string,
  faults: readonly Fault[],
  code: ErrorCode = 'file-invalid',
): AppError {
  const sorted = [...faults].sort(inReadingOrder);
  const count = sorted.length === 1 ? '1 fault' : `${sorted.length} faults`;
  const list = sorted.map((fault) => describeFault(file, fault)).join('\n');
  return new AppError(
    code,
    `${file}: ${count}, nothing was applied\n${list}`,
    'Mend what is listed and start again.',
    {
      faults: sorted,
    },
  );
}

/** `config.yaml:4:13 shops[0].policy: is missing` and its mend on the next line. */
function describeFault(file: string, fault: Fault): string {
  const place = [fault.file ?? file, fault.line, fault.column].filter((part) => part !== undefined).join(':');
  const what = fault.path ? `${fault.path} ${fault.message}` : fault.message;
  return `  ${place}  ${what}\n      ${fault.hint}`;
}

function inReadingOrder(a: Fault, b: Fault): number {
  const byFile = (a.file ?? '').localeCompare(b.file ?? '');
  return byFile || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}
