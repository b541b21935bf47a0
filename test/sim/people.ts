/** The team: people of every role press, submit and type at random, sometimes two at once, sometimes on a card of yesterday. */
import { createActs } from '../../adapters/console/acts.js';
import { CONSOLE_LIMITS } from '../../adapters/console/index.js';
import type { Answer, ChatSink } from '../../src/ports.js';
import type { ChatRoad, SeenButton } from './chat-road.js';
import { type Dice, diceOf } from './dice.js';
import type { FaultBook } from './faults.js';
import { PEOPLE, type PersonId } from './shops.js';
import type { Timeline } from './timeline.js';

export interface People {
  /** One of them does something. */
  act(turn: number): void;
  /** A lead types this in the channel of a shop. */
  say(platform: string, place: string, text: string, who?: PersonId, then?: (answer: Answer) => void): void;
  /** A lead answers the newest question in this channel. */
  answer(place: string, dice: Dice): void;
}

export interface PeopleOptions {
  seed: number;
  timeline: Timeline;
  faults: FaultBook;
  road: ChatRoad;
  channels: readonly { platform: string; place: string }[];
  /** An order number somebody has heard of. */
  someOrder(dice: Dice): string | undefined;
  failed(error: unknown): void;
  note(line: string): void;
}

const TEAM: readonly PersonId[] = PEOPLE.map(({ id }) => id);

export function createPeople(options: PeopleOptions): People {
  const { seed, timeline, faults, road, note, failed } = options;

  /** What is done while nobody listens is lost, as on a platform that answers "the app did not respond". */
  const ask = (
    who: PersonId,
    platform: string,
    place: string,
    how: (acts: Asking) => Promise<Answer>,
    then: (answer: Answer) => void,
  ) => {
    const sink = road.sink(platform);
    if (!sink || timeline.asleep) return;
    how(asking(sink, who, platform, place)).then(then, failed);
  };

  const press = (button: SeenButton, who: PersonId, dice: Dice): void => {
    note(`press ${who} ${button.ref} ${button.token.slice(0, 4)}`);
    ask(
      who,
      button.platform,
      button.place,
      (acts) => acts.press(button.token, button.ref),
      (answer) => {
        if (answer.kind === 'form') submitLater(answer, button, who, dice);
      },
    );
  };

  const submitLater = (
    answer: Extract<Answer, { kind: 'form' }>,
    button: SeenButton,
    who: PersonId,
    dice: Dice,
  ): void => {
    if (dice.chance(0.2)) return; // closed the form
    const values = Object.fromEntries(
      answer.form.fields.map((field) => [
        field.name,
        field.options ? dice.pick(field.options).value : field.value,
      ]),
    );
    const submit = (): void =>
      ask(
        who,
        button.platform,
        button.place,
        (acts) => acts.form(answer.form.token, values),
        () => {},
      );
    const afterMs = dice.int(1, 90) * 1_000;
    const twice = dice.chance(0.2) && faults.on('double_press');
    timeline.at(timeline.now() + afterMs, () => {
      submit();
      if (!twice) return;
      faults.count('double_press');
      submit();
    });
  };

  const pressSomething = (dice: Dice): void => {
    const { buttons } = road;
    if (buttons.length === 0) return;
    const stale = dice.chance(0.15) && faults.on('stale_button');
    const button = stale
      ? buttons[dice.int(0, Math.min(20, buttons.length - 1))]!
      : buttons[buttons.length - 1 - dice.int(0, Math.min(60, buttons.length - 1))]!;
    if (button.on === 'board') return;
    if (stale) faults.count('stale_button');
    const stranger = dice.chance(0.06) && faults.on('stranger_press');
    if (stranger) faults.count('stranger_press');
    const who: PersonId = stranger ? dice.pick(['stranger', 'vera']) : dice.pick(TEAM);
    press(button, who, dice);
    if (dice.chance(0.12) && faults.on('double_press')) {
      faults.count('double_press');
      press(button, who, dice);
    }
    if (dice.chance(0.15) && faults.on('two_people')) {
      faults.count('two_people');
      press(button, dice.pick(TEAM.filter((other) => other !== who)), dice);
    }
  };

  const say: People['say'] = (platform, place, text, who = 'ben', then = () => {}) => {
    note(`type ${who} ${place} ${text}`);
    ask(who, platform, place, (acts) => acts.command(text), then);
  };

  const typeSomething = (dice: Dice): void => {
    const { platform, place } = dice.pick(options.channels);
    const order = options.someOrder(dice) ?? '4711';
    const ending = order.slice(-dice.int(4, 8));
    const text = dice.pick([
      'today',
      '今天',
      'overview',
      'help',
      `order ${ending}`,
      `why ${ending}`,
      ending,
      '\u202Eshow me',
      'cancel everything',
    ]);
    say(platform, place, text, dice.pick(TEAM));
  };

  return {
    act(turn) {
      const dice = diceOf(seed, 'people', turn);
      if (dice.chance(0.93)) pressSomething(dice);
      else typeSomething(dice);
    },
    say,
    answer(place, dice) {
      const asked = road.buttons.filter((button) => button.place === place && button.on === 'note').slice(-2);
      if (asked.length > 0) press(dice.pick(asked), 'ben', dice);
    },
  };
}

interface Asking {
  press(token: string, message: string): Promise<Answer>;
  form(token: string, values: Record<string, string>): Promise<Answer>;
  command(text: string): Promise<Answer>;
}

/** On the console through the page's own acts; elsewhere as an adapter would hand it on. */
function asking(sink: ChatSink, who: PersonId, platform: string, place: string): Asking {
  if (platform !== 'console') {
    const actor = { platform, userId: who, displayName: who };
    return {
      press: (token, message) => sink.press({ token, actor, place, message }),
      form: (token, values) => sink.form({ token, values, actor, place }),
      command: (text) => sink.command({ text, actor, place }),
    };
  }
  let fault: unknown;
  const acts = createActs({
    sink,
    people: [...TEAM, 'stranger' as const].map((id) => ({ userId: id, name: id })),
    places: [place],
    limits: CONSOLE_LIMITS,
    share: () => {},
    failed: (_act, error) => {
      fault = error;
    },
  });
  const words = { place, as: who, language: 'en' };
  const orThrow = async (answer: Promise<Answer>): Promise<Answer> => {
    const given = await answer;
    if (fault !== undefined) throw fault;
    return given;
  };
  return {
    press: (token, message) => orThrow(acts.press({ token, message, ...words })),
    form: (token, values) => orThrow(acts.form({ token, values, ...words })),
    command: (text) => orThrow(acts.command({ text, ...words })),
  };
}
