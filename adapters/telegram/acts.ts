/**
 * What people do in Telegram, handed to the core. `handle` resolves once the core has committed: only then may the update be
 * confirmed. Answers are under way by themselves. One person's acts happen in order, different people's side by side.
 */
import { LRUCache } from 'lru-cache';
import type { TeamLanguage } from '../../src/domain/template.js';
import type { ActorRef, Answer, ChatOptions, ChatSink, Place } from '../../src/ports.js';
import { teamLanguage } from '../../src/texts/texts.js';
import type { Answers, Question } from './answers.js';
import type { Confirming } from './confirm.js';
import type { Dialogue, DialogueStep, Dialogues } from './dialogue.js';
import { createInOrder } from './in-order.js';
import type { Members } from './members.js';
import type { Moves } from './moves.js';
import type { Incoming, Person } from './parse.js';
import { placeOf, refOf } from './refs.js';
import { wordsOf } from './words.js';

export interface ActsOptions {
  sink: ChatSink;
  log: ChatOptions['log'];
  answers: Answers;
  confirming: Confirming;
  dialogues: Dialogues;
  members: Members;
  moves: Moves;
}

export interface Acts {
  handle(incoming: Incoming): Promise<void>;
}

type Press = Extract<Incoming, { kind: 'press' }>;
type Spoken = Exclude<Incoming, { kind: 'moved' }>;

/** After this long the presser hears something, which promises nothing: Telegram stops waiting soon after. */
const SOME_WORD_MS = 8_000;
const STRANGERS_KEPT = 1_000;

export function createActs({ sink, log, answers, confirming, dialogues, members, moves }: ActsOptions): Acts {
  const inOrder = createInOrder();
  /** Chats that were told kindly, once, that the bot does not work there. */
  const told = new LRUCache<string, true>({ max: STRANGERS_KEPT });

  const later = (answering: Promise<void>): void => {
    answering.catch((err: unknown) => log.info({ err }, 'an answer on Telegram was not taken'));
  };

  const languageOf = (place: Place | undefined, person?: Person): TeamLanguage =>
    (place === undefined ? undefined : moves.languageOf(place)) ?? teamLanguage(person?.language);

  /** Asks the core and shows what it says. A fault of ours is told kindly, without its details. */
  async function ask(
    to: Question,
    place: Place,
    act: (actor: ActorRef) => Promise<Answer>,
  ): Promise<Answer | undefined> {
    const words = wordsOf(to.language);
    let isLate = false;
    const word = setTimeout(() => {
      isLate = true;
      later(answers.tell(words.slow, 'bad', to));
    }, SOME_WORD_MS);
    try {
      const actor = await members.actor(to.person, to.at.chatId);
      if (!actor) {
        later(answers.tell(words.notMember, 'bad', to));
        return undefined;
      }
      const answer = await act(actor);
      if (!isLate) later(answers.show(answer, to));
      return answer;
    } catch (err) {
      log.warn({ err, place }, 'an act on Telegram met a fault');
      if (!isLate) later(answers.tell(words.sorry, 'bad', to));
      return undefined;
    } finally {
      clearTimeout(word);
    }
  }

  async function press(incoming: Press, place: Place): Promise<void> {
    const { pressed, person, keyboard } = incoming;
    const to = questionOf(incoming, languageOf(place, person));
    const words = wordsOf(to.language);
    if (!pressed) return later(answers.tell(words.over, 'bad', to));
    if (pressed.act === 'form')
      return await dialogueStep(await dialogues.choose(pressed.token, person), to, place);
    const ref = refOf(incoming.at.chatId, incoming.messageId);
    let { token } = pressed;
    if (pressed.act !== 'press') {
      const step = confirming.step({ ref, pressed, person, language: to.language, keyboard });
      if (step.kind !== 'go') return later(answers.tell(step.text, step.kind === 'ask' ? 'bad' : 'calm', to));
      token = step.token;
    }
    await ask(to, place, (actor) => sink.press({ token, place, message: ref, actor }));
  }

  async function dialogueStep(step: DialogueStep | undefined, to: Question, place: Place): Promise<void> {
    const words = wordsOf(to.language);
    if (!step) return later(answers.tell(words.over, 'bad', to));
    if (step.kind === 'told') return later(answers.tell(step.text, 'bad', to));
    if (step.kind === 'filled') return await submit(step.dialogue, to, place);
    if (to.query) later(answers.tell('', 'calm', to));
  }

  async function submit(dialogue: Dialogue, to: Question, place: Place): Promise<void> {
    const { form } = dialogue;
    const values = { ...dialogue.values };
    const answer = await ask(to, place, (actor) => sink.form({ token: form.token, values, place, actor }));
    // A text that was refused may be mended by another reply.
    if (answer && !(answer.kind === 'toast' && answer.tone === 'bad')) later(dialogues.close(dialogue));
  }

  /** The bot works in configured places; elsewhere it says so once and how to change it. */
  function elsewhere(incoming: Spoken): void {
    const person = 'person' in incoming ? incoming.person : undefined;
    const language = languageOf(undefined, person);
    const words = wordsOf(language);
    const place = placeOf(incoming.at);
    const text = moves.hasChat(incoming.at.chatId) ? words.otherTopic : words.notConnected(place);
    // A press must be answered each time; words are answered once.
    if (incoming.kind !== 'press' && (incoming.kind === 'reply' || told.has(place))) return;
    if (incoming.kind !== 'press') told.set(place, true);
    later(answers.tell(text, 'bad', questionOf(incoming, language)));
  }

  async function act(incoming: Spoken): Promise<void> {
    const place = moves.placeAt(incoming.at);
    if (incoming.kind === 'joined') {
      const { at, isIn } = incoming;
      log.info({ chat: at.chatId, isIn }, 'the bot’s membership of a chat on Telegram changed');
      if (isIn && !moves.hasChat(at.chatId)) elsewhere(incoming);
      return;
    }
    if (place === undefined) return elsewhere(incoming);
    if (incoming.kind === 'press') return await press(incoming, place);
    const person = incoming.kind === 'masked' ? undefined : incoming.person;
    const to = questionOf(incoming, languageOf(place, person));
    if (incoming.kind === 'masked') return later(answers.tell(wordsOf(to.language).masked, 'bad', to));
    const { text } = incoming;
    if (incoming.kind === 'command') {
      await ask(to, place, (actor) => sink.command({ text, place, actor }));
      return;
    }
    const step = await dialogues.reply(incoming.at.chatId, incoming.to, text, incoming.person);
    // Talk under a card is people's own; only a reply to a question of ours that was forgotten is answered.
    if (step || incoming.asked) await dialogueStep(step, to, place);
  }

  return {
    async handle(incoming) {
      if (incoming.kind === 'moved') return await moves.note(incoming.from, incoming.to);
      const who = 'person' in incoming ? incoming.person.userId : incoming.at.chatId;
      await inOrder(who, () => act(incoming));
    },
  };
}

function questionOf(incoming: Spoken, language: TeamLanguage): Question {
  return {
    at: incoming.at,
    person: 'person' in incoming ? incoming.person : { userId: '', name: '' },
    language,
    ...(incoming.kind !== 'joined' && { messageId: incoming.messageId }),
    ...(incoming.kind === 'press' && {
      query: { id: incoming.queryId, onAnswer: incoming.pressed?.onAnswer ?? false },
    }),
  };
}
