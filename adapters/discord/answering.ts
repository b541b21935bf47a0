/**
 * How the core's answer becomes what Discord wants to hear. Pure: the calls to make, in their order.
 *
 * When to answer. A press may be answered by a toast, a card or a form, and which of them only the core knows. A form must
 * be the very first answer: once we defer, no dialog can open. A toast and a card may come later, but then whether all or
 * only one may see them is settled by the deferral. So nothing is deferred at once: the core has 2 s of the 3 s, and it
 * answers in milliseconds unless its disk is stuck; then everything is exactly right at the first try, with one call.
 * Only after 2 s do we defer, to the presser alone for a press, for a command as its entry says who sees it; and whatever
 * comes after that is brought into the deferred answer if its visibility fits, else the deferred one is taken away and a
 * new one follows. A form that comes too late waits behind a button, which opens it as its own first answer. The yes to
 * a question changes the question itself, so that nothing is left to be pressed twice.
 */
import { InteractionResponseType, MessageFlags } from 'discord.js';
import type { Answer } from '../../src/ports.js';
import { cardMessage, type MessageBody, openFormMessage, privateCardMessage, textMessage } from './render.js';
import { type Modal, modal } from './render-form.js';
import { words } from './words.js';

export type AnswerCall =
  | { kind: 'callback'; type: InteractionResponseType; data?: Reply | Modal | { flags: number } }
  /** The first answer, or the message a component stands on. */
  | { kind: 'edit'; data: MessageBody }
  | { kind: 'remove' }
  | { kind: 'follow'; data: Reply };

type Reply = MessageBody & { flags?: number };

export interface Asked {
  /** What it answers: `question` is the yes under a message that only its reader sees. */
  by: 'command' | 'press' | 'question' | 'form';
  /** Set once it was deferred: who sees the answer then. */
  deferred?: 'private' | 'channel';
  /** Of the reader, for the adapter's own words. */
  language: string;
  /** Asked in a configured place, where what one sees may be shown to all. */
  mayShare: boolean;
}

export function deferral(by: Asked['by'], visibility: 'private' | 'channel'): AnswerCall {
  if (by === 'question') return { kind: 'callback', type: InteractionResponseType.DeferredMessageUpdate };
  const type = InteractionResponseType.DeferredChannelMessageWithSource;
  return visibility === 'channel'
    ? { kind: 'callback', type }
    : { kind: 'callback', type, data: { flags: MessageFlags.Ephemeral } };
}

export function answerCalls(answer: Answer, asked: Asked): AnswerCall[] {
  if (answer.kind === 'toast') return toOne(textMessage(answer.text), asked);
  if (answer.kind === 'form') {
    // A dialog cannot answer a dialog.
    if (asked.deferred || asked.by === 'form')
      return toOne(openFormMessage(answer.form.token, asked.language), asked);
    return [{ kind: 'callback', type: InteractionResponseType.Modal, data: modal(answer.form) }];
  }
  if (answer.visibility === 'private') return toOne(privateCardMessage(answer.card, asked.mayShare), asked);
  return toAll(cardMessage(answer.card), asked);
}

function toOne(data: MessageBody, { by, deferred }: Asked): AnswerCall[] {
  if (deferred === 'channel') return [{ kind: 'remove' }, { kind: 'follow', data: privately(data) }];
  if (deferred) return [{ kind: 'edit', data }];
  if (by === 'question') return [{ kind: 'callback', type: InteractionResponseType.UpdateMessage, data }];
  return [
    {
      kind: 'callback',
      type: InteractionResponseType.ChannelMessageWithSource,
      data: privately(data),
    },
  ];
}

function toAll(data: MessageBody, asked: Asked): AnswerCall[] {
  const { by, deferred, language } = asked;
  if (deferred === 'channel') return [{ kind: 'edit', data }];
  if (deferred || by === 'question')
    return [...toOne(textMessage(words(language).shown), asked), { kind: 'follow', data }];
  return [{ kind: 'callback', type: InteractionResponseType.ChannelMessageWithSource, data }];
}

function privately(data: MessageBody): Reply {
  return { ...data, flags: MessageFlags.Ephemeral };
}
