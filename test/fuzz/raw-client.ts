/**
 * HTTP/1.1 by hand over kept-alive loopback sockets: bytes exactly as given, many requests on their way at once. What an
 * ordinary client would refuse to send goes out all the same.
 */
import { connect, type Socket } from 'node:net';

export interface RawClient {
  /** The status of the answer; 0 when the connection ended without one. */
  send(request: Buffer): Promise<number>;
  close(): void;
}

export type Header = readonly [name: string, value: string];

/** A request with just these headers and, unless told otherwise, a length. */
export function rawRequest(
  line: string,
  headers: readonly Header[],
  body: Buffer = Buffer.alloc(0),
  framed = true,
): Buffer {
  const head = [line, ...headers.map(([name, value]) => `${name}: ${value}`)];
  if (framed) head.push(`Content-Length: ${body.length}`);
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'utf8'), body]);
}

const SOCKETS = 8;
/** Nobody waits longer for one answer: what hangs counts as ended without one. */
const PATIENCE_MS = 15_000;

/** `alone`: a connection for each request, for those that break it. `patienceMs`: after so long without a byte it is ended. */
export function createRawClient(port: number, alone = false, patienceMs = PATIENCE_MS): RawClient {
  const lines = Array.from({ length: SOCKETS }, () => createLine(port, alone, patienceMs));
  let next = 0;
  return {
    send: (request) => {
      next = (next + 1) % SOCKETS;
      return lines[next]!.send(request);
    },
    close: () => {
      for (const line of lines) line.close();
    },
  };
}

function createLine(port: number, alone: boolean, patienceMs: number): RawClient {
  const open = new Set<Connection>();
  let shared: Connection | undefined;
  const connection = (): Connection => {
    if (!alone && shared && !shared.ended) return shared;
    const fresh: Connection = new Connection(port, patienceMs, () => open.delete(fresh));
    open.add(fresh);
    shared = fresh;
    return fresh;
  };
  return {
    async send(request) {
      const used = connection();
      const status = await used.send(request);
      if (alone) used.end();
      // Cut off with the line by one that went before it: it is asked on its own.
      return status === 0 && !alone ? await sendAlone(port, request) : status;
    },
    close: () => {
      for (const each of open) each.end();
    },
  };
}

async function sendAlone(port: number, request: Buffer): Promise<number> {
  const own = new Connection(port, PATIENCE_MS, () => {});
  const status = await own.send(request);
  own.end();
  return status;
}

interface Waiting {
  answer(status: number): void;
  /** Its answer tells a length and has no body. */
  headOnly: boolean;
}

class Connection {
  ended = false;
  readonly #socket: Socket;
  readonly #waiting: Waiting[] = [];
  #text = '';
  /** Bytes of the present answer's body still to come. */
  #skip = 0;

  constructor(port: number, patienceMs: number, gone: () => void) {
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.setEncoding('latin1');
    this.#socket.setTimeout(patienceMs, () => this.#socket.destroy());
    this.#socket.on('data', (piece: string) => this.#read(piece));
    this.#socket.on('error', () => {});
    this.#socket.on('close', () => {
      this.ended = true;
      gone();
      for (const { answer } of this.#waiting.splice(0)) answer(0);
    });
  }

  send(request: Buffer): Promise<number> {
    return new Promise((resolve) => {
      if (this.ended) return resolve(0);
      this.#waiting.push({
        answer: resolve,
        headOnly: request.subarray(0, 5).toString('latin1') === 'HEAD ',
      });
      this.#socket.write(request);
    });
  }

  end(): void {
    this.#socket.destroy();
  }

  #read(piece: string): void {
    this.#text += piece;
    for (;;) {
      const skipped = Math.min(this.#skip, this.#text.length);
      this.#text = this.#text.slice(skipped);
      this.#skip -= skipped;
      if (this.#skip > 0) return;
      const end = this.#text.indexOf('\r\n\r\n');
      if (end < 0) return;
      const head = this.#text.slice(0, end);
      this.#text = this.#text.slice(end + 4);
      const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1] ?? 0);
      if (status === 100) continue;
      const waiting = this.#waiting.shift();
      this.#skip = waiting?.headOnly ? 0 : Number(/\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
      // Nothing that follows on this line belongs to a request of ours any more.
      if (/\nconnection: *close/i.test(head)) this.ended = true;
      waiting?.answer(status);
      if (this.ended || /\ncontent-type: *text\/event-stream/i.test(head)) this.#socket.destroy();
    }
  }
}
