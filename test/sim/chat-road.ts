/** The network between the bot and its team chats: the same delays and faults around the real console and the strict group chats. */
import { createConsole } from '../../adapters/console/index.js';
import type { Posted } from '../../adapters/console/wire.js';
import type { Config } from '../../src/config.js';
import type { Card } from '../../src/domain/card.js';
import { seededRandom } from '../../src/ids.js';
import type { ChatSink, MessageRef, SendOutcome, TeamChat } from '../../src/ports.js';
import { type Dice, diceOf } from './dice.js';
import type { FaultBook } from './faults.js';
import { createGroupChat, type GroupChat, LIMITS } from './group-chat.js';
import { forever, type Life } from './life.js';
import type { Timeline } from './timeline.js';

/** A button that somebody can see, or could once. */
export interface SeenButton {
  platform: string;
  place: string;
  ref: MessageRef;
  token: string;
  on: Card['kind'];
}

export interface ChatRoad {
  /** The chats of one life of the process, by platform. */
  chatsFor(life: Life, config: Pick<Config, 'channels'>): Map<string, TeamChat>;
  /** Where people's acts go; undefined while nobody listens. */
  sink(platform: string): ChatSink | undefined;
  /** The newest buttons, oldest first. */
  readonly buttons: readonly SeenButton[];
  /** No chat can be reached until then. */
  downUntil: number;
  readonly groups: ReadonlyMap<string, GroupChat>;
  /** Messages of which the bot may not know: their answers were lost, or its process died. */
  readonly excused: Set<MessageRef>;
  /** Messages posted a moment ago count as unknown to the bot. */
  excuseRecent(): void;
  readonly consoleMessages: ReadonlyMap<MessageRef, Posted>;
}

const BUTTONS_KEPT = 400;
const RECENT_MS = 90_000;

export function createChatRoad(options: { seed: number; timeline: Timeline; faults: FaultBook }): ChatRoad {
  const { seed, timeline, faults } = options;
  const sinks = new Map<string, { life: Life; sink: ChatSink }>();
  const buttons: SeenButton[] = [];
  const excused = new Set<MessageRef>();
  const recent: { ref: MessageRef; at: number }[] = [];
  const consoleMessages = new Map<MessageRef, Posted>();
  const groups = new Map<string, GroupChat>(
    (['telegram', 'slack'] as const).map((name) => [name, createGroupChat(name, timeline.now)]),
  );

  const see = (platform: string, place: string, ref: MessageRef, card: Card): void => {
    for (const { token } of card.buttons) {
      if (token === undefined) continue;
      buttons.push({ platform, place, ref, token, on: card.kind });
    }
    if (buttons.length > BUTTONS_KEPT) buttons.splice(0, buttons.length - BUTTONS_KEPT);
  };

  /** One request: it takes its time, and may be refused, doubled or left without an answer. */
  const travel = (
    life: Life,
    dice: Dice,
    apply: () => Promise<SendOutcome>,
    isPost: boolean,
  ): Promise<SendOutcome> => {
    if (!life.alive || life.dies('crash_before_call')) return forever();
    const answerAfter = dice.int(10, 200);
    const kind = dice.next();
    const applied = async (): Promise<SendOutcome> => {
      const outcome = await apply();
      if (outcome.kind !== 'sent') return outcome;
      note(outcome.ref);
      // Its bytes arrive after their sender's death.
      if (isPost && !life.alive) excused.add(outcome.ref);
      return outcome;
    };
    return new Promise((resolve) => {
      const answer = (outcome: SendOutcome): void =>
        timeline.after(answerAfter, () => {
          if (life.alive) resolve(outcome);
        });
      timeline.after(dice.int(5, 80), () => {
        if (timeline.now() < road.downUntil) {
          faults.count('chat_down');
          return answer({ kind: 'retry', afterMs: 5_000, reason: 'no connection' });
        }
        if (kind < 0.01 && faults.on('chat_rate_limited')) {
          faults.count('chat_rate_limited');
          return answer({ kind: 'retry', afterMs: dice.int(1, 30) * 1_000, reason: 'too many requests' });
        }
        void applied().then(async (outcome) => {
          if (kind > 0.99 && faults.on('chat_answer_lost') && outcome.kind === 'sent') {
            faults.count('chat_answer_lost');
            if (isPost) excused.add(outcome.ref);
            return answer({ kind: 'unknown', reason: 'the answer was lost' });
          }
          if (isPost && kind > 0.97 && faults.on('chat_double_post') && outcome.kind === 'sent') {
            faults.count('chat_double_post');
            excused.add(outcome.ref);
            return answer(await applied());
          }
          answer(outcome);
        });
      });
    });
  };

  const note = (ref: MessageRef): void => {
    recent.push({ ref, at: timeline.now() });
    while (recent[0] && recent[0].at < timeline.now() - RECENT_MS) recent.shift();
  };

  const overTheRoad = (inner: TeamChat, life: Life): TeamChat => ({
    name: inner.name,
    limits: inner.limits,
    async start(sink) {
      sinks.set(inner.name, { life, sink });
      await inner.start(sink);
    },
    stop: () => inner.stop(),
    post: (place, card, given) =>
      travel(
        life,
        diceOf(seed, 'post', place, given.key, timeline.now()),
        async () => {
          const outcome = await inner.post(place, card, given);
          if (outcome.kind === 'sent') see(inner.name, place, outcome.ref, card);
          return outcome;
        },
        true,
      ),
    update: (ref, card) =>
      travel(
        life,
        diceOf(seed, 'update', ref, timeline.now()),
        async () => {
          const outcome = await inner.update(ref, card);
          const place = placeOf(ref);
          if (outcome.kind === 'sent' && place) see(inner.name, place, ref, card);
          return outcome;
        },
        false,
      ),
    health: () => inner.health(),
  });

  const placeOf = (ref: MessageRef): string | undefined =>
    groups.get(ref.split(':')[0] ?? '')?.messages.get(ref)?.place ?? consoleMessages.get(ref)?.place;

  const consoleFor = (config: Pick<Config, 'channels'>): TeamChat =>
    createConsole({
      port: 0,
      portTaken: 'refuse',
      listen: false,
      places: config.channels.map(({ place, language }) => ({ place, title: place, language })),
      people: [],
      clock: timeline,
      random: seededRandom(seed).bytes,
      keep: {
        load: () => [...consoleMessages.values()],
        save: (message) => {
          consoleMessages.set(message.ref, message);
          if (consoleMessages.size > 3_000) consoleMessages.delete(consoleMessages.keys().next().value ?? '');
        },
      },
    });

  const road: ChatRoad = {
    chatsFor: (life, config) => {
      const inner = [consoleFor(config), ...Object.keys(LIMITS).map((name) => groups.get(name)!.adapter())];
      return new Map(inner.map((chat) => [chat.name, overTheRoad(chat, life)]));
    },
    sink: (platform) => {
      const known = sinks.get(platform);
      return known?.life.alive ? known.sink : undefined;
    },
    buttons,
    downUntil: 0,
    groups,
    excused,
    excuseRecent() {
      for (const { ref } of recent) excused.add(ref);
    },
    consoleMessages,
  };
  return road;
}
