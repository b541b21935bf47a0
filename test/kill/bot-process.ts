/** The built program as a child process: `unpaid start` with the crash points loaded before it. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packagePath } from '../../src/package-root.js';

export interface BotProcess {
  /** One-time address of the console, once everything listens; undefined when the process ended before. */
  readonly ready: Promise<string | undefined>;
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  isUp(): boolean;
  signal(name: NodeJS.Signals): void;
  /** What it wrote on stderr, and log lines of the level error. */
  faults(): string[];
}

export interface BotFiles {
  cli: string;
  preload: string;
  config: string;
  env: Record<string, string>;
}

const ADDRESS = /team's channel:\s+(\S+)/;

export function startProcess(files: BotFiles, crashAt?: string): BotProcess {
  const { cli, preload, config, env } = files;
  const child = spawn(process.execPath, ['--import', preload, cli, 'start', '--config', config], {
    env: { PATH: process.env.PATH, TZ: 'UTC', ...env, ...(crashAt ? { UNPAID_CRASH_AT: crashAt } : {}) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const text = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (chunk: string) => {
      text[stream] += chunk;
    });
  }
  let up = true;
  // A loop that ends early leaves nobody behind.
  const orphan = (): void => void child.kill('SIGKILL');
  process.once('exit', orphan);
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((done) =>
    child.once('close', (code, signal) => {
      up = false;
      process.off('exit', orphan);
      done({ code, signal });
    }),
  );
  return {
    ended,
    ready: whenListening(child, () => text.stdout, ended),
    isUp: () => up,
    signal: (name) => void child.kill(name),
    faults: () => [...lines(text.stdout).filter((line) => /"level":[56]0/.test(line)), ...lines(text.stderr)],
  };
}

const lines = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '');

function whenListening(
  { stdout }: ChildProcess,
  read: () => string,
  ended: Promise<unknown>,
): Promise<string | undefined> {
  return new Promise((ready) => {
    stdout?.on('data', () => {
      const address = ADDRESS.exec(read())?.[1];
      if (address) ready(address);
    });
    void ended.then(() => ready(undefined));
  });
}

/** Compiles the preload, which runs in the bot's own Node, into this folder. Returns its path. */
export function compilePreload(folder: string): string {
  mkdirSync(folder, { recursive: true });
  for (const name of ['crash-points.ts', 'written.ts'])
    cpSync(packagePath('test', 'kill', name), join(folder, name));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  const compilerOptions = { target: 'es2023', module: 'nodenext', noCheck: true, types: [] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
  const tsc = packagePath('node_modules', 'typescript', 'bin', 'tsc');
  execFileSync(process.execPath, [tsc, '-p', folder], { stdio: ['ignore', 'ignore', 'inherit'] });
  return join(folder, 'crash-points.js');
}
