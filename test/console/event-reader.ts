/** Reads server-sent events as a browser does. */
import { type ClientRequest, get } from 'node:http';
import type { Session } from './open-console.js';

export interface SentEvent {
  event: string;
  id?: string;
  data: unknown;
}

export interface EventReader {
  /** The next event of this kind; others are passed over. */
  next(event: string): Promise<SentEvent>;
  close(): void;
}

export async function readEvents({ port, cookie }: Session, lastEventId?: string): Promise<EventReader> {
  const waiting: SentEvent[] = [];
  let wake: (() => void) | undefined;
  const headers = { Cookie: cookie, ...(lastEventId && { 'Last-Event-ID': lastEventId }) };
  const request = await new Promise<ClientRequest>((resolve, reject) => {
    const sent = get({ host: '127.0.0.1', port, path: '/api/events', headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        waiting.push(...blocks.map(parse).filter((one) => one.event !== ''));
        wake?.();
      });
      response.on('error', () => undefined);
      resolve(sent);
    });
    sent.on('error', reject);
  });
  return {
    async next(event) {
      for (;;) {
        const found = waiting.findIndex((one) => one.event === event);
        const [taken] = found < 0 ? [] : waiting.splice(0, found + 1).slice(-1);
        if (taken) return taken;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    close: () => request.destroy(),
  };
}

function parse(block: string): SentEvent {
  const field = (name: string) =>
    block
      .split('\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2);
  return { event: field('event') ?? '', id: field('id'), data: JSON.parse(field('data') ?? 'null') };
}
