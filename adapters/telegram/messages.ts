/**
 * Messages as they stand in the chats: posted, rewritten, and with a question under them while somebody is asked. All edits of
 * one message happen in order, each draws the keyboard as of its own moment, so a card that changes while somebody is being
 * asked keeps the question as long as its button is there.
 */
import type { Api } from 'grammy';
import { LRUCache } from 'lru-cache';
import type { Card, Confirm } from '../../src/domain/card.js';
import type { MessageRef, SendOutcome } from '../../src/ports.js';
import { asksFor, type Keyboard } from './buttons.js';
import { createInOrder } from './in-order.js';
import type { Moves } from './moves.js';
import { failureOf, isUnchanged, movedTo } from './outcome.js';
import { type Address, messageOf, refOf } from './refs.js';
import { type Rendered, renderCard } from './render.js';

/** Somebody is asked whether they are sure. */
export interface Question {
  token: string;
  userId: string;
  name: string;
  /** Epoch ms. */
  until: number;
  row: Keyboard[number];
}

export interface SendOptions {
  /** Number of the message it answers. */
  replyTo?: number;
  /** See `Pressed`. */
  onAnswer?: boolean;
}

export interface Messages {
  /** What is asked under which message. */
  readonly questions: Map<MessageRef, Question>;
  send(at: Address, card: Card, options?: SendOptions): Promise<SendOutcome>;
  rewrite(ref: MessageRef, card: Card, onAnswer?: boolean): Promise<SendOutcome>;
  /** Puts the question under the message, or takes it away; `seen` is its keyboard where nothing is known of it any more. */
  redraw(ref: MessageRef, seen: Keyboard): Promise<void>;
  confirmOf(ref: MessageRef, token: string): Confirm | undefined;
  /** Counts how often the message was rewritten: whether an answer has drawn it anew meanwhile. */
  edition(ref: MessageRef): number;
}

interface Shown {
  keyboard: Keyboard;
  confirms: ReadonlyMap<string, Confirm>;
  edition: number;
}

const SHOWN_KEPT = 2_000;
const HTML = { parse_mode: 'HTML', link_preview_options: { is_disabled: true } } as const;
const REWRITE_MOVED = 'the group became a supergroup, where its old messages cannot be edited';

export function createMessages(api: Api, moves: Moves): Messages {
  const shown = new LRUCache<MessageRef, Shown>({ max: SHOWN_KEPT });
  const questions = new Map<MessageRef, Question>();
  const inOrder = createInOrder();

  const remember = (ref: MessageRef, card: Card, { keyboard }: Rendered): void => {
    const confirms = card.buttons.flatMap(({ token, confirm }): [string, Confirm][] =>
      token && confirm ? [[token, confirm]] : [],
    );
    const edition = (shown.get(ref)?.edition ?? 0) + 1;
    shown.set(ref, { keyboard, confirms: new Map(confirms), edition });
  };

  const keyboardNow = (ref: MessageRef, keyboard: Keyboard) => {
    const question = questions.get(ref);
    if (!question) return { inline_keyboard: keyboard };
    if (asksFor(keyboard, question.token)) return { inline_keyboard: [...keyboard, question.row] };
    // What it asked about is gone.
    questions.delete(ref);
    return { inline_keyboard: keyboard };
  };

  async function send(at: Address, card: Card, options: SendOptions = {}): Promise<SendOutcome> {
    const rendered = renderCard(card, options.onAnswer);
    const post = async (chatId: string): Promise<SendOutcome> => {
      const { message_id } = await api.sendMessage(chatId, rendered.html, {
        ...HTML,
        ...(at.threadId && { message_thread_id: Number(at.threadId) }),
        ...(options.replyTo && {
          reply_parameters: { message_id: options.replyTo, allow_sending_without_reply: true },
        }),
        reply_markup: { inline_keyboard: rendered.keyboard },
      });
      const ref = refOf(chatId, message_id);
      remember(ref, card, rendered);
      return { kind: 'sent', ref };
    };
    const chatId = moves.current(at.chatId);
    try {
      return await post(chatId);
    } catch (error) {
      const to = movedTo(error);
      if (to === undefined) return failureOf(error);
      await moves.note(chatId, to);
      return await post(to).catch(failureOf);
    }
  }

  async function rewrite(ref: MessageRef, card: Card, onAnswer = false): Promise<SendOutcome> {
    const message = messageOf(ref);
    if (!message) return { kind: 'rejected', reason: 'not a message of Telegram' };
    const { chatId, messageId } = message;
    const rendered = renderCard(card, onAnswer);
    return await inOrder(ref, async () => {
      try {
        const reply_markup = keyboardNow(ref, rendered.keyboard);
        await api.editMessageText(chatId, messageId, rendered.html, { ...HTML, reply_markup });
      } catch (error) {
        const to = movedTo(error);
        if (to !== undefined) {
          await moves.note(chatId, to);
          return { kind: 'rejected', reason: REWRITE_MOVED };
        }
        if (!isUnchanged(error)) return failureOf(error);
      }
      remember(ref, card, rendered);
      return { kind: 'sent', ref };
    });
  }

  return {
    questions,
    send,
    rewrite,
    async redraw(ref, seen) {
      const message = messageOf(ref);
      if (!message) return;
      await inOrder(ref, async () => {
        const reply_markup = keyboardNow(ref, shown.get(ref)?.keyboard ?? seen);
        await api
          .editMessageReplyMarkup(message.chatId, message.messageId, { reply_markup })
          .catch((error: unknown) => {
            if (!isUnchanged(error)) throw error;
          });
      });
    },
    confirmOf: (ref, token) => shown.get(ref)?.confirms.get(token),
    edition: (ref) => shown.get(ref)?.edition ?? 0,
  };
}
