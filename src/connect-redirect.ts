/** Waits for the seller to come back: pasted into the terminal, or through the callback of this command or of the running bot. */
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from './errors.js';
import type { Connect, Redirect } from './ports.js';
import type { AccessBook } from './services/access/access-book.js';
import { type ConnectAttempt, findAttempt, takeBrought, useAttempt } from './store/connect-attempts.js';
import type { Store } from './store/database.js';
import type { Terminal } from './terminal.js';

export interface Waiting {
  store: Store;
  access: AccessBook;
  connect: Connect;
  terminal: Terminal;
  shopId: string;
  state: string;
  /** Somebody may bring the code without it being pasted. */
  hasCallback: boolean;
}

/** How often the database is asked whether a callback has brought something. */
const LOOK_MS = 300;

type Came = { by: 'paste'; text: string } | { by: 'callback'; attempt: ConnectAttempt };

/** The code. What does not belong to our link is told and asked for again. Throws AppError `connect-failed` when the seller said no. */
export async function waitForCode(waiting: Waiting): Promise<string> {
  for (;;) {
    const came = await comes(waiting);
    const code =
      came.by === 'paste' ? await fromPaste(came.text, waiting) : fromCallback(came.attempt, waiting);
    if (code !== undefined) return code;
  }
}

async function comes({ store, terminal, state, hasCallback }: Waiting): Promise<Came> {
  const stop = new AbortController();
  const pasted = terminal
    .ask('Paste the address here: ', stop.signal)
    .then((text): Came => ({ by: 'paste', text }))
    // Where nobody can type, a callback may still come.
    .catch((error: unknown) =>
      hasCallback && !stop.signal.aborted ? new Promise<never>(() => {}) : Promise.reject(error),
    );
  const brought = callback(store, state, stop.signal).then((attempt): Came => ({ by: 'callback', attempt }));
  brought.catch(() => {});
  pasted.catch(() => {});
  try {
    return await Promise.race([pasted, brought]);
  } finally {
    stop.abort();
  }
}

async function callback(store: Store, state: string, signal: AbortSignal): Promise<ConnectAttempt> {
  for (;;) {
    const attempt = await findAttempt(store.db, state);
    if (attempt && (attempt.sealed_code !== null || attempt.refusal !== null)) {
      const brought = await store.write((unit) => takeBrought(unit, state));
      if (brought) return brought;
    }
    await sleep(LOOK_MS, undefined, { signal });
  }
}

function fromCallback(attempt: ConnectAttempt, { access, terminal }: Waiting): string | undefined {
  terminal.tell('');
  if (attempt.refusal !== null) throw denied(attempt.refusal);
  const code = access.openCode(attempt.shop_id, attempt.sealed_code ?? '');
  if (code === undefined)
    throw failed(
      'the code that came back does not open: this command and the bot have different keys',
      'Give both the same TOKEN_ENCRYPTION_KEY.',
    );
  return code;
}

async function fromPaste(text: string, waiting: Waiting): Promise<string | undefined> {
  const redirect = waiting.connect.readRedirect(text);
  if (redirect?.kind === 'bare') {
    await waiting.store.write((unit) => useAttempt(unit, waiting.state));
    return redirect.code;
  }
  const refusal = await refusalOf(redirect, waiting);
  if (refusal !== undefined) {
    waiting.terminal.tell(`  ${refusal}`);
    return undefined;
  }
  if (redirect?.kind === 'refused') throw denied(redirect.word);
  return redirect?.code;
}

/** Why a pasted address is not taken; its state is used up when it is. */
async function refusalOf(
  redirect: Redirect | undefined,
  { store, state }: Waiting,
): Promise<string | undefined> {
  if (!redirect)
    return 'That is no address with a code. Copy the whole address of the page the browser ended on.';
  if (redirect.state === undefined)
    return 'It carries no state, so it was not begun here (an install from the app store has none). Open the link above.';
  const isOurs = redirect.state === state;
  const use = isOurs ? await store.write((unit) => useAttempt(unit, state)) : undefined;
  if (use?.ok) return undefined;
  if (use?.because === 'expired')
    return 'The link is older than 30 minutes. End this with Ctrl+C and begin again.';
  const known = use ?? (await findAttempt(store.db, redirect.state));
  if (known)
    return 'It belongs to a link that was used or replaced. Open the link above, and paste what comes of that.';
  return 'Its state is not of a link of ours, so it is not taken. Open the link above, and paste what comes of that.';
}

const denied = (word: string): AppError =>
  failed(
    `the seller did not agree (${word || 'no reason given'})`,
    'Run the command again, sign in as the owner of the shop and choose to authorise.',
  );

function failed(what: string, hint: string): AppError {
  return new AppError('connect-failed', what, hint);
}
