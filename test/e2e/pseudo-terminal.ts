/**
 * The built `unpaid` command in a real pseudo-terminal, as a person sits before it: what is on the screen, what is typed, and
 * how many keys that took. Python holds the terminal; it is there wherever this project is built.
 */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { onTestFinished } from 'vitest';

const CLI = resolve('dist/src/cli.js');
const HOLD = 'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))';

/** Whether a pseudo-terminal can be had here; its absence is an error where tests must not be left out. */
export function canType(): boolean {
  const found = spawnSync('python3', ['-c', 'import pty']).status === 0;
  if (!found && process.env.CI) throw new Error('python3 is not there, and tests in a terminal need it');
  return found;
}

export interface Person {
  /** Waits for the question, then types the answer and Enter. */
  answer(question: RegExp, text: string): Promise<RegExpExecArray>;
  /** What came on the screen after the last answer. */
  sees(pattern: RegExp): Promise<RegExpExecArray>;
  /** All that was on the screen, without control sequences. */
  screen(): string;
  /** Keys pressed so far, Enter among them. */
  keys(): number;
  ended: Promise<number | null>;
}

const PATIENCE_MS = 60_000;
const CONTROL = /\u001b\[[\d;?]*[A-Za-z]|\r/g;

export function sitDown(args: readonly string[], env: Record<string, string>, cwd: string): Person {
  const child: ChildProcessWithoutNullStreams = spawn(
    'python3',
    ['-c', HOLD, process.execPath, CLI, ...args],
    {
      cwd,
      env: { PATH: process.env.PATH, TERM: 'dumb', TZ: 'UTC', ...env },
    },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  let text = '';
  let from = 0;
  let keys = 0;
  const look: (() => void)[] = [];
  child.stdout.on('data', (chunk: Buffer) => {
    text = (text + chunk.toString()).replace(CONTROL, '');
    for (const one of look) one();
  });
  const ended = new Promise<number | null>((done) => child.once('close', done));
  const sees = (pattern: RegExp): Promise<RegExpExecArray> =>
    new Promise((found, failed) => {
      const fail = (): void => failed(new Error(`${pattern} is not on the screen:\n${text.slice(from)}`));
      const timer = setTimeout(fail, PATIENCE_MS);
      const search = (): void => {
        const match = pattern.exec(text.slice(from));
        if (!match) return;
        clearTimeout(timer);
        found(match);
      };
      look.push(search);
      void ended.then(() => {
        search();
        fail();
      });
      search();
    });
  return {
    sees,
    async answer(question, answer) {
      const match = await sees(question);
      from = text.length;
      keys += answer.length + 1;
      child.stdin.write(`${answer}\n`);
      return match;
    },
    screen: () => text,
    keys: () => keys,
    ended,
  };
}
