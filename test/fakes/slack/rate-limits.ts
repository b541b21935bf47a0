/** Slack's rate limits: methods by tier a minute, posts about one a second to a channel with a short burst. */
import type { Json } from './workspace.js';

/** Calls a minute; Slack promises at least so many, this one gives no more. */
const TIERS: Record<string, number> = {
  'apps.connections.open': 60,
  'auth.test': 600,
  'chat.postEphemeral': 100,
  'chat.update': 50,
  'conversations.info': 50,
  'conversations.list': 20,
  'conversations.members': 100,
  'usergroups.list': 20,
  'usergroups.users.list': 20,
  'users.info': 100,
  'views.open': 100,
  'views.update': 100,
};
const MINUTE = 60_000;
const POST_BURST = 10;

export interface RateLimits {
  /** Seconds to wait, or 0 when the call may go on. */
  take(method: string, args: Json): number;
}

export function createRateLimits(now: () => number): RateLimits {
  const calls = new Map<string, number[]>();
  const posts = new Map<string, { left: number; at: number }>();

  function takePost(channel: string): number {
    const at = now();
    const bucket = posts.get(channel) ?? { left: POST_BURST, at };
    const left = Math.min(POST_BURST, bucket.left + (at - bucket.at) / 1_000);
    posts.set(channel, { left: left >= 1 ? left - 1 : left, at });
    return left >= 1 ? 0 : Math.ceil(1 - left);
  }

  return {
    take(method, args) {
      if (method === 'chat.postMessage') return takePost(String(args.channel));
      const most = TIERS[method] ?? MINUTE;
      const recent = (calls.get(method) ?? []).filter((at) => at > now() - MINUTE);
      calls.set(method, recent);
      if (recent.length >= most) return Math.max(1, Math.ceil((recent[0]! + MINUTE - now()) / 1_000));
      recent.push(now());
      return 0;
    },
  };
}
