/** What people do on Discord, handed to the core, and its answer brought back within Discord's deadlines. */
import { InteractionResponseType, MessageFlags, Routes } from 'discord.js';
import { LRUCache } from 'lru-cache';
import type { Card, Confirm, Form } from '../../src/domain/card.js';
import type { Answer, ChatOptions, ChatSink, Place, Suggestion } from '../../src/ports.js';
import { type Asked, answerCalls, deferral } from './answering.js';
import type { DiscordApi } from './api.js';
import { createDelivery } from './deliver.js';
import { DISCORD } from './limits.js';
import { label } from './markdown.js';
import { type Heard, parseInteraction } from './parse.js';
import { confirmMessage, sharedMessage, textMessage } from './render.js';
import { modal } from './render-form.js';
import { words } from './words.js';

export interface InteractionsOptions extends Pick<ChatOptions, 'places' | 'commands' | 'log'> {
  api: DiscordApi;
  sink: ChatSink;
  /** Left to the core before an answer is deferred, and for suggestions, which cannot be. */
  patienceMs?: number;
}

export interface Interactions {
  /** One interaction as the gateway gives it. Never throws. */
  hear(raw: unknown): Promise<void>;
  /** The questions behind the buttons of a card that is about to be shown. */
  remember(card: Card): void;
}

/** Discord waits 3 s for the first answer. */
const PATIENCE_MS = 2_000;
/** What a restart forgets is asked in general words, or opened by a new press. */
const QUESTIONS_KEPT = 10_000;
const FORMS_KEPT = 500;

type Said<K extends Heard['said']['kind']> = Heard & { said: Extract<Heard['said'], { kind: K }> };

export function createInteractions(options: InteractionsOptions): Interactions {
  const { api, sink, places, commands, log, patienceMs = PATIENCE_MS } = options;
  const make = createDelivery(api, log);
  const questions = new LRUCache<string, Confirm>({ max: QUESTIONS_KEPT });
  const forms = new LRUCache<string, Form>({ max: FORMS_KEPT });
  const isOurs = (place: Place) => places.some((one) => one.place === place);
  const languageOf = ({ actor, place }: Heard) =>
    actor.language ?? places.find((one) => one.place === place)?.language ?? 'en';

  /** Asks the core, and defers when it takes too long. */
  async function ask(
    heard: Heard,
    by: Asked['by'],
    visibility: 'private' | 'channel',
    question: () => Promise<Answer>,
  ): Promise<void> {
    const language = languageOf(heard);
    const asked: Asked = { by, language, mayShare: isOurs(heard.place) };
    const answering = question().catch((err: unknown): Answer => {
      log.warn({ err, said: heard.said.kind }, 'an act on Discord failed');
      return { kind: 'toast', tone: 'bad', text: words(language).sorry };
    });
    let deferring: Promise<void> | undefined;
    const timer = setTimeout(() => {
      deferring = make(heard, [deferral(by, visibility)]);
    }, patienceMs);
    const answer = await answering;
    clearTimeout(timer);
    await deferring;
    if (answer.kind === 'card') remember(answer.card);
    if (answer.kind === 'form') forms.set(answer.form.token, answer.form);
    await make(heard, answerCalls(answer, { ...asked, ...(deferring && { deferred: visibility }) }));
  }

  function remember(card: Card): void {
    for (const { token, confirm } of card.buttons) if (token && confirm) questions.set(token, confirm);
  }

  const reply = (heard: Heard, type: 'new' | 'change', text: string) =>
    make(heard, answerCalls({ kind: 'toast', text, tone: 'calm' }, saidBy(type, languageOf(heard))));

  async function suggest(heard: Said<'suggest'>): Promise<void> {
    const { command, argument, text } = heard.said;
    const { actor, place } = heard;
    const none: Suggestion[] = [];
    const asked = sink.suggest({ command, argument, text, actor, place }).catch(() => none);
    const choices = (await within(asked, patienceMs, none))
      .filter(({ value }) => value !== '' && value.length <= DISCORD.choiceValue)
      .slice(0, DISCORD.choices)
      .map(({ value, label: name }) => ({ name: label(name, DISCORD.choiceName), value }));
    const type = InteractionResponseType.ApplicationCommandAutocompleteResult;
    await api.answer('post', Routes.interactionCallback(heard.reply.id, heard.reply.token), {
      type,
      data: { choices },
    });
  }

  function askFirst(heard: Said<'press' | 'ask'>): Promise<void> {
    const { token, message, label: pressed } = heard.said;
    const own = words(languageOf(heard));
    const general = { title: own.confirm(pressed), text: own.confirmText, yes: own.yes, no: own.no };
    const data = confirmMessage(questions.get(token) ?? general, token, message);
    const type = InteractionResponseType.ChannelMessageWithSource;
    return make(heard, [{ kind: 'callback', type, data: { ...data, flags: MessageFlags.Ephemeral } }]);
  }

  async function share(heard: Said<'share'>): Promise<void> {
    const { content, description, colour } = heard.said;
    const own = words(languageOf(heard));
    const embeds = description === '' ? [] : [{ description, color: colour }];
    await make(heard, [
      { kind: 'callback', type: InteractionResponseType.UpdateMessage, data: textMessage(own.shared) },
      { kind: 'follow', data: sharedMessage({ content, embeds }, own.sharedBy(heard.actor.displayName)) },
    ]);
  }

  async function open(heard: Said<'open'>): Promise<void> {
    const form = forms.get(heard.said.token);
    if (!form) return await reply(heard, 'change', words(languageOf(heard)).gone);
    await make(heard, [{ kind: 'callback', type: InteractionResponseType.Modal, data: modal(form) }]);
  }

  async function answer(heard: Heard): Promise<void> {
    const { said, actor, place } = heard;
    if (said.kind === 'suggest') return await suggest(heard as Said<'suggest'>);
    if (!isOurs(place)) return await reply(heard, 'new', words(languageOf(heard)).foreign(place));
    switch (said.kind) {
      case 'command':
        return await ask(heard, 'command', said.visibility, () =>
          sink.command({ text: said.text, actor, place }),
        );
      case 'press': {
        const { token, message } = said;
        return await ask(heard, 'press', 'private', () => sink.press({ token, message, actor, place }));
      }
      case 'ask':
        return await askFirst(heard as Said<'ask'>);
      case 'confirmed': {
        const { token, message } = said;
        return await ask(heard, 'question', 'private', () => sink.press({ token, message, actor, place }));
      }
      case 'declined':
        return await reply(heard, 'change', words(languageOf(heard)).notDone);
      case 'share':
        return await share(heard as Said<'share'>);
      case 'open':
        return await open(heard as Said<'open'>);
      case 'form': {
        const { token, values } = said;
        return await ask(heard, 'form', 'private', () => sink.form({ token, values, actor, place }));
      }
      case 'strange':
        return await reply(heard, 'new', words(languageOf(heard)).gone);
    }
  }

  return {
    remember,
    async hear(raw) {
      try {
        const heard = parseInteraction(raw, commands);
        if (heard) await answer(heard);
        else log.warn({}, 'Discord sent an interaction of a shape that is not known');
      } catch (err) {
        log.warn({ err }, 'an interaction could not be answered');
      }
    },
  };
}

function saidBy(type: 'new' | 'change', language: string): Asked {
  return { by: type === 'new' ? 'press' : 'question', language, mayShare: false };
}

async function within<T>(work: Promise<T>, ms: number, otherwise: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), ms);
  });
  return await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
