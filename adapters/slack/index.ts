/** The team channel in Slack, over Socket Mode: no public address is needed. Thin wiring of Bolt around pure parts. */
import { App } from '@slack/bolt';
import type { ChatOptions, ChatSink, ProxyRoad, SendOutcome, TeamChat } from '../../src/ports.js';
import { createActs } from './acts.js';
import { clientOptions, openClient, quiet } from './client.js';
import { type ConnectionPace, createConnection } from './connection.js';
import { createGate } from './gate.js';
import { SLACK_LIMITS } from './limits.js';
import { isRateLimit, reasonOf, sendFailure } from './outcome.js';
import { createPeople } from './people.js';
import { addressOf, isPlace, refOf } from './refs.js';
import { messageOf } from './render.js';

export interface SlackCredentials {
  /** `xoxb-…` */
  botToken: string;
  /** `xapp-…`, with `connections:write`. */
  appToken: string;
  /** `https://slack.com/api/` */
  apiUrl: string;
  proxy?: ProxyRoad;
}

export interface SlackPace extends ConnectionPace {
  /** A call that has not come back by then is given up on. */
  callMs: number;
  /** The same for what is looked up while somebody waits. */
  lookUpMs: number;
  deferMs: number;
}

/** Slack wants an acknowledgement within 3 s. */
const PACE: SlackPace = { callMs: 15_000, lookUpMs: 1_500, deferMs: 2_000, helloMs: 15_000, againMs: 1_000 };

export function createSlackChat(
  credentials: SlackCredentials,
  options: ChatOptions,
  pace: SlackPace = PACE,
): TeamChat {
  const { clock, log } = options;
  const { now } = clock;
  const logger = quiet(log);
  const client = openClient(credentials, pace.callMs, logger);
  const lookUps = openClient(credentials, pace.lookUpMs, logger);
  const gate = createGate(now);
  let sink: ChatSink | undefined;
  let teamId: string | undefined;
  /** Why Slack refuses the bot's token, until it takes it again. */
  let refused: string | undefined;

  const connection = createConnection(
    {
      appToken: credentials.appToken,
      logger,
      // Calls go by `fetch`, which knows its way; the socket is shown it.
      ...(credentials.proxy && { dispatcher: credentials.proxy.dispatcher }),
      installerOptions: { clientOptions: clientOptions(credentials.apiUrl, pace.callMs, logger) },
    },
    pace,
    (text, reason) => log.warn({ reason }, text),
  );
  const app = new App({
    receiver: connection,
    // Tokens are never taken from what arrives: every call is made by the clients above.
    authorize: async () => ({}),
    clientOptions: clientOptions(credentials.apiUrl, pace.callMs, logger),
    logger,
    convoStore: false,
    ignoreSelf: false,
  });

  /** Asked until it is known: a payload of another workspace must not pass for one of ours. */
  async function knowTeam(): Promise<string | undefined> {
    if (teamId !== undefined) return teamId;
    try {
      teamId = (await lookUps.auth.test()).team_id;
      refused = undefined;
    } catch (error) {
      note(sendFailure(error));
    }
    return teamId;
  }

  function note(outcome: SendOutcome): SendOutcome {
    if (outcome.kind === 'reauthorize') refused = outcome.reason;
    if (outcome.kind === 'sent') refused = undefined;
    return outcome;
  }

  /** One call to Slack, not even tried while Slack has asked to wait with its kind. */
  async function send(
    kind: string,
    call: () => Promise<{ channel?: string; ts?: string }>,
  ): Promise<SendOutcome> {
    const wait = gate.closed(kind);
    if (wait) return wait;
    try {
      const { channel, ts } = await call();
      gate.open(kind);
      if (!channel || !ts) return { kind: 'unknown', reason: 'Slack did not say which message it is' };
      return note({ kind: 'sent', ref: refOf({ channel, ts }) });
    } catch (error) {
      const outcome = sendFailure(error);
      return note(
        outcome.kind === 'retry' && isRateLimit(error) ? gate.close(kind, outcome.afterMs) : outcome,
      );
    }
  }

  const acts = createActs({
    sink: () => sink,
    places: options.places,
    people: createPeople(lookUps, now),
    client,
    teamId: knowTeam,
    now,
    deferMs: pace.deferMs,
    failed: (act, error) => log.warn({ act, ...reasonOf(error) }, 'an act in Slack failed'),
  });
  app.command(/.*/u, ({ body, ack, respond }) => acts.command(body, ack as never, respond));
  app.action(/.*/u, ({ body, ack, respond }) => acts.press(body, ack as never, respond as never));
  app.view({ type: 'view_submission', callback_id: /.*/u }, ({ body, ack }) =>
    acts.submit(body, ack as never),
  );

  return {
    name: 'slack',
    limits: SLACK_LIMITS,
    async start(given) {
      sink = given;
      await Promise.all([connection.start(), knowTeam()]);
    },
    async stop() {
      await connection.stop();
      sink = undefined;
    },
    async post(place, card, { thread }) {
      const parent = thread === undefined ? undefined : addressOf(thread);
      if (!isPlace(place) || (thread !== undefined && parent?.channel !== place))
        return { kind: 'rejected', reason: 'this is no channel of Slack', code: 'channel_not_found' };
      return await send(`post ${place}`, () =>
        client.chat.postMessage({
          channel: place,
          ...messageOf(card, now()),
          ...(parent && { thread_ts: parent.ts }),
          unfurl_links: false,
          unfurl_media: false,
        }),
      );
    },
    async update(message, card) {
      const address = addressOf(message);
      if (!address)
        return { kind: 'rejected', reason: 'this is no message of Slack', code: 'message_not_found' };
      return await send('update', () => client.chat.update({ ...address, ...messageOf(card, now()) }));
    },
    health() {
      const { connected, detail } = connection.state();
      return { ok: connected && refused === undefined, detail: refused ?? detail };
    },
  };
}
