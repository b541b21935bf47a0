/** A person at a terminal, or a script that types for one. */
import { createInterface } from 'node:readline/promises';
import { AppError } from './errors.js';

export interface Terminal {
  tell(text: string): void;
  /** One typed line, trimmed. Throws AppError `usage` when nobody will ever answer; an abort rejects with its reason. */
  ask(question: string, signal?: AbortSignal): Promise<string>;
  close(): void;
}

export function openTerminal(): Terminal {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
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

  return {
    tell: (text) => void process.stdout.write(`${text}\n`),
    async ask(question, signal) {
      process.stdout.write(question);
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
