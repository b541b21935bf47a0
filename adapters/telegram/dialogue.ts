/**
 * Forms without a window: the bot asks the one who pressed, field by field, in the place itself. A choice is answered by a
 * button, a text by a reply; a text that is there already may be sent as it is. Open forms live in memory, for half an hour and
 * not too many: what is lost with them is a question, and the button asks it again.
 */
import { randomBytes } from 'node:crypto';
import type { Api } from 'grammy';
import { LRUCache } from 'lru-cache';
import type { Form, FormField } from '../../src/domain/card.js';
import { teamLanguage } from '../../src/texts/texts.js';
import type { Person } from './parse.js';
import { type Address, refOf } from './refs.js';
import { renderQuestion } from './render-question.js';
import { wordsOf } from './words.js';

export interface Opening {
  form: Form;
  person: Person;
  at: Address;
  /** The message whose button was pressed. */
  under?: number;
}

export interface Dialogue extends Opening {
  readonly id: string;
  /** Which field is being asked. */
  field: number;
  values: Record<string, string>;
  /** Number of the question's message. */
  question?: number;
}

/** What a choice or a reply came to. */
export type DialogueStep =
  | { kind: 'asked' }
  | { kind: 'told'; text: string }
  | { kind: 'closed' }
  /** All fields are there. The dialogue stays open until it is closed, so that a refused text can be mended. */
  | { kind: 'filled'; dialogue: Dialogue };

export interface Dialogues {
  open(opening: Opening): Promise<void>;
  /** `token` as it came from a button of a question. Undefined for a dialogue that is over. */
  choose(token: string, person: Person): Promise<DialogueStep | undefined>;
  reply(chatId: string, to: number, text: string, person: Person): Promise<DialogueStep | undefined>;
  /** The question disappears with it. */
  close(dialogue: Dialogue): Promise<void>;
}

const LIFE_MS = 30 * 60_000;
const OPEN_MAX = 500;
const TEXT_MAX = 1_000;

export function createDialogues(api: Api, now: () => number): Dialogues {
  const lru = { max: OPEN_MAX, ttl: LIFE_MS, ttlResolution: 0, perf: { now } };
  const open = new LRUCache<string, Dialogue>(lru);
  const byQuestion = new LRUCache<string, Dialogue>(lru);

  async function ask(dialogue: Dialogue, change = false): Promise<void> {
    const { at, under } = dialogue;
    const { html, markup } = renderQuestion(dialogue, change);
    const { message_id } = await api.sendMessage(at.chatId, html, {
      parse_mode: 'HTML',
      link_preview_options: { is_disabled: true },
      ...(at.threadId && { message_thread_id: Number(at.threadId) }),
      ...(under && { reply_parameters: { message_id: under, allow_sending_without_reply: true } }),
      reply_markup: markup,
    });
    await removeQuestion(dialogue);
    dialogue.question = message_id;
    byQuestion.set(refOf(at.chatId, message_id), dialogue);
  }

  /** One that is gone already is as good. */
  async function removeQuestion({ at, question }: Dialogue): Promise<void> {
    if (question === undefined) return;
    byQuestion.delete(refOf(at.chatId, question));
    await api.deleteMessage(at.chatId, question).catch(() => {});
  }

  async function close(dialogue: Dialogue): Promise<void> {
    open.delete(dialogue.id);
    await removeQuestion(dialogue);
  }

  async function fill(dialogue: Dialogue, field: FormField, value: string): Promise<DialogueStep> {
    dialogue.values[field.name] = value;
    if (dialogue.field + 1 === dialogue.form.fields.length) return { kind: 'filled', dialogue };
    dialogue.field += 1;
    await ask(dialogue);
    return { kind: 'asked' };
  }

  return {
    async open(opening) {
      const dialogue: Dialogue = { ...opening, id: randomBytes(6).toString('hex'), field: 0, values: {} };
      // Before the question is there: a quick press must find it.
      open.set(dialogue.id, dialogue);
      await ask(dialogue).catch((error: unknown) => {
        open.delete(dialogue.id);
        throw error;
      });
    },
    async choose(token, person) {
      const [id = '', act = ''] = token.split('.');
      const dialogue = open.get(id);
      const field = dialogue?.form.fields[dialogue.field];
      if (!dialogue || !field) return undefined;
      const words = wordsOf(teamLanguage(dialogue.form.language));
      if (person.userId !== dialogue.person.userId)
        return { kind: 'told', text: words.othersQuestion(dialogue.person.name) };
      if (act === 'no') {
        await close(dialogue);
        return { kind: 'closed' };
      }
      if (act === 'change') {
        await ask(dialogue, true);
        return { kind: 'asked' };
      }
      const value = act === 'as-it-is' ? field.value : field.options?.[Number(act)]?.value;
      return value === undefined ? undefined : await fill(dialogue, field, value);
    },
    async reply(chatId, to, text, person) {
      const dialogue = byQuestion.get(refOf(chatId, to));
      const field = dialogue?.form.fields[dialogue.field];
      if (!dialogue || field?.kind !== 'text' || person.userId !== dialogue.person.userId) return undefined;
      const max = field.maxLength ?? TEXT_MAX;
      const words = wordsOf(teamLanguage(dialogue.form.language));
      if (text.length > max) return { kind: 'told', text: words.tooLong(max, text.length) };
      return await fill(dialogue, field, text);
    },
    close,
  };
}
