/** A team's group on the strict local Telegram, with the real client in it. */
import { createTelegramChat } from '../../adapters/telegram/index.js';
import { createManualClock, type ManualClock } from '../../src/clock.js';
import { commandMenu } from '../../src/desk/command-menu.js';
import type { ChatOptions, TeamChat } from '../../src/ports.js';
import { type FakeTelegram, openFakeTelegram } from '../fakes/telegram/server.js';
import type { User } from '../fakes/telegram/world.js';

export const TEAM = -1_001_234_567_890;
export const FORUM = -1_009_876_543_210;
export const TOPIC = 7;
const START = Date.parse('2026-11-22T10:00:00Z');

export interface TelegramScene {
  clock: ManualClock;
  telegram: FakeTelegram;
  mia: User;
  ben: User;
  /** What was logged, for the curious and for secrets. */
  logged: string[];
  /** Pauses of the adapter that are over when the test says so. */
  pauses: { ms: number; end(): void }[];
  connect(change?: Partial<ChatOptions>): TeamChat;
  close(): Promise<void>;
}

/** `pace`: each message finds the chat rested, unless the test is about the pace itself. */
export async function openTelegram(pace: 'rested' | 'as-told' = 'rested'): Promise<TelegramScene> {
  const clock = createManualClock(START);
  const telegram = await openFakeTelegram(clock.now);
  const { world } = telegram;
  const mia = telegram.person(4_711, 'Mia', { language_code: 'en' });
  const ben = telegram.person(4_712, 'Ben', { language_code: 'en' });
  const members = () =>
    new Map([
      [world.me.id, 'member' as const],
      [mia.id, 'member' as const],
      [ben.id, 'administrator' as const],
    ]);
  world.addChat({ id: TEAM, title: 'Team', members: members() });
  world.addChat({
    id: FORUM,
    title: 'Forum',
    members: members(),
    topics: new Map([
      [TOPIC, { closed: false }],
      [8, { closed: true }],
    ]),
  });
  if (pace === 'rested')
    telegram.onCall = (method) => {
      if (/^(send|edit)/u.test(method)) clock.set(clock.now() + 3_100);
    };
  const logged: string[] = [];
  const pauses: TelegramScene['pauses'] = [];
  const chats: TeamChat[] = [];
  let isClosing = false;
  const log = {
    info: (fields: object, text: string) => void logged.push(lineOf(fields, text)),
    warn: (fields: object, text: string) => void logged.push(lineOf(fields, text)),
  };
  return {
    clock,
    telegram,
    mia,
    ben,
    logged,
    pauses,
    connect(change = {}) {
      const chat = createTelegramChat(
        { botToken: telegram.token, apiRoot: telegram.apiRoot },
        {
          places: [{ place: String(TEAM), title: '#orders', language: 'en' }],
          commands: commandMenu(),
          clock,
          log,
          ...change,
        },
        (ms) =>
          new Promise((resolve) => {
            pauses.push({ ms, end: resolve });
            if (isClosing) resolve();
          }),
      );
      chats.push(chat);
      return chat;
    },
    async close() {
      isClosing = true;
      for (const pause of pauses) pause.end();
      for (const chat of chats) await chat.stop();
      await telegram.close();
    },
  };
}

function lineOf(fields: object, text: string): string {
  const { err, ...rest } = fields as { err?: unknown };
  const fault = err instanceof Error ? `${err.message} ${String(err.cause ?? '')}` : '';
  return `${text} ${JSON.stringify(rest)} ${fault}`;
}
