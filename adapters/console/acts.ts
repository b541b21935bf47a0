/** What people do on the page, handed to the core; its answers cleaned, its faults turned into a kind word. */
import type { ActorRef, ChatLimits, ChatSink, Place } from '../../src/ports.js';
import { cleanAnswer } from './clean-card.js';
import type { Answer, Card, CommandBody, ConsolePerson, FormBody, PressBody } from './wire.js';

export interface ActsOptions {
  sink: ChatSink;
  people: readonly ConsolePerson[];
  places: readonly Place[];
  limits: ChatLimits;
  /** Shows an answer that is for everybody. */
  share(place: Place, card: Card): void;
  failed(act: string, error: unknown): void;
}

export interface Acts {
  press(body: PressBody): Promise<Answer>;
  command(body: CommandBody): Promise<Answer>;
  form(body: FormBody): Promise<Answer>;
}

const SORRY: Readonly<Record<string, string>> = {
  en: 'That did not work. Please try again in a moment.',
  'zh-CN': '操作没有成功，请稍后再试。',
};

export function createActs(options: ActsOptions): Acts {
  const { sink, people, places } = options;

  async function answer(
    body: PressBody | CommandBody | FormBody,
    act: string,
    ask: (actor: ActorRef) => Promise<Answer>,
  ) {
    const sorry: Answer = { kind: 'toast', tone: 'bad', text: SORRY[body.language] ?? (SORRY.en as string) };
    const person = people.find(({ userId }) => userId === body.as);
    if (!person || !places.includes(body.place)) return sorry;
    const { userId, name } = person;
    try {
      const given = await ask({ platform: 'console', userId, displayName: name, language: body.language });
      const clean = cleanAnswer(given, options.limits);
      if (clean.kind === 'card' && clean.visibility === 'channel') options.share(body.place, clean.card);
      return clean;
    } catch (error) {
      options.failed(act, error);
      return sorry;
    }
  }

  return {
    press: (body) => {
      const { token, place, message } = body;
      return answer(body, 'press', (actor) => sink.press({ token, place, message, actor }));
    },
    command: (body) => {
      const { text, place } = body;
      return answer(body, 'command', (actor) => sink.command({ text, place, actor }));
    },
    form: (body) => {
      const { token, values, place } = body;
      return answer(body, 'form', (actor) => sink.form({ token, values, place, actor }));
    },
  };
}
