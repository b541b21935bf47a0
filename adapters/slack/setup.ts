/** What `init` and `doctor` find out about Slack, from credentials alone. Nothing is changed but by `hello`. */
import type { webApi } from '@slack/bolt';
import * as z from 'zod';
import { cleanLine } from '../../src/domain/clean-text.js';
import type { ChatSetup, Clock, Diagnosis, Place } from '../../src/ports.js';
import { openClient, quiet } from './client.js';
import type { SlackCredentials } from './index.js';
import { readFailure, reading, sendFailure } from './outcome.js';
import { refOf } from './refs.js';
import { messageOf } from './render.js';
import { SCOPES } from './scopes.js';
import { SETUP_WORDS, type SetupWords } from './setup-words.js';

const CALL_MS = 15_000;
/** People read "closes at 11:00" off this clock. */
const CLOCK_MAX_MS = 30_000;
/** What is wrong is told as a diagnosis, not in the log. */
const silent = quiet({ warn: () => {} });
const PAGE = 200;
const PAGES = 25;

const channel = z.object({
  id: z.string(),
  name: z.string().default(''),
  is_member: z.boolean().default(false),
  is_archived: z.boolean().default(false),
});
type Channel = z.infer<typeof channel>;

export function createSlackSetup(credentials: SlackCredentials, clock: Clock): ChatSetup {
  let slackTime: { at: number; seenAt: number } | undefined;
  const client = openClient(credentials, CALL_MS, silent, (headers) => {
    const at = Date.parse(headers.get('date') ?? '');
    if (Number.isFinite(at)) slackTime = { at, seenAt: clock.now() };
  });

  async function channels(): Promise<Channel[]> {
    const found: Channel[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < PAGES; page += 1) {
      const answer = await client.conversations.list({
        types: 'public_channel,private_channel',
        exclude_archived: true,
        limit: PAGE,
        ...(cursor !== undefined && { cursor }),
      });
      found.push(...z.array(channel).parse(answer.channels ?? []));
      cursor = answer.response_metadata?.next_cursor || undefined;
      if (cursor === undefined) break;
    }
    return found;
  }

  return {
    platform: 'slack',
    async diagnose(places, language) {
      const words = SETUP_WORDS[language];
      const bot = await diagnoseBot(client, words);
      const app = await diagnoseApp(client, credentials.appToken, words);
      // Without a good token all the rest would fail for the same reason.
      if (bot.at(-1)?.state === 'bad' && bot.length === 1) return [...bot, app];
      const inPlaces: Diagnosis[] = [];
      for (const place of places) inPlaces.push(await diagnosePlace(client, place, words));
      return [...bot, app, diagnoseClock(slackTime, words), ...inPlaces];
    },
    places: () =>
      reading(async () =>
        (await channels())
          .filter(({ is_member }) => is_member)
          .map(({ id, name }) => ({ place: id, title: `#${cleanLine(name)}` })),
      ),
    async hello(place, card) {
      try {
        const { channel: where, ts } = await client.chat.postMessage({
          channel: place,
          ...messageOf(card, clock.now()),
        });
        return { kind: 'sent', ref: refOf({ channel: where ?? place, ts: ts ?? '' }) };
      } catch (error) {
        return sendFailure(error);
      }
    },
  };
}

function failed(part: string, error: unknown, words: SetupWords): Diagnosis {
  const { kind, reason } = readFailure(error);
  const remedy = kind === 'retry' ? words.reachable : words.tokens;
  return { part, state: 'bad', detail: reason, remedy };
}

/** The token, and what it may do. */
async function diagnoseBot(client: webApi.WebClient, words: SetupWords): Promise<Diagnosis[]> {
  const { parts } = words;
  try {
    const { team, response_metadata } = await client.auth.test();
    const token: Diagnosis = { part: parts.bot, state: 'good', detail: words.bot(cleanLine(team ?? '')) };
    return [token, diagnoseScopes(response_metadata?.scopes, words)];
  } catch (error) {
    return [failed(parts.bot, error, words)];
  }
}

function diagnoseScopes(granted: readonly string[] | undefined, words: SetupWords): Diagnosis {
  const part = words.parts.scopes;
  if (!granted) return { part, state: 'warning', detail: words.scopesUnknown, remedy: words.addScopes };
  const lacking = SCOPES.filter(({ name }) => !granted.includes(name));
  const names = lacking.map(({ name }) => name).join(', ');
  if (lacking.length === 0) return { part, state: 'good', detail: words.scopes };
  return lacking.every(({ optional }) => optional)
    ? { part, state: 'warning', detail: words.scopesLacking(names), remedy: words.addScopes }
    : { part, state: 'bad', detail: words.scopesMissing(names), remedy: words.addScopes };
}

/** Slack gives an address for a socket; it is not opened. */
async function diagnoseApp(client: webApi.WebClient, token: string, words: SetupWords): Promise<Diagnosis> {
  try {
    await client.apps.connections.open({ token });
    return { part: words.parts.app, state: 'good', detail: words.app };
  } catch (error) {
    return failed(words.parts.app, error, words);
  }
}

function diagnoseClock(seen: { at: number; seenAt: number } | undefined, words: SetupWords): Diagnosis {
  const part = words.parts.clock;
  if (!seen) return { part, state: 'warning', detail: words.clockUnknown, remedy: words.setClock };
  const off = Math.abs(seen.at - seen.seenAt);
  if (off <= CLOCK_MAX_MS) return { part, state: 'good', detail: words.clock };
  const detail = words.clockOff(Math.round(off / 1_000));
  return { part, state: 'warning', detail, remedy: words.setClock };
}

async function diagnosePlace(client: webApi.WebClient, place: Place, words: SetupWords): Promise<Diagnosis> {
  const part = `${words.parts.channel} ${place}`;
  try {
    const { name, is_member, is_archived } = channel.parse(
      (await client.conversations.info({ channel: place })).channel,
    );
    const shown = cleanLine(name);
    if (is_archived)
      return { part, state: 'bad', detail: words.archived(shown), remedy: words.chooseAnother };
    if (!is_member) return { part, state: 'bad', detail: words.notMember(shown), remedy: words.invite };
    return { part, state: 'good', detail: words.channel(shown) };
  } catch (error) {
    const failure = readFailure(error);
    if (failure.kind !== 'rejected') return failed(part, error, words);
    return { part, state: 'bad', detail: words.channelMissing, remedy: words.checkId };
  }
}
