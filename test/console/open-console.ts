/** A console on a free port with one session opened, as the tests need it. */
import { type ConsoleChat, type ConsoleOptions, createConsole } from '../../adapters/console/index.js';
import { handClock } from './clock.js';
import { compilePage, type PageCode } from './page-code.js';
import { rawRequest } from './raw-request.js';
import { type SampleSink, sampleSink } from './sample-sink.js';

let page: PageCode | undefined;

/** Compiled once a test file; `removePage` after all. */
export function pageCode(): string {
  page ??= compilePage();
  return page.directory;
}

export function removePage(): void {
  page?.remove();
  page = undefined;
}

export interface Session {
  port: number;
  cookie: string;
}

export interface OpenConsole extends Session {
  chat: ConsoleChat;
  sink: SampleSink;
  clock: ReturnType<typeof handClock>;
}

export async function openConsole(change: Partial<ConsoleOptions> = {}): Promise<OpenConsole> {
  const clock = handClock();
  const sink = sampleSink(() => clock.now());
  const chat = createConsole({
    port: 0,
    portTaken: 'next-free',
    places: [
      { place: 'orders', title: 'unpaid-orders', language: 'en' },
      { place: '订单', title: '未付款订单', language: 'zh-CN' },
    ],
    people: [
      { userId: 'mia', name: 'Mia' },
      { userId: 'leo', name: 'Leo' },
    ],
    clock,
    timeZone: 'Asia/Jakarta',
    pageCode: pageCode(),
    ...change,
  });
  await chat.start(sink);
  return { chat, sink, clock, ...(await session(chat)) };
}

/** A session, opened the legal way. */
export async function session(chat: ConsoleChat): Promise<Session> {
  const address = new URL(chat.address());
  const port = Number(address.port);
  const answer = await rawRequest(port, 'GET', address.pathname + address.search);
  return { port, cookie: String(answer.headers['set-cookie']).split(';')[0] ?? '' };
}

/** A POST as the page sends it. */
export async function postAs({ port, cookie }: Session, path: string, body: unknown) {
  const headers = {
    Host: `127.0.0.1:${port}`,
    Origin: `http://127.0.0.1:${port}`,
    'Content-Type': 'application/json',
    'Sec-Fetch-Site': 'same-origin',
    Cookie: cookie,
  };
  const answer = await rawRequest(port, 'POST', path, headers, JSON.stringify(body));
  return { status: answer.status, body: JSON.parse(answer.body) };
}
