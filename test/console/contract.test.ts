import { afterAll, expect, test } from 'vitest';
import { type ConsoleChat, type ConsoleOptions, createConsole } from '../../adapters/console/index.js';
import { privateRef } from '../../adapters/console/refs.js';
import type { Card, Hello, Posted } from '../../adapters/console/wire.js';
import type { Answer } from '../../src/ports.js';
import { type Core, plainCard, type TeamChatHarness, teamChatContract } from '../contract/team-chat.js';
import { handClock } from './clock.js';
import { readEvents } from './event-reader.js';
import { openConsole, pageCode, postAs, removePage, session } from './open-console.js';

afterAll(removePage);

function words(card: Card): string {
  const facts = card.facts.flatMap(({ label, value }) => [label, value]);
  const cells = (card.rows ?? []).flatMap((row) => row.cells);
  return [card.title, ...facts, ...card.lines.map(({ text }) => text), ...cells].join('\n');
}

/** Stands in for the page: same requests, same stream. What the page draws is the browser test's business. */
async function harness(core: Core): Promise<TeamChatHarness> {
  const options: ConsoleOptions = {
    port: 0,
    portTaken: 'next-free',
    places: [{ place: 'orders', title: 'Orders', language: 'en' }],
    people: [{ userId: 'mia', name: 'Mia' }],
    clock: handClock(),
    pageCode: pageCode(),
  };
  const chats: ConsoleChat[] = [createConsole(options)];
  const chat = chats[0] as ConsoleChat;
  await chat.start(core);
  let formToken = '';

  const messages = async (): Promise<Posted[]> => {
    const reader = await readEvents(await session(chats.at(-1) as ConsoleChat));
    const hello = (await reader.next('hello')).data as Hello;
    reader.close();
    return hello.messages.sort((a, b) => a.postedAt - b.postedAt || a.born - b.born);
  };
  const send = async (path: string, body: object): Promise<string> => {
    const page = await session(chats.at(-1) as ConsoleChat);
    const { status, body: given } = await postAs(page, path, {
      place: 'orders',
      as: 'mia',
      language: 'en',
      ...body,
    });
    expect(status).toBe(200);
    const answer = given as Answer;
    if (answer.kind === 'form') formToken = answer.form.token;
    if (answer.kind === 'toast') return answer.text;
    return answer.kind === 'card' ? words(answer.card) : answer.form.title;
  };
  return {
    chat,
    place: 'orders',
    unknownPlace: 'nowhere',
    userId: 'mia',
    seen: async () =>
      (await messages()).map(({ card, thread }) => ({
        text: words(card),
        buttons: card.buttons.map(({ label }) => label),
        inThread: thread !== undefined,
      })),
    async press(label) {
      const has = (one: Posted) => one.card.buttons.some((button) => button.label === label);
      const posted = (await messages()).findLast(has) as Posted;
      const { token } = posted.card.buttons.find((button) => button.label === label) ?? {};
      return send('/api/press', { token, message: posted.ref });
    },
    type: (text) => send('/api/command', { text }),
    fill: (values) => send('/api/form', { token: formToken, values }),
    async restarted() {
      const next = createConsole(options);
      chats.push(next);
      return next;
    },
    async close() {
      for (const one of chats) await one.stop();
    },
  };
}

teamChatContract('the console', harness);

test('the ref a private card gives can never be updated', async () => {
  const { chat } = await openConsole();
  expect((await chat.update(privateRef('orders'), plainCard())).kind).toBe('rejected');
  await chat.stop();
});
