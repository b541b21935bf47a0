/** The Slack adapter over a local Slack, started and connected. */
import { createSlackChat, type SlackPace } from '../../adapters/slack/index.js';
import { createSystemClock } from '../../src/clock.js';
import type { ChatOptions, ChatSink, Clock, TeamChat } from '../../src/ports.js';
import { type LocalSlack, type LocalSlackOptions, openLocalSlack } from '../fakes/slack/server.js';

export const ORDERS = 'C0ORDERS1';
export const LEADS = 'C0LEADS01';
export const MIA = 'UMIA00001';
export const ANA = 'UANA00001';
export const STRANGER = 'USTRANGER';

/** As fast as a machine answers itself; nothing is waited for that a test does not want to see. */
export const QUICK: SlackPace = {
  callMs: 2_000,
  lookUpMs: 1_000,
  deferMs: 2_000,
  helloMs: 2_000,
  againMs: 20,
};

export interface LogLine {
  fields: object;
  text: string;
}

export interface OpenSlack {
  slack: LocalSlack;
  chat: TeamChat;
  log: LogLine[];
  /** Another adapter over the same workspace, not yet started. */
  another(): TeamChat;
  close(): Promise<void>;
}

export async function openSlack(
  sink: ChatSink,
  change: {
    local?: LocalSlackOptions;
    pace?: Partial<SlackPace>;
    clock?: Clock;
    places?: ChatOptions['places'];
  } = {},
): Promise<OpenSlack> {
  const slack = await openLocalSlack(change.local);
  const log: LogLine[] = [];
  const note = (fields: object, text: string) => void log.push({ fields, text });
  const options: ChatOptions = {
    places: change.places ?? [
      { place: ORDERS, title: '#orders', language: 'en' },
      { place: LEADS, title: '#leads', language: 'zh-CN' },
    ],
    commands: [],
    clock: change.clock ?? createSystemClock(),
    log: { info: note, warn: note },
  };
  const { botToken, appToken } = slack.workspace;
  const chats: TeamChat[] = [];
  const another = (): TeamChat => {
    const credentials = { botToken, appToken, apiUrl: slack.apiUrl };
    const chat = createSlackChat(credentials, options, { ...QUICK, ...change.pace });
    chats.push(chat);
    return chat;
  };
  const chat = another();
  await chat.start(sink);
  return {
    slack,
    chat,
    log,
    another,
    async close() {
      for (const one of chats) await one.stop();
      await slack.close();
    },
  };
}
