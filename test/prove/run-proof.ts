/** Runs one proof as a process of its own and reads what it shows. */
import { spawn } from 'node:child_process';
import { ROOT } from '../house/source-files.js';
import type { Proof } from './proof.js';

export interface Proved {
  name: string;
  ok: boolean;
  /** What was shown, or what went wrong. */
  figure: string;
  ms: number;
}

/** Far above the longest; a proof that hangs has failed. */
const PATIENCE_MS = 8 * 60_000;
const TAIL = 2_000;
const LINES_TOLD = 6;

export async function runProof({ name, args, judge, byReportAlone }: Proof): Promise<Proved> {
  const startedAt = performance.now();
  const { code, output, errors } = await run(args);
  const ms = Math.round(performance.now() - startedAt);
  const last = errors
    .trim()
    .split(/[\r\n]+/)
    .slice(-LINES_TOLD)
    .join('\n');
  try {
    const { figure, holds } = judge(JSON.parse(output));
    const ok = holds && (byReportAlone === true || code === 0);
    return { name, ok, figure: ok ? figure : `${figure} (exit code ${code})\n${last}`, ms };
  } catch {
    return { name, ok: false, figure: `no report that can be read (exit code ${code})\n${last}`, ms };
  }
}

function run(args: readonly string[]): Promise<{ code: number | null; output: string; errors: string }> {
  // The child leads a group of its own, so that what it has started ends with it.
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const end = (): void =>
    void (child.pid !== undefined && child.exitCode === null && process.kill(-child.pid, 'SIGTERM'));
  process.once('exit', end);
  const timer = setTimeout(end, PATIENCE_MS);
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-TAIL);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      process.off('exit', end);
      resolve({ code, output, errors });
    });
  });
}
