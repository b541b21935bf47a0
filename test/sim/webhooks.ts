/** Webhooks on their way from the shops to the bot: delivered, lost, doubled, late or overtaken, and tried again as the platform does. */
import { RETRY_MS, type WebhookDelivery } from '../../adapters/sandbox-shop/deliveries.js';
import { signWebhook } from '../../adapters/sandbox-shop/signature.js';
import { type Dice, diceOf } from './dice.js';
import type { FaultBook } from './faults.js';
import { APP, type SimShop } from './shops.js';
import type { Timeline } from './timeline.js';

export interface WebhookRoad {
  /** Takes what the shop sends off its hands. */
  carry(request: WebhookDelivery): void;
  /** Somebody who does not know the secret, or a sender of nonsense who does. */
  forge(shop: SimShop, kind: 'webhook_forged' | 'webhook_garbage', dice: Dice): void;
}

export interface WebhookRoadOptions {
  seed: number;
  timeline: Timeline;
  faults: FaultBook;
  /** The bot's answer; undefined while nobody listens. */
  deliver(request: WebhookDelivery): Promise<number> | undefined;
  violated(invariant: string, detail: string): void;
}

const MINUTE = 60_000;
/** The platform waits this long for an answer. */
const PATIENCE_MS = 3_000;

export function createWebhookRoad(options: WebhookRoadOptions): WebhookRoad {
  const { seed, timeline, faults, violated } = options;

  const attempt = (request: WebhookDelivery, number: number): void => {
    let done = false;
    const end = (status: number): void => {
      if (done) return;
      done = true;
      const wait = status === 200 ? undefined : RETRY_MS[number];
      if (wait !== undefined) timeline.at(timeline.now() + wait, () => attempt(request, number + 1));
    };
    const answer = options.deliver(request);
    if (!answer) end(0);
    answer?.then(end, () => end(500));
    if (answer) timeline.at(timeline.now() + PATIENCE_MS, () => end(0));
  };

  const send = (request: WebhookDelivery, afterMs: number): void =>
    timeline.at(timeline.now() + afterMs, () => attempt(request, 0));

  const refusedOnly = (request: WebhookDelivery): void => {
    void options.deliver(request)?.then((status) => {
      if (status !== 400 && status !== 401)
        violated('webhook_accepted', `a bad webhook was answered ${status}`);
    });
  };

  return {
    carry(request) {
      const dice = diceOf(seed, 'webhook', request.body.toString(), timeline.now());
      const usual = dice.int(20, 400);
      const kind = dice.next();
      if (kind < 0.03 && faults.on('webhook_lost')) return faults.count('webhook_lost');
      if (kind > 0.97 && faults.on('webhook_late')) {
        faults.count('webhook_late');
        return send(request, dice.int(1, 240) * MINUTE);
      }
      if (kind > 0.9 && faults.on('webhook_reordered')) {
        faults.count('webhook_reordered');
        return send(request, dice.int(2_000, 40_000));
      }
      send(request, usual);
      if (kind < 0.06 && faults.on('webhook_doubled')) {
        faults.count('webhook_doubled');
        send(request, dice.int(20, 90_000));
      }
    },
    forge(shop, kind, dice) {
      faults.count(kind);
      const body = Buffer.from(
        JSON.stringify({
          type: 1,
          shop_id: shop.sandbox.options.shop.externalId,
          data: { order_id: '570000000000000001' },
        }),
      );
      const good = signWebhook(body, APP.appKey, APP.appSecret);
      if (kind === 'webhook_forged') {
        const bad = [
          good.slice(1),
          `${good}0`,
          good.replace(/^./, (c) => (c === '0' ? '1' : '0')),
          '',
          good.toUpperCase().replace(/\d/g, 'A'),
        ];
        refusedOnly({ headers: { authorization: dice.pick(bad) }, body });
        refusedOnly({ headers: { authorization: good }, body: Buffer.from(`${body.toString()} `) });
        return;
      }
      for (const text of ['', 'null', '[]', '{"type":', '{"type":"x"}', `${'['.repeat(2_000)}`, '\uD800']) {
        const garbage = Buffer.from(text);
        refusedOnly({
          headers: { authorization: signWebhook(garbage, APP.appKey, APP.appSecret) },
          body: garbage,
        });
      }
    },
  };
}
