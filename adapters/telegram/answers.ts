/**
 * How the core's direct answers reach the one who asked. Telegram has no message that only one member of a group sees: its
 * ephemeral messages are new, promise no delivery and can be answered for 15 seconds, and a private chat exists only with those
 * who have opened it, away from the place whose buttons are pressed. So:
 * - A press is answered by words over the chat, which its presser alone sees: briefly, or to be closed when it did not go.
 * - A card for one person is a reply to the message that asked, in the same topic: everybody who reads it may type the same.
 * - A further card for a press on such a reply takes its place: turning pages leaves one message, not ten.
 * - A card for all is a message of its own. A form is asked as a conversation (see `dialogue`).
 * None of this is an effect: what Telegram refuses here is told in a word where it still can be, and not tried again.
 */
import type { Api } from 'grammy';
import type { TeamLanguage } from '../../src/domain/template.js';
import type { Answer, SendOutcome } from '../../src/ports.js';
import type { Dialogues } from './dialogue.js';
import type { Messages } from './messages.js';
import type { Person } from './parse.js';
import { type Address, refOf } from './refs.js';
import { renderToast, renderToastMessage } from './render.js';
import { wordsOf } from './words.js';

/** What is being answered. */
export interface Question {
  at: Address;
  /** Absent where nothing was said, as when the bot joins. */
  messageId?: number;
  person: Person;
  language: TeamLanguage;
  /** Present for a press. */
  query?: { id: string; onAnswer: boolean };
}

export interface Answers {
  show(answer: Answer, to: Question): Promise<void>;
  tell(text: string, tone: 'good' | 'bad' | 'calm', to: Question): Promise<void>;
}

export interface AnswersOptions {
  slow: Api;
  quick: Api;
  messages: Messages;
  dialogues: Dialogues;
}

export function createAnswers({ slow, quick, messages, dialogues }: AnswersOptions): Answers {
  /** The client shows that it waits until this comes. Too late is no fault: it has stopped waiting by itself. */
  const answerQuery = async (id: string, text?: string, isAlert = false): Promise<void> => {
    const words = text === undefined ? {} : { text, show_alert: isAlert };
    await quick.answerCallbackQuery(id, words).catch(() => {});
  };

  const tell: Answers['tell'] = async (text, tone, { at, messageId, query }) => {
    const toast = { kind: 'toast', text, tone } as const;
    if (query) return await answerQuery(query.id, renderToast(toast), tone === 'bad');
    await slow.sendMessage(at.chatId, renderToastMessage(toast), {
      parse_mode: 'HTML',
      link_preview_options: { is_disabled: true },
      ...(at.threadId && { message_thread_id: Number(at.threadId) }),
      ...(messageId && { reply_parameters: { message_id: messageId, allow_sending_without_reply: true } }),
    });
  };

  const showCard = async (
    { card, visibility }: Extract<Answer, { kind: 'card' }>,
    { at, messageId, query }: Question,
  ): Promise<SendOutcome> => {
    if (visibility === 'channel') return await messages.send(at, card);
    if (query?.onAnswer && messageId) {
      const rewritten = await messages.rewrite(refOf(at.chatId, messageId), card, true);
      if (rewritten.kind !== 'rejected') return rewritten;
    }
    return await messages.send(at, card, { onAnswer: true, ...(messageId && { replyTo: messageId }) });
  };

  return {
    tell,
    async show(answer, to) {
      if (answer.kind === 'toast') return await tell(answer.text, answer.tone, to);
      if (answer.kind === 'form') {
        const { at, messageId, person } = to;
        try {
          await dialogues.open({ form: answer.form, person, at, ...(messageId && { under: messageId }) });
        } catch {
          return await tell(wordsOf(to.language).busy, 'bad', to);
        }
      } else {
        const shown = await showCard(answer, to);
        if (shown.kind === 'retry') return await tell(wordsOf(to.language).busy, 'bad', to);
      }
      if (to.query) await answerQuery(to.query.id);
    },
  };
}
