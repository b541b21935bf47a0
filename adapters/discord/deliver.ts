/** Brings the calls of an answer to Discord, one after the other; what follows a failed one would have nothing to stand on. */
import { Routes } from 'discord.js';
import type { ChatOptions } from '../../src/ports.js';
import type { AnswerCall } from './answering.js';
import type { CallOutcome, DiscordApi } from './api.js';
import type { Heard, ReplyTo } from './parse.js';

export type Deliver = (heard: Heard, calls: readonly AnswerCall[]) => Promise<void>;

/** An answer may be lost: that is logged, and nobody tries again. */
export function createDelivery(api: DiscordApi, log: ChatOptions['log']): Deliver {
  return async ({ reply, said }, calls) => {
    for (const call of calls) {
      const made = await send(api, reply, call);
      if (made.kind === 'ok') continue;
      const about = { said: said.kind, call: call.kind, reason: made.reason };
      return log.warn(about, 'an answer did not reach Discord');
    }
  };
}

async function send(
  api: DiscordApi,
  { id, token, application }: ReplyTo,
  call: AnswerCall,
): Promise<CallOutcome> {
  const original = Routes.webhookMessage(application, token, '@original');
  switch (call.kind) {
    case 'callback': {
      const { type, data } = call;
      return await api.answer('post', Routes.interactionCallback(id, token), { type, ...(data && { data }) });
    }
    case 'edit':
      return await api.answer('patch', original, call.data);
    case 'remove':
      return await api.answer('delete', original);
    case 'follow':
      return await api.answer('post', Routes.webhook(application, token), call.data);
  }
}
