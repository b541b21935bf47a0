/**
 * grammY's own long poll, kept going. Updates are handled side by side, and the poll that would confirm them waits until the
 * core has committed every one: what a killed process had in hand is delivered again. Nothing here ends the process: a refused
 * token, a second consumer and a server that is gone are told by `health` and tried again.
 */
import { Bot, GrammyError } from 'grammy';
import type { UserFromGetMe } from 'grammy/types';
import type { ChatOptions } from '../../src/ports.js';
import { clientOptions, type TelegramCredentials } from './api.js';

export interface PollingOptions {
  credentials: TelegramCredentials;
  /** Called once the bot knows itself, each time it has connected. */
  connected(me: UserFromGetMe): void;
  /** Resolves when the update may be confirmed. */
  handle(update: unknown, me: UserFromGetMe): Promise<void>;
  log: ChatOptions['log'];
  wait(ms: number): Promise<void>;
}

export interface Polling {
  /** Resolves when it is connected, or after ten seconds: other platforms must not wait for one that is gone. */
  start(): Promise<void>;
  stop(): Promise<void>;
  health(): { ok: boolean; detail: string };
}

const POLL_SECONDS = 25;
const CLIENT_SECONDS = 40;
const PATIENCE_MS = 10_000;
const AGAIN_MS = 3_000;
const REFUSED_AGAIN_MS = 30_000;
/** Longer than this nothing in hand holds up what others do; its presser has been told that it takes long. */
const HELD_UP_MS = 10_000;
const STOP_MS = 3_000;
const UPDATES = ['message', 'callback_query', 'my_chat_member'] as const;

const REFUSED: Record<number, string | undefined> = {
  401: 'Telegram does not know the token: copy TELEGRAM_BOT_TOKEN again from @BotFather',
  404: 'Telegram does not know the token: copy TELEGRAM_BOT_TOKEN again from @BotFather',
  409: 'another program receives this bot’s updates: stop it, or give this bot a token of its own',
};

export function createPolling({ credentials, connected, handle, log, wait }: PollingOptions): Polling {
  const inHand = new Set<Promise<void>>();
  let state = { ok: false, detail: 'not started' };
  let stopping = false;
  let bot: Bot | undefined;

  const say = (ok: boolean, detail: string): void => {
    if (stopping) return;
    if (detail !== state.detail && !ok) log.warn({ detail }, 'Telegram is not connected');
    state = { ok, detail };
  };

  function createBot(): Bot {
    const fresh = new Bot(credentials.botToken, { client: clientOptions(credentials, CLIENT_SECONDS) });
    fresh.api.config.use(async (call, method, payload, signal) => {
      // It confirms all that was handed out.
      if (method === 'getUpdates')
        await Promise.race([Promise.all(inHand), stopping ? wait(STOP_MS) : wait(HELD_UP_MS)]);
      try {
        const answer = await call(method, payload, signal);
        if (answer.ok && method === 'getUpdates') say(true, `@${fresh.botInfo.username}`);
        return answer;
      } catch (error) {
        say(false, 'Telegram cannot be reached');
        // Before the first poll the client would try again by itself, ever more rarely; the loop below does it steadily.
        throw method === 'getUpdates' ? error : new Error('Telegram cannot be reached', { cause: error });
      }
    });
    fresh.use((context) => {
      const handled = handle(context.update, context.me)
        .catch((err: unknown) => log.warn({ err }, 'an update of Telegram met a fault'))
        .finally(() => inHand.delete(handled));
      inHand.add(handled);
    });
    return fresh;
  }

  /** Until it ends: by `stop`, by a refusal, or because nobody is there. Returns the pause before the next one. */
  async function pollOnce(onStart: () => void): Promise<number> {
    bot = createBot();
    try {
      await bot.start({
        timeout: POLL_SECONDS,
        allowed_updates: UPDATES,
        onStart(me) {
          say(true, `@${me.username}`);
          connected(me);
          onStart();
        },
      });
      return 0;
    } catch (error) {
      const refusal =
        error instanceof GrammyError ? (REFUSED[error.error_code] ?? error.description) : undefined;
      say(false, refusal ?? 'Telegram cannot be reached');
      return refusal ? REFUSED_AGAIN_MS : AGAIN_MS;
    }
  }

  async function run(onStart: () => void): Promise<void> {
    while (!stopping) {
      const pause = await pollOnce(onStart);
      if (!stopping) await wait(pause);
    }
  }

  return {
    async start() {
      stopping = false;
      state = { ok: false, detail: 'connecting' };
      await new Promise<void>((resolve) => {
        void run(resolve);
        void wait(PATIENCE_MS).then(resolve);
      });
    },
    async stop() {
      stopping = true;
      state = { ok: false, detail: 'stopped' };
      // Confirms what was handled, if Telegram is there to hear it.
      await Promise.race([bot?.stop().catch(() => {}), wait(STOP_MS)]);
      await Promise.race([Promise.all(inHand), wait(STOP_MS)]);
      bot = undefined;
    },
    health: () => state,
  };
}
