/** The built `unpaid` command as a process of its own, as a person starts it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';

const CLI = resolve('dist/src/cli.js');

export interface Ended {
  /** Null when a signal ended it. */
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface UnpaidProcess {
  /** The match once stdout shows it; rejects when the process ends first. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  signal(name: NodeJS.Signals): void;
  ended: Promise<Ended>;
}

type Env = Record<string, string | undefined>;

/** Runs until it ends or the test does. Settings of the machine do not leak in: only `env` and the path do. */
export function startUnpaid(args: readonly string[], env: Env = {}, cwd?: string): UnpaidProcess {
  if (!existsSync(CLI)) throw new Error('dist/ is not built: npm run build');
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd,
    env: { PATH: process.env.PATH, TZ: 'UTC', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const text = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].on('data', (chunk: Buffer) => {
      text[stream] += chunk.toString();
    });
  }
  const ended = new Promise<Ended>((done) => child.once('close', (code) => done({ code, ...text })));
  return {
    ended,
    signal: (name) => void child.kill(name),
    printed: (pattern) => whenPrinted(child, () => text.stdout, pattern, ended),
  };
}

function whenPrinted(
  { stdout }: ChildProcess,
  read: () => string,
  pattern: RegExp,
  ended: Promise<Ended>,
): Promise<RegExpExecArray> {
  return new Promise((found, failed) => {
    const look = (): void => {
      const match = pattern.exec(read());
      if (match) found(match);
    };
    stdout?.on('data', look);
    void ended.then((end) =>
      failed(new Error(`ended with ${end.code} before it printed ${pattern}:\n${end.stdout}${end.stderr}`)),
    );
    look();
  });
}

export function runUnpaid(args: readonly string[], env: Env = {}, cwd?: string): Promise<Ended> {
  return startUnpaid(args, env, cwd).ended;
}

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'unpaid-e2e-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
