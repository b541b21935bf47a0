/**
 * Keeps the console's messages in a file, so that a restart shows the feed as it was. One JSON line a change; the file is
 * rewritten when it has grown to twice what it says. Losing it loses a view, never a fact: the core has its own store.
 */
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { MessageRef } from '../../src/ports.js';
import type { Posted } from './wire.js';

export interface KeptMessages {
  load(): Posted[];
  save(message: Posted): void;
}

const KEEP = 1_000;
const DAY_MS = 24 * 3_600_000;
/** As long as the core keeps buyers' words. */
const KEEP_MS = 30 * DAY_MS;

/** `path`: readable by its owner alone, since cards hold buyers' words. `now`: epoch ms by the bot's clock. */
export function keepMessagesIn(path: string, now: () => number): KeptMessages {
  let kept = new Map<MessageRef, Posted>();
  let lines = 0;
  let writtenAt = 0;

  function rewrite(): void {
    writtenAt = now();
    const young = [...kept].filter(([, { changedAt }]) => changedAt >= writtenAt - KEEP_MS);
    kept = new Map(young.sort(([, a], [, b]) => a.changedAt - b.changedAt).slice(-KEEP));
    lines = kept.size;
    writeWhole(
      path,
      [...kept.values()].map((message) => JSON.stringify(message)),
    );
  }

  return {
    load() {
      mkdirSync(dirname(path), { recursive: true });
      const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
      for (const line of text.split('\n')) {
        const message = parse(line);
        if (message) kept.set(message.ref, message);
      }
      rewrite();
      return [...kept.values()];
    },
    save(message) {
      kept.set(message.ref, message);
      lines += 1;
      if (lines > 2 * KEEP || now() - writtenAt > DAY_MS) rewrite();
      else appendFileSync(path, `${JSON.stringify(message)}\n`, { mode: 0o600 });
    },
  };
}

export interface Forgotten {
  /** Messages that go, with everything in their threads. */
  refs: readonly MessageRef[];
  /** Texts that no message may hold. */
  words: readonly string[];
}

/**
 * Takes messages out of the file of a console that is not running. Cards among them come back when they are drawn anew.
 * Returns how many went.
 */
export function forgetMessages(path: string, { refs, words }: Forgotten): number {
  rmSync(`${path}.new`, { force: true });
  if (!existsSync(path)) return 0;
  const gone = new Set(refs);
  const written = words.map((word) => JSON.stringify(word).slice(1, -1));
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
  const kept = lines.filter((line) => {
    const message = parse(line);
    if (!message || gone.has(message.ref) || (message.thread !== undefined && gone.has(message.thread)))
      return false;
    return !written.some((word) => line.includes(word));
  });
  writeWhole(path, kept);
  return lines.length - kept.length;
}

function writeWhole(path: string, lines: readonly string[]): void {
  writeFileSync(`${path}.new`, lines.map((line) => `${line}\n`).join(''), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** A crash may have cut the last line short. */
function parse(line: string): Posted | undefined {
  try {
    const message: Posted = JSON.parse(line);
    return typeof message?.ref === 'string' && typeof message.card?.title === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
}
