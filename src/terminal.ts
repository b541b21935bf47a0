/** A person at a terminal, or a script that types for one. */
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { AppError } from './errors.js';

export interface Terminal {
  tell(text: string): void;
  /** One typed line, trimmed. Throws AppError `usage` when nobody will ever answer; an abort rejects with its reason. */
  ask(question: string, signal?: AbortSignal): Promise<string>;
  /** The same, and what is typed is not shown. */
  askSecret(question: string): Promise<string>;
  close(): void;
}

export function openTerminal(): Terminal {
  let isHidden = false;
  const screen = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      if (isHidden) done();
      else process.stdout.write(chunk, () => done());
    },
  });
  const isTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
  const lines = createInterface({ input: process.stdin, output: screen, terminal: isTerminal });
  // Ctrl+C ends the command, as it does outside a question.
  lines.on('SIGINT', () => process.exit(130));
  /** What was typed ahead, or piped in, and not asked for yet. */
  const typed: string[] = [];
  let waiting: ((line: string) => void) | undefined;
  let ended: (() => void) | undefined;
  let isOver = false;
  lines.on('line', (line) => {
    if (waiting) waiting(line.trim());
    else typed.push(line.trim());
  });
  lines.on('close', () => {
    isOver = true;
    ended?.();
  });

  /** As a prompt, so that it stays when a line is corrected. */
  const show = (question: string): void => {
    lines.setPrompt(question);
    if (isTerminal) lines.prompt();
    else process.stdout.write(question);
  };
  const ask: Terminal['ask'] = async (question, signal) => {
    show(question);
    const ahead = typed.shift();
    if (ahead !== undefined) return ahead;
    if (isOver) throw nobody();
    return await new Promise<string>((resolve, reject) => {
      waiting = resolve;
      ended = () => reject(nobody());
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    }).finally(() => {
      waiting = undefined;
      ended = undefined;
    });
  };

  return {
    tell: (text) => void process.stdout.write(`${text}\n`),
    ask,
    async askSecret(question) {
      process.stdout.write(question);
      isHidden = true;
      try {
        return await ask('');
      } finally {
        isHidden = false;
        if (isTerminal) process.stdout.write('\n');
      }
    },
    close: () => lines.close(),
  };
}

const nobody = (): AppError =>
  new AppError(
    'usage',
    'nobody is there to be asked',
    'Run it in a terminal, or pipe the answers in, a line each.',
  );

/** One question before something is done: only "yes", in full, is yes. Where nobody can answer, nothing is done. */
export async function askYes(question: string): Promise<boolean> {
  if (process.stdin.isTTY !== true)
    throw new AppError('usage', 'nobody is there to be asked', 'Add --yes to do it without being asked.');
  const terminal = openTerminal();
  return (await terminal.ask(question).finally(terminal.close)).toLowerCase() === 'yes';
}
