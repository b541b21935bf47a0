/** Disasters of the world around the machine: tokens, clocks and payloads of the shops, pauses and deletions by the team. */
import type { Dice } from './dice.js';
import type { Scenery, Strikes } from './disasters.js';
import { APP, type SimShop } from './shops.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const LONGEST_PAUSE_MS = 20 * MINUTE;
const LOOK_IN_MS = 7 * MINUTE;

export function worldDisasters(scenery: Scenery): Strikes {
  const { timeline, faults, health, road, people, chores, webhooks } = scenery;
  const refreshTokens = new Map<SimShop, string>();
  const later = (ms: number, run: () => void): void => timeline.at(timeline.now() + ms, run);

  /** Somebody renews the pair: the old token is worth nothing from now on, and the bot has the new one only later. */
  const revoke = (shop: SimShop, dice: Dice): void => {
    const refresh = refreshTokens.get(shop) ?? `${shop.sandbox.options.accessToken}_refresh`;
    const query = `app_key=${APP.appKey}&app_secret=${APP.appSecret}&grant_type=refresh_token&refresh_token=${refresh}`;
    const ms = dice.int(5, 600) * SECOND;
    health.hurt(timeline.now() + ms + 2 * MINUTE, shop);
    chores.push(async () => {
      const url = `/api/v2/token/refresh?${query}`;
      const answer = await shop.sandbox.handle({ method: 'GET', url, headers: {}, body: Buffer.alloc(0) });
      const { data } = JSON.parse(answer.body.toString()) as {
        data: { access_token: string; refresh_token: string };
      };
      refreshTokens.set(shop, data.refresh_token);
      faults.count('token_revoked');
      later(ms, () => {
        // Renewed again in between: this pair is worth nothing any more, and the next one is on its way.
        if (refreshTokens.get(shop) === data.refresh_token) shop.knownToken = data.access_token;
      });
    });
  };

  const pause = (dice: Dice): void => {
    const channel = dice.pick(scenery.channels);
    if (scenery.pausedSince.has(channel.shopId)) return;
    faults.count('pause_midway');
    people.say(channel.platform, channel.place, dice.pick(['pause', '暂停']), 'ben');
    const resume = (): void => {
      if (!scenery.pausedSince.has(channel.shopId)) return;
      people.say(channel.platform, channel.place, 'resume', 'olu');
      later(MINUTE, resume);
    };
    later(dice.int(10, 900) * SECOND, resume);
  };

  /** A word that reached the bot late, or an older copy put back, leaves a shop paused: a lead looks in now and then. */
  const lookIn = (): void => {
    for (const { shopId, platform, place } of scenery.channels) {
      const since = scenery.pausedSince.get(shopId);
      if (since !== undefined && timeline.now() - since > LONGEST_PAUSE_MS)
        people.say(platform, place, 'resume', 'olu');
    }
    later(LOOK_IN_MS, lookIn);
  };
  later(LOOK_IN_MS, lookIn);

  const deleteMessage = (dice: Dice): void => {
    const all = [...road.groups.values()].flatMap((group) =>
      [...group.messages.keys()].map((ref) => ({ group, ref })),
    );
    if (all.length === 0) return;
    const { group, ref } = all[all.length - 1 - dice.int(0, Math.min(30, all.length - 1))]!;
    faults.count('chat_message_deleted');
    group.delete(ref);
  };

  return {
    webhook_forged: (shop, dice) => webhooks.forge(shop, 'webhook_forged', dice),
    webhook_garbage: (shop, dice) => webhooks.forge(shop, 'webhook_garbage', dice),
    token_expired(shop, dice) {
      shop.expiredUntil = timeline.now() + dice.int(5, 600) * SECOND;
      health.hurt(shop.expiredUntil + 2 * MINUTE, shop);
    },
    token_revoked: revoke,
    shop_clock_skew(shop, dice) {
      faults.count('shop_clock_skew');
      shop.skewMs = dice.int(-20 * SECOND, 20 * SECOND);
    },
    poison_payload(shop, dice) {
      shop.poisonNextMs = dice.int(1, 40) * MINUTE;
    },
    pause_midway: (_shop, dice) => pause(dice),
    chat_down(_shop, dice) {
      road.downUntil = timeline.now() + dice.int(2, 180) * SECOND;
      health.chatHurt(road.downUntil + MINUTE);
    },
    chat_message_deleted: (_shop, dice) => deleteMessage(dice),
  };
}
