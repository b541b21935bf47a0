/** What `init` and `doctor` need of Telegram: is the token good, does the bot stand in its groups, is there one consumer, is the clock right. */
import { GrammyError } from 'grammy';
import type { Card } from '../../src/domain/card.js';
import { cleanLine } from '../../src/domain/clean-text.js';
import type { ChatSetup, Clock, Diagnosis, Place, ReadOutcome, SendOutcome } from '../../src/ports.js';
import { apiRootOf, type Calls, createCalls, type TelegramCredentials } from './api.js';
import { createMessages } from './messages.js';
import { createMoves } from './moves.js';
import { failureOf } from './outcome.js';
import { addressOf } from './refs.js';
import { placesIn } from './seen-places.js';
import { type SetupWords, setupWordsOf } from './setup-words.js';

/** Telegram's answers carry the second; more than this is no rounding. */
const CLOCK_OFF_MS = 30_000;
const CLOCK_SECONDS = 5;

export function createTelegramSetup(credentials: TelegramCredentials, clock: Clock): ChatSetup {
  const calls = createCalls(credentials);
  return {
    platform: 'telegram',
    async diagnose(places, language) {
      const words = setupWordsOf(language);
      const [token, username] = await diagnoseToken(calls, words);
      if (username === undefined) return [token];
      return [
        token,
        await diagnosePrivacy(calls, words),
        await diagnoseWebhook(calls, words),
        await diagnoseClock(credentials, clock, words),
        ...(await Promise.all(places.map((place) => diagnosePlace(calls, place, words)))),
      ];
    },
    places: () => seenPlaces(calls),
    async hello(place: Place, card: Card): Promise<SendOutcome> {
      const at = addressOf(place);
      if (!at) return { kind: 'rejected', reason: 'not a place of Telegram' };
      return await createMessages(
        calls.slow,
        createMoves([], async () => {}),
      ).send(at, card);
    },
  };
}

const good = (part: string, detail: string): Diagnosis => ({ part, state: 'good', detail });
const fault = (
  part: string,
  state: 'warning' | 'bad',
  { detail, remedy }: { detail: string; remedy: string },
): Diagnosis => ({ part, state, detail, remedy });

const reasonOf = (error: unknown): string =>
  error instanceof GrammyError ? error.description : failureOf(error).reason;

async function diagnoseToken({ quick }: Calls, words: SetupWords): Promise<[Diagnosis, string?]> {
  const part = words.parts.token;
  try {
    const { username } = await quick.getMe();
    return [good(part, `@${username}`), username];
  } catch (error) {
    const isRefused = failureOf(error).kind === 'reauthorize';
    return [fault(part, 'bad', isRefused ? words.tokenRefused : words.unreachable(reasonOf(error)))];
  }
}

/** On, the bot hears commands, replies to it and nothing else; more is not needed, and not wanted. */
async function diagnosePrivacy({ quick }: Calls, words: SetupWords): Promise<Diagnosis> {
  const part = words.parts.privacy;
  try {
    const { can_read_all_group_messages, can_join_groups } = await quick.getMe();
    if (!can_join_groups) return fault(part, 'bad', words.mayNotJoin);
    return can_read_all_group_messages
      ? fault(part, 'warning', words.hearsAll)
      : good(part, words.hearsOnlyCommands);
  } catch (error) {
    return fault(part, 'bad', words.unreachable(reasonOf(error)));
  }
}

async function diagnoseWebhook({ quick }: Calls, words: SetupWords): Promise<Diagnosis> {
  const part = words.parts.updates;
  try {
    const { url } = await quick.getWebhookInfo();
    return url ? fault(part, 'bad', words.webhookSet) : good(part, words.noWebhook);
  } catch (error) {
    return fault(part, 'bad', words.unreachable(reasonOf(error)));
  }
}

async function diagnoseClock(
  credentials: TelegramCredentials,
  clock: Clock,
  words: SetupWords,
): Promise<Diagnosis> {
  const part = words.parts.clock;
  try {
    const answer = await fetch(apiRootOf(credentials), {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(CLOCK_SECONDS * 1_000),
    });
    const theirs = Date.parse(answer.headers.get('date') ?? '');
    if (Number.isNaN(theirs)) return good(part, words.clockUnknown);
    const offMs = Math.abs(clock.now() - theirs);
    if (offMs <= CLOCK_OFF_MS) return good(part, words.clockRight);
    return fault(part, 'warning', words.clockOff(Math.round(offMs / 1_000)));
  } catch (error) {
    return fault(part, 'warning', words.unreachable(reasonOf(error)));
  }
}

const MAY_WRITE = ['creator', 'administrator', 'member'];

async function diagnosePlace({ quick }: Calls, place: Place, words: SetupWords): Promise<Diagnosis> {
  const at = addressOf(place);
  const part = words.parts.place(place);
  if (!at) return fault(part, 'bad', words.noPlace);
  try {
    const { id } = await quick.getMe();
    const chat = await quick.getChat(at.chatId);
    const title = cleanLine(chat.title ?? chat.first_name ?? place);
    if (chat.type === 'private') return good(part, title);
    const own = await quick.getChatMember(at.chatId, id);
    const isIn = MAY_WRITE.includes(own.status) || (own.status === 'restricted' && own.can_send_messages);
    if (!isIn) return fault(part, 'bad', words.mayNotWrite(title));
    if (at.threadId && !chat.is_forum) return fault(part, 'bad', words.noTopics(title));
    return good(part, title);
  } catch (error) {
    const to = error instanceof GrammyError ? error.parameters.migrate_to_chat_id : undefined;
    if (to !== undefined) return fault(part, 'bad', words.moved(String(to)));
    return fault(part, 'bad', words.notThere(reasonOf(error)));
  }
}

/** Where the bot was lately added or spoken to. Nothing is confirmed: a bot that starts later still gets it all. */
async function seenPlaces({ quick }: Calls): Promise<ReadOutcome<{ place: Place; title: string }[]>> {
  try {
    const updates = await quick.getUpdates({ limit: 100, timeout: 0 });
    return { kind: 'ok', value: placesIn(updates) };
  } catch (error) {
    const failure = failureOf(error);
    // A read does no harm when done again.
    return failure.kind === 'unknown' ? { ...failure, kind: 'retry', afterMs: 3_000 } : failure;
  }
}
