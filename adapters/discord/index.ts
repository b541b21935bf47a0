/** Discord as a team chat: cards over REST, what people do over the gateway. */
import type { ChatOptions, ChatSink, TeamChat } from '../../src/ports.js';
import { createApi, type DiscordAccess } from './api.js';
import { createGateway, type Gateway, type LoginPace } from './gateway.js';
import { createInteractions, type Interactions } from './interactions.js';
import { DISCORD_LIMITS } from './limits.js';
import { createMessages } from './messages.js';
import { register } from './register.js';

export type { DiscordAccess };

/** What tests make faster than Discord has it. */
export interface DiscordTuning {
  pace?: LoginPace;
  patienceMs?: number;
}

export function createDiscordChat(
  access: DiscordAccess,
  options: ChatOptions,
  tuning: DiscordTuning = {},
): TeamChat {
  const { places, commands, log } = options;
  const api = createApi(access);
  const messages = createMessages(api);
  let gateway: Gateway | undefined;
  let interactions: Interactions | undefined;
  let registered = false;

  /** Once a run: a definition changes with the program only. */
  async function registerOnce(): Promise<void> {
    if (registered) return;
    registered = true;
    const done = await register(api, access.applicationId, commands);
    if (done.kind === 'same') return;
    if (done.kind === 'registered') return log.info({}, 'Discord: /unpaid is registered anew');
    registered = false;
    log.warn({ reason: done.reason }, 'Discord: /unpaid could not be registered');
  }

  function listen(sink: ChatSink): Gateway {
    const { patienceMs, pace } = tuning;
    const hearing = createInteractions({
      api,
      sink,
      places,
      commands,
      log,
      ...(patienceMs && { patienceMs }),
    });
    interactions = hearing;
    return createGateway({
      access,
      log,
      onInteraction: (raw) => void hearing.hear(raw),
      onReady: () => void registerOnce(),
      ...(pace && { pace }),
    });
  }

  return {
    name: 'discord',
    limits: DISCORD_LIMITS,
    async start(sink) {
      gateway = listen(sink);
      await gateway.start();
    },
    async stop() {
      await gateway?.stop();
    },
    async post(place, card, how) {
      interactions?.remember(card);
      return await messages.post(place, card, how);
    },
    async update(message, card) {
      interactions?.remember(card);
      return await messages.update(message, card);
    },
    health: () => gateway?.health() ?? { ok: false, detail: 'not started' },
  };
}
