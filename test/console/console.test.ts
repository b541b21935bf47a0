import { appendFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { keepMessagesIn } from '../../adapters/console/kept-messages.js';
import type { Hello, Posted } from '../../adapters/console/wire.js';
import { plainCard } from '../contract/team-chat.js';
import { readEvents } from './event-reader.js';
import { type OpenConsole, openConsole, postAs, removePage } from './open-console.js';
import { orderCard } from './sample-cards.js';

afterAll(removePage);

let open: OpenConsole;
beforeEach(async () => {
  open = await openConsole();
});
afterEach(() => open.chat.stop());

async function refOf(key: string, change = {}): Promise<string> {
  const sent = await open.chat.post('orders', plainCard(change), { key });
  if (sent.kind !== 'sent') throw new Error(JSON.stringify(sent));
  return sent.ref;
}

describe('the stream', () => {
  test('a page that comes back gets each missed message once, as it is now', async () => {
    const ref = await refOf('first');
    const reader = await readEvents(open);
    const hello = await reader.next('hello');
    reader.close();
    await open.chat.update(ref, plainCard({ title: 'one' }));
    await open.chat.update(ref, plainCard({ title: 'two' }));
    await refOf('second', { title: 'new' });
    const again = await readEvents(open, hello.id);
    const missed = [await again.next('message'), await again.next('message')].map(
      (sent) => (sent.data as Posted).card.title,
    );
    expect(missed).toEqual(['two', 'new']);
    await refOf('third', { title: 'live' });
    expect(((await again.next('message')).data as Posted).card.title).toBe('live');
    again.close();
  });

  test.each(['otherrun:3', 'nonsense', '-1'])(
    'a page with the foreign event id %s gets the whole picture',
    async (id) => {
      await refOf('first');
      const reader = await readEvents(open, id);
      expect(((await reader.next('hello')).data as Hello).messages).toHaveLength(1);
      reader.close();
    },
  );

  test('a page that does not read is dropped while others go on', async () => {
    const { port, cookie } = open;
    const deaf = get({
      host: '127.0.0.1',
      port,
      path: '/api/events',
      headers: { Cookie: cookie },
      agent: false,
    });
    const dropped = new Promise((resolve) => {
      deaf.on('response', (response) => response.on('error', resolve).on('close', resolve).pause());
      deaf.on('error', resolve);
    });
    const reader = await readEvents(open);
    await reader.next('hello');
    const long = 'x'.repeat(30_000);
    const ref = await refOf('long', { lines: [{ text: long }] });
    for (let n = 0; n < 600; n += 1) {
      await open.chat.update(ref, plainCard({ title: `${n}`, lines: [{ text: long }] }));
      await reader.next('message');
    }
    await expect.poll(() => open.chat.health().detail).toContain('1 open');
    reader.close();
    deaf.destroy();
    await dropped;
  });

  test('a change of the clock’s rate is told', async () => {
    const reader = await readEvents(open);
    await reader.next('hello');
    open.clock.set(open.clock.now(), 60);
    expect((await reader.next('clock')).data).toMatchObject({ rate: 60 });
    reader.close();
  });
});

describe('messages', () => {
  test('the same key is the same message', async () => {
    expect(await refOf('order 1')).toBe(await refOf('order 1'));
    expect(await refOf('order 1')).not.toBe(await refOf('order 2'));
  });

  test('only the newest cards of a place are kept, and all its boards', async () => {
    await refOf('board', { kind: 'board' });
    for (let n = 0; n < 510; n += 1) {
      open.clock.set(open.clock.now() + 1_000);
      await refOf(`order ${n}`, { title: `Order ${n}` });
    }
    const reader = await readEvents(open);
    const { messages } = (await reader.next('hello')).data as Hello;
    reader.close();
    expect(messages).toHaveLength(501);
    expect(messages.some(({ card }) => card.kind === 'board')).toBe(true);
    expect(messages.some(({ card }) => card.title === 'Order 9')).toBe(false);
    expect(messages.some(({ card }) => card.title === 'Order 10')).toBe(true);
  });

  test('a button never becomes a link that runs script', async () => {
    const buttons = ['javascript:alert(1)', 'data:text/html,x', 'https://ok.example/'].map((url) => {
      return { url, label: url, style: 'default' as const };
    });
    await refOf('links', { buttons });
    const reader = await readEvents(open);
    const { messages } = (await reader.next('hello')).data as Hello;
    reader.close();
    expect(messages[0]?.card.buttons.map(({ url }) => url)).toEqual(['https://ok.example/']);
  });

  test('kept in a file, they are there after a restart, a torn last line left out', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'console-kept-'));
    const path = join(directory, 'run', 'console.jsonl');
    const first = await openConsole({ keep: keepMessagesIn(path, open.clock.now) });
    const sent = await first.chat.post('orders', orderCard('en', 0, 1), { key: 'order 1' });
    if (sent.kind !== 'sent') throw new Error('not sent');
    await first.chat.post('orders', plainCard({ kind: 'note' }), { key: 'note', thread: sent.ref });
    await first.chat.update(sent.ref, orderCard('en', 0, 1, 'good'));
    await first.chat.stop();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    appendFileSync(path, '{"ref":"orders/');

    const second = await openConsole({ keep: keepMessagesIn(path, open.clock.now) });
    const reader = await readEvents(second);
    const { messages } = (await reader.next('hello')).data as Hello;
    expect(messages.map(({ card, thread }) => [card.tone, thread])).toEqual([
      ['good', undefined],
      ['active', sent.ref],
    ]);
    reader.close();
    await second.chat.stop();
    rmSync(directory, { recursive: true });
  });
});

describe('acts', () => {
  test('nobody acts as someone who is not on the list, or in a place that is none', async () => {
    const body = { text: 'today', place: 'orders', language: 'en', as: 'mallory' };
    expect((await postAs(open, '/api/command', body)).body).toMatchObject({ kind: 'toast', tone: 'bad' });
    const nowhere = { ...body, as: 'mia', place: 'nowhere' };
    expect((await postAs(open, '/api/command', nowhere)).body).toMatchObject({ kind: 'toast', tone: 'bad' });
    expect(open.sink.commands).toEqual([]);
  });

  test('a fault of the core is told in the language of the page', async () => {
    const body = { token: 'snooze-1', message: 'orders/x', place: 'orders', as: 'leo', language: 'zh-CN' };
    const { body: answer } = await postAs(open, '/api/press', body);
    expect(answer).toEqual({ kind: 'toast', tone: 'bad', text: '操作没有成功，请稍后再试。' });
  });
});

describe('the port', () => {
  test('when taken, the demo goes on to the next', async () => {
    const next = await openConsole({ port: open.port, portTaken: 'next-free' });
    expect(next.port).toBeGreaterThan(open.port);
    await next.chat.stop();
  });

  test('when taken, a real start stops and names who holds it', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => holder.once('listening', resolve));
    const { port } = holder.address() as { port: number };
    const who =
      process.platform === 'linux' ? new RegExp(`process ${process.pid} \\(.*node`, 'u') : /another program/u;
    await expect(openConsole({ port, portTaken: 'refuse' })).rejects.toThrow(who);
    await expect(openConsole({ port, portTaken: 'refuse' })).rejects.toThrow(`port ${port} on 127.0.0.1`);
    holder.close();
  });

  test('a run without a screen opens none, and keeps messages all the same', async () => {
    const { createConsole } = await import('../../adapters/console/index.js');
    const { clock, sink } = open;
    const places = [{ place: 'orders', title: 'Orders', language: 'en' as const }];
    const chat = createConsole({ port: 1, portTaken: 'refuse', listen: false, places, people: [], clock });
    await chat.start(sink);
    expect([chat.listening, chat.address(), chat.health().ok]).toEqual([false, '', true]);
    expect((await chat.post('orders', plainCard(), { key: 'k' })).kind).toBe('sent');
    await chat.stop();
  });
});
