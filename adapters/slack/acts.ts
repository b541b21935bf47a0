/** What people do in Slack, handed to the core; its answer given in Slack's way and within Slack's three seconds. */
import type { webApi } from '@slack/bolt';
import type { TeamLanguage } from '../../src/domain/template.js';
import type { ActorRef, Answer, ChatOptions, ChatSink, Place } from '../../src/ports.js';
import { teamLanguage } from '../../src/texts/texts.js';
import { createReplies, type Reply } from './answers.js';
import { ACTION } from './buttons.js';
import { renderForm, renderNotice } from './modal.js';
import {
  parseCommand,
  parsePress,
  parseSubmit,
  type SlackPress,
  type SlackSender,
  type SlackSubmit,
} from './parse.js';
import type { People } from './people.js';
import { createShares } from './shares.js';
import { WORDS } from './words.js';

export interface ActsOptions {
  sink(): ChatSink | undefined;
  places: ChatOptions['places'];
  people: People;
  client: webApi.WebClient;
  /** The workspace this bot is installed in; undefined while Slack could not be asked. */
  teamId(): Promise<string | undefined>;
  now(): number;
  /** When an answer is no longer waited for before acknowledging. */
  deferMs: number;
  failed(act: string, error: unknown): void;
}

/** The payload goes back with the acknowledgement, where Slack takes one. */
type Ack = (payload?: object) => Promise<void>;
/** Posts to the response URL: five times within half an hour. */
type Respond = (message: object) => Promise<unknown>;

export interface Acts {
  command(body: unknown, ack: Ack, respond: Respond): Promise<void>;
  press(body: unknown, ack: Ack, respond: Respond): Promise<void>;
  submit(body: unknown, ack: Ack): Promise<void>;
}

interface Asked {
  sender: SlackSender;
  place: Place;
}

export function createActs(options: ActsOptions): Acts {
  const { places, people, client } = options;
  const shares = createShares(options.now);
  const replies = createReplies({
    places: places.map(({ place }) => place),
    shares,
    now: options.now,
  });
  const placeOf = (place: Place) => places.find((one) => one.place === place);
  const languageOf = (actor: ActorRef, place: Place): TeamLanguage =>
    actor.language === undefined ? (placeOf(place)?.language ?? 'en') : teamLanguage(actor.language);

  /** Never fails. Who is not of this workspace, or asks where nothing is looked after, is told so. */
  async function reply(
    asked: Asked,
    act: string,
    ask: (actor: ActorRef, sink: ChatSink, language: TeamLanguage) => Promise<Answer | Reply>,
  ): Promise<{ reply: Reply; language: TeamLanguage }> {
    let language = placeOf(asked.place)?.language ?? 'en';
    try {
      const [actor, teamId] = await Promise.all([people.actorOf(asked.sender), options.teamId()]);
      language = languageOf(actor, asked.place);
      const sink = options.sink();
      if (teamId === undefined || !sink) throw new Error('Slack has not said yet which workspace this is');
      if (asked.sender.teamId !== teamId)
        return { reply: replies.toast(WORDS[language].foreign, 'bad'), language };
      if (!placeOf(asked.place)) return { reply: replies.elsewhere(language), language };
      const answer = await ask(actor, sink, language);
      return {
        reply: answer.kind === 'message' ? answer : replies.ofAnswer(answer as Answer, language),
        language,
      };
    } catch (error) {
      options.failed(act, error);
      return { reply: replies.toast(WORDS[language].sorry, 'bad'), language };
    }
  }

  /** A direct answer may be lost, but not without a word in the log. */
  async function tryTo(act: string, work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      options.failed(act, error);
      return false;
    }
  }

  async function openForm(
    { form }: Extract<Reply, { kind: 'form' }>,
    from: { place: Place; thread?: string; triggerId: string },
    tooLate: () => Promise<unknown>,
  ): Promise<void> {
    const { triggerId, ...origin } = from;
    const view = renderForm(form, origin);
    if (!(await tryTo('form', () => client.views.open({ trigger_id: triggerId, view })))) await tooLate();
  }

  async function share(press: SlackPress, actor: ActorRef, language: TeamLanguage): Promise<Reply> {
    const card = shares.take(press.value);
    return card
      ? replies.shared(card, actor.displayName, language)
      : replies.toast(WORDS[language].shareGone, 'calm');
  }

  return {
    async command(body, ack, respond) {
      const asked = parseCommand(body);
      const first = inTime(ack, options.deferMs);
      if (!asked) return void (await first());
      const { place, text, triggerId } = asked;
      const { reply: given, language } = await reply(asked, 'command', (actor, sink) =>
        sink.command({ text, place, actor }),
      );
      if (given.kind === 'form') {
        await first();
        const tooLate = replies.toast(WORDS[language].tooLate, 'bad');
        return await openForm(given, { place, triggerId }, () =>
          tryTo('answer', () => respond(bodyOf(tooLate))),
        );
      }
      const message = bodyOf(given);
      if (!(await first(message))) await tryTo('answer', () => respond(message));
    },

    async press(body, ack, respond) {
      const press = parsePress(body);
      const first = inTime(ack, options.deferMs);
      // A link button says that it was opened, and expects no more than that it was heard.
      if (!press || press.action.startsWith(ACTION.link)) return void (await first());
      const { place, thread, triggerId, value: token, message } = press;
      const shares = press.action === ACTION.share;
      const { reply: given, language } = await reply(press, 'press', (actor, sink, spoken) =>
        shares ? share(press, actor, spoken) : sink.press({ token, place, message, actor }),
      );
      await first();
      const say = (reply: Reply, more: object = {}) =>
        tryTo('answer', () => respond({ ...bodyOf(reply), ...(thread && { thread_ts: thread }), ...more }));
      if (given.kind === 'form') {
        const tooLate = replies.toast(WORDS[language].tooLate, 'bad');
        return await openForm(given, { place, triggerId, ...(thread && { thread }) }, () => say(tooLate));
      }
      // The next page takes the place of the one before it; a channel's card is only ever changed by the dispatcher.
      const replaces = press.ephemeral && given.card && given.visibility === 'private';
      const shown = await say(given, { replace_original: replaces });
      if (shares && shown && given.card) await tryTo('answer', () => respond({ delete_original: true }));
    },

    async submit(body, ack) {
      const submit = parseSubmit(body);
      const first = inTime(ack, options.deferMs);
      if (!submit) return void (await first());
      const { origin, place, values } = submit;
      const { reply: given, language } = await reply(submit, 'form', (actor, sink) =>
        sink.form({ token: origin.token, values, place, actor }),
      );
      if (given.kind === 'form') {
        await first({ response_action: 'update', view: renderForm(given.form, placeIn(submit)) });
        return;
      }
      const { text, blocks } = given.message;
      if (given.refused) {
        const notice = renderNotice(submit.title, plainOf(given), WORDS[language].ok);
        if (await first({ response_action: 'update', view: notice })) return;
      }
      await first();
      const where = { channel: place, ...(origin.thread && { thread_ts: origin.thread }) };
      await tryTo('answer', () =>
        given.visibility === 'channel'
          ? client.chat.postMessage({ ...where, text, blocks, parse: 'none' })
          : client.chat.postEphemeral({ ...where, user: submit.sender.userId, text, blocks, parse: 'none' }),
      );
    },
  };
}

/** Acknowledges once: with the answer when it is there in time, else empty. Tells whether this call was the one that did. */
function inTime(ack: Ack, ms: number): (payload?: object) => Promise<boolean> {
  let done = false;
  const first = async (payload?: object): Promise<boolean> => {
    if (done) return false;
    done = true;
    clearTimeout(timer);
    // Slack may have closed the socket in between: what was decided stands, and the answer goes another way.
    return await ack(payload).then(
      () => true,
      () => false,
    );
  };
  const timer = setTimeout(() => void first(), ms);
  return first;
}

function bodyOf(reply: Reply): object {
  if (reply.kind === 'form') return {};
  const inChannel = reply.visibility === 'channel';
  return { response_type: inChannel ? 'in_channel' : 'ephemeral', ...reply.message };
}

const placeIn = ({ place, origin: { thread } }: SlackSubmit) => ({ place, ...(thread && { thread }) });

/** The words of a toast, which is one section of plain text. */
function plainOf(reply: Extract<Reply, { kind: 'message' }>): string {
  const [block] = reply.message.blocks;
  return block?.type === 'section' ? (block.text?.text ?? '') : '';
}
