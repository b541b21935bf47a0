/** What the team sees on the console, and its hands on the buttons: through the same acts the console's page uses. */
import { createActs } from '../../adapters/console/acts.js';
import { CONSOLE_LIMITS, type ConsoleChat, createConsole } from '../../adapters/console/index.js';
import type { Posted } from '../../adapters/console/wire.js';
import type { Config } from '../../src/config.js';
import type { Button, Card } from '../../src/domain/card.js';
import { seededRandom } from '../../src/ids.js';
import type { Answer, ChatSink, Clock, TeamChat } from '../../src/ports.js';

export type Place = 'orders' | 'dingdan';
/** `stranger` is on the console but not in the configuration. */
export type Who = 'olu' | 'ben' | 'mia' | 'tom' | 'vera' | 'stranger';

export interface Team {
  /** The card of the order with this ending; undefined when it has none of its own. */
  card(ending: string, place?: Place): Card | undefined;
  board(place?: Place): Card;
  /** What was said under an order's card. */
  thread(ending: string, place?: Place): Card[];
  /** What was said into the channel itself. */
  notes(place?: Place): Card[];
  press(button: Button, who: Who, place?: Place): Promise<Answer>;
  submit(answer: Answer, values: Record<string, string>, who: Who, place?: Place): Promise<Answer>;
  type(text: string, who: Who, place?: Place): Promise<Answer>;
  /** What an adapter talks to, without the console between. */
  sink(): ChatSink;
  /** A chat for the next bot: what it shows is kept over restarts, as in the console's file. */
  connect(config: Config, clock: Clock, pace?: number): TeamChat;
  /** Acts that ended in an exception. */
  readonly failures: unknown[];
}

export function createTeam(): Team {
  const messages = new Map<string, Posted>();
  /** Which message a button was last seen on. */
  const shownOn = new Map<string, string>();
  const failures: unknown[] = [];
  let sink: ChatSink | undefined;
  const words = (who: Who, place: Place) => ({ place, as: who, language: 'en' });
  const acts = () => {
    if (!sink) throw new Error('the bot is not running');
    return createActs({
      sink,
      people: ['olu', 'ben', 'mia', 'tom', 'vera', 'stranger'].map((id) => ({ userId: id, name: id })),
      places: ['orders', 'dingdan'],
      limits: CONSOLE_LIMITS,
      share: () => {},
      failed: (_act, error) => failures.push(error),
    });
  };
  const shown = (place: Place): Posted[] => [...messages.values()].filter((one) => one.place === place);
  const cardOf = (ending: string, place: Place): Posted | undefined =>
    shown(place).find(({ card, thread }) => card.kind === 'order' && !thread && card.title.includes(ending));

  return {
    failures,
    card: (ending, place = 'orders') => cardOf(ending, place)?.card,
    board: (place = 'orders') => {
      const board = shown(place).find(({ card }) => card.kind === 'board');
      if (!board) throw new Error('there is no board');
      return board.card;
    },
    thread: (ending, place = 'orders') => {
      const parent = cardOf(ending, place)?.ref;
      return shown(place).flatMap(({ card, thread }) => (thread && thread === parent ? [card] : []));
    },
    notes: (place = 'orders') =>
      shown(place).flatMap(({ card, thread }) => (card.kind === 'note' && !thread ? [card] : [])),
    press: async (button, who, place = 'orders') => {
      const token = button.token ?? '';
      const message = shownOn.get(token) ?? `${place}/private`;
      return await acts().press({ token, message, ...words(who, place) });
    },
    submit: async (answer, values, who, place = 'orders') => {
      if (answer.kind !== 'form') throw new Error(`no form came: ${JSON.stringify(answer)}`);
      const given = Object.fromEntries(answer.form.fields.map((field) => [field.name, field.value]));
      const { token } = answer.form;
      return await acts().form({ token, values: { ...given, ...values }, ...words(who, place) });
    },
    type: async (text, who, place = 'orders') => await acts().command({ text, ...words(who, place) }),
    sink() {
      if (!sink) throw new Error('the bot is not running');
      return sink;
    },
    connect(config, clock, pace) {
      const chat: ConsoleChat = createConsole({
        port: 0,
        portTaken: 'refuse',
        listen: false,
        places: config.channels.map(({ place, language }) => ({ place, title: place, language })),
        people: [],
        clock,
        random: seededRandom(7).bytes,
        keep: {
          load: () => [...messages.values()],
          save: (message) => {
            messages.set(message.ref, message);
            for (const { token } of message.card.buttons) if (token) shownOn.set(token, message.ref);
          },
        },
      });
      return {
        ...chat,
        ...(pace === undefined
          ? {}
          : { limits: { ...chat.limits, postsPerMinute: pace, updatesPerMinute: pace } }),
        start: async (given) => {
          sink = given;
          await chat.start(given);
        },
      };
    },
  };
}
