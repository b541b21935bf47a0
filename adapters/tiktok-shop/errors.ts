// Every error code the platform documents, what it means for a read, a chat send and a cancel, and a sentence for people.
// Rule for writes: a code that leaves open whether the act happened is `unknown`, never success, never failure.

type Surely = 'retry' | 'rejected' | 'reauthorize';

export interface ErrorRow {
  says: string;
  read: Surely;
  send: Surely | 'unknown';
  /** `paid` and `closed`: the order is no longer unpaid, or no longer open. */
  cancel: Surely | 'unknown' | 'paid' | 'closed';
  /** For `retry`: milliseconds to wait, or until the daily quota starts anew. */
  wait: number | 'next-utc-day';
  /** The access token itself was refused: a renewed one may help. */
  stale?: boolean;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

function all(verdict: Surely, says: string, wait: ErrorRow['wait'] = MINUTE): ErrorRow {
  return { says, read: verdict, send: verdict, cancel: verdict, wait };
}
const refused = (says: string) => all('rejected', says);
const locked = (says: string) => all('reauthorize', says);
const expired = (says: string): ErrorRow => ({ ...locked(says), stale: true });

function unclear(says: string, wait: number = 5 * SECOND): ErrorRow {
  return { says, read: 'retry', send: 'unknown', cancel: 'unknown', wait };
}

function moot(because: 'paid' | 'closed', says: string): ErrorRow {
  return { ...refused(says), cancel: because };
}

const common: Record<number, ErrorRow> = {
  36009002: all('retry', 'too many requests at once', 2 * SECOND),
  36009003: unclear('TikTok Shop had an internal error'),
  36009007: unclear('TikTok Shop took too long inside'),
  36009009: refused('this API path does not exist'),
  36009010: refused('this API method does not exist'),
  36009014: refused('this API version does not exist'),
  36009021: refused('a request parameter has the wrong format'),
  36009022: refused('a request parameter has the wrong format'),
  36009023: refused('a request parameter has the wrong format'),
  36009033: locked('the address of this machine is not on the app’s IP allow list in Partner Center'),
  36009037: all('retry', 'too many requests at once', 2 * SECOND),
  100005: all('retry', 'too many requests at once', 2 * SECOND),
  101000: locked('the access token does not fit this shop'),
  105000: expired('the access token is not valid'),
  105001: expired('the access token is not valid'),
  105002: expired('the access token has expired'),
  105005: refused('the shop has not granted the access scope this needs'),
  106001: locked('the request signature was refused: check the app secret'),
  106011: locked('the shop cipher does not fit: connect the shop again'),
  106013: locked('the shop cipher is missing: connect the shop again'),
};

const orders: Record<number, ErrorRow> = {
  10002014: all('retry', 'TikTok Shop could not show these orders'),
  10002015: all('retry', 'TikTok Shop could not show these orders'),
  10006402: all('retry', 'TikTok Shop could not show these orders'),
  10037002: all('retry', 'TikTok Shop could not show these orders'),
  10037003: all('retry', 'TikTok Shop could not show these orders'),
  10037004: all('retry', 'TikTok Shop could not show these orders'),
  21008111: refused('the order does not belong to this shop'),
};

const cancellations: Record<number, ErrorRow> = {
  11050001: refused('TikTok Shop does not cancel part of this order'),
  25001001: refused('TikTok Shop refused the parameters of the cancellation'),
  25001011: moot('closed', 'the order is already cancelled, or a cancellation is running'),
  25001014: refused('TikTok Shop does not know the cancel reason'),
  25001015: refused('the cancel reason is not for sellers'),
  25001020: refused('the cancel reason is switched off'),
  25001021: moot('paid', 'the unpaid reason does not fit any more: the order is no longer unpaid'),
  25001028: all('retry', 'the order is locked by another operation', 5 * SECOND),
  25001045: moot('paid', 'the order has been shipped'),
  25001046: refused('stopped by TikTok Shop’s risk control'),
  25001051: moot('closed', 'the order is completed or cancelled'),
  25005010: refused('single items of this order cannot be cancelled'),
  25005011: refused('more items than the order has'),
  25020005: refused('no permission to process this order'),
};

const chat: Record<number, ErrorRow> = {
  // The specification calls it "invalid parameter" for sends and "internal error" for reads.
  45101001: { ...refused('TikTok Shop refused the parameters of the message'), read: 'retry' },
  45101002: refused('the order does not meet the conditions of this kind of message'),
  45101003: refused('the conversation does not exist'),
  45101004: all('retry', 'the day’s 10,000 customer service requests are used up', 'next-utc-day'),
  45101006: refused('the text holds words TikTok Shop does not allow'),
  45102007: refused('no permission for this conversation'),
  45109001: refused('the rules of the conversation do not allow a message now'),
  45109003: refused('TikTok Shop does not let the shop open a conversation with this buyer'),
  45111001: refused('TikTok Shop does not support this message'),
  45111012: all('retry', 'coupon cards are sent too fast', 2 * SECOND),
  45111017: refused('the coupon does not meet the conditions'),
};

export const ERRORS: ReadonlyMap<number, ErrorRow> = new Map(
  [common, orders, cancellations, chat].flatMap((table) =>
    Object.entries(table).map(([code, row]) => [Number(code), row]),
  ),
);

/** One code for every fault of a credential or parameter: only its message tells which. */
const INVALID_REQUEST = 36009004;
const INVALID_REQUEST_ROWS: readonly [RegExp, ErrorRow][] = [
  [/access[-_ ]?token/i, expired('the access token is not valid')],
  [/timestamp/i, all('retry', 'the clock of this machine differs from TikTok Shop’s')],
  [/cipher/i, locked('the shop cipher does not fit: connect the shop again')],
  [/sign|app_key|app key|credential/i, locked('the app key or signature was refused: check key and secret')],
  [/./s, refused('TikTok Shop refused a parameter')],
];

/** The row of a code; for a code nobody documents, a read is repeated and a write is unclear. */
export function errorRowOf(code: number, message: string): ErrorRow {
  const byMessage = INVALID_REQUEST_ROWS.find(([pattern]) => pattern.test(message || '-'));
  if (code === INVALID_REQUEST && byMessage) return byMessage[1];
  return ERRORS.get(code) ?? unclear('TikTok Shop answered with an error nobody has documented', MINUTE);
}
