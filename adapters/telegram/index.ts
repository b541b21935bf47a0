/** The team's group on Telegram: a whole TeamChat over grammY's long poll, without a public address. */
import type { ChatOptions, ChatSink, SendOutcome, TeamChat } from '../../src/ports.js';
import { createActs } from './acts.js';
import { createAnswers } from './answers.js';
import { createCalls, type TelegramCredentials } from './api.js';
import { commandWords, syncCommands } from './commands.js';
import { createConfirming } from './confirm.js';
import { createDialogues } from './dialogue.js';
import { TELEGRAM_LIMITS } from './limits.js';
import { createMembers } from './members.js';
import { createMessages } from './messages.js';
import { createMoves } from './moves.js';
import { parseUpdate } from './parse.js';
import { createPolling, type Polling } from './polling.js';
import { addressOf, messageOf } from './refs.js';

export type { TelegramCredentials } from './api.js';
export { TELEGRAM_LIMITS } from './limits.js';

/** `wait`: how pauses pass; in real time by default. */
export function createTelegramChat(
  credentials: TelegramCredentials,
  options: ChatOptions,
  wait: (ms: number) => Promise<void> = (ms) => new Promise((resolve) => setTimeout(resolve, ms).unref()),
): TeamChat {
  const { clock, log } = options;
  const { slow, quick } = createCalls(credentials);
  let sink: ChatSink | undefined;
  const moves = createMoves(options.places, async (from, to) => await sink?.moved(from, to));
  const messages = createMessages(slow, moves);
  const dialogues = createDialogues(slow, clock.now);
  const answers = createAnswers({ slow, quick, messages, dialogues });
  const confirming = createConfirming({
    messages,
    now: clock.now,
    wait,
    failed: (err) => log.info({ err }, 'a question under a card on Telegram was not drawn'),
  });
  const members = createMembers(quick, clock.now);
  const commands = commandWords(options.commands);
  let polling: Polling | undefined;
  let isListed = false;

  const list = async (): Promise<void> => {
    if (isListed) return;
    isListed = true;
    await syncCommands(quick, options.commands).catch((err: unknown) => {
      isListed = false;
      log.warn({ err }, 'the list of commands was not brought to Telegram');
    });
  };

  return {
    name: 'telegram',
    limits: TELEGRAM_LIMITS,
    async start(given) {
      sink = given;
      const acts = createActs({ sink: given, log, answers, confirming, dialogues, members, moves });
      polling = createPolling({
        credentials,
        log,
        wait,
        connected: () => void list(),
        async handle(update, me) {
          const incoming = parseUpdate(update, { id: me.id, username: me.username, commands });
          if (incoming) await acts.handle(incoming);
        },
      });
      await polling.start();
    },
    async stop() {
      await polling?.stop();
    },
    async post(place, card, { thread }): Promise<SendOutcome> {
      const at = addressOf(place);
      if (!at) return { kind: 'rejected', reason: 'not a place of Telegram' };
      const under = thread === undefined ? undefined : messageOf(thread)?.messageId;
      return await messages.send(at, card, under === undefined ? {} : { replyTo: under });
    },
    update: async (message, card) => await messages.rewrite(message, card),
    health: () => polling?.health() ?? { ok: false, detail: 'not started' },
  };
}
