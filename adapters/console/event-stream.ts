/** Server-sent events to every open page: a whole picture first, then each change; a page that comes back asks for the rest. */
import type { ServerResponse } from 'node:http';
import type { ClockReading, Hello, Posted } from './wire.js';

export interface EventStreamOptions {
  /** Tells one run of the bot from another: its numbering starts anew. */
  run: string;
  hello(): Hello;
  since(seq: number): Posted[];
  clock(): ClockReading;
  /** Bytes a page may be behind before it is dropped; it reconnects by itself. */
  behindMax?: number;
}

export interface EventStream {
  /** `lastEventId` as the browser sent it. */
  open(response: ServerResponse, lastEventId: string | undefined): void;
  message(posted: Posted): void;
  clockTick(): void;
  readonly size: number;
  close(): void;
}

const PAGES_MAX = 32;

export function createEventStream(options: EventStreamOptions): EventStream {
  const { run, behindMax = 4 * 1024 * 1024 } = options;
  const pages = new Set<ServerResponse>();
  let lastSeq = 0;

  function write(page: ServerResponse, event: string, data: unknown, id?: number): void {
    page.write(
      `event: ${event}\n${id === undefined ? '' : `id: ${run}:${id}\n`}data: ${JSON.stringify(data)}\n\n`,
    );
    if (page.writableLength > behindMax) drop(page);
  }

  function drop(page: ServerResponse): void {
    pages.delete(page);
    page.destroy();
  }

  return {
    open(page, lastEventId) {
      for (const oldest of pages) if (pages.size >= PAGES_MAX) drop(oldest);
      page.writeHead(200, {
        'Content-Type': 'text/event-stream',
        'Cache-Control': 'no-store',
        Connection: 'keep-alive',
      });
      page.write('retry: 1000\n\n');
      pages.add(page);
      page.on('close', () => pages.delete(page));
      page.on('error', () => pages.delete(page));
      const seen = seenBy(lastEventId, run);
      if (seen === undefined) {
        const hello = options.hello();
        lastSeq = Math.max(lastSeq, ...hello.messages.map((m) => m.seq));
        write(page, 'hello', hello, lastSeq);
        return;
      }
      write(page, 'clock', options.clock());
      for (const posted of options.since(seen)) write(page, 'message', posted, posted.seq);
    },
    message(posted) {
      lastSeq = posted.seq;
      for (const page of pages) write(page, 'message', posted, posted.seq);
    },
    clockTick() {
      for (const page of pages) write(page, 'clock', options.clock());
    },
    get size() {
      return pages.size;
    },
    close() {
      for (const page of pages) page.end();
      pages.clear();
    },
  };
}

function seenBy(lastEventId: string | undefined, run: string): number | undefined {
  const [ofRun, seq] = (lastEventId ?? '').split(':');
  return ofRun === run && seq !== undefined && /^\d{1,15}$/u.test(seq) ? Number(seq) : undefined;
}
