/** Webhooks of a shop come to our address: only what differs from what is registered is changed. */
import type { Connect, Reauthorize, Rejected, Retry, ShopRef, Unknown } from '../../ports.js';
import { findCredentials, updateCredentials } from '../../store/credentials.js';
import { claim, type Effect, remove, settle } from '../../store/outbox.js';
import { CALL_DEADLINE_MS, tryLater, type World } from './world.js';

/** Registering is a nicety: polls see all. After so many tries in a row the next day's look has another go. */
const TRIES = 5;

type Failed = Retry | Rejected | Reauthorize | Unknown;

export async function registerWebhooks(effect: Effect, world: World): Promise<void> {
  const { port, ref } = world.shop(effect.shop_id);
  const { publicUrl } = world.settings;
  const row = await findCredentials(world.store.db, effect.shop_id);
  if (!port.connect || publicUrl === undefined || !row || row.state === 'gone') {
    const reason = 'nothing to register';
    await world.store.write((unit) => settle(unit, effect.id, 'dropped', { reason }));
    return;
  }
  if (!(await world.store.write((unit) => claim(unit, effect.id, unit.now + CALL_DEADLINE_MS)))) return;
  const address = webhookAddress(publicUrl, port.name);
  const events = port.connect.webhookEvents(JSON.parse(row.scopes) as string[]);
  const failed = await register(port.connect, ref, events, address);
  await world.store.write(async (unit) => {
    const later = failed && failed.kind !== 'rejected' && effect.attempts + 1 < TRIES;
    await updateCredentials(unit, effect.shop_id, {
      webhooks_trouble: failed?.reason ?? null,
      ...(later ? {} : { webhooks_checked_at: unit.now }),
      ...(failed ? {} : { webhooks_address: address }),
    });
    if (!later) return await remove(unit, [effect.id]);
    await tryLater(unit, effect, failed);
  });
}

/** Where a marketplace posts its webhooks to. `publicUrl`: without a path. */
export const webhookAddress = (publicUrl: string, marketplace: string): string =>
  `${publicUrl}/webhooks/${marketplace}`;

async function register(
  connect: Connect,
  ref: ShopRef,
  events: readonly string[],
  address: string,
): Promise<Failed | undefined> {
  const listed = await connect.webhooks(ref);
  if (listed.kind !== 'ok') return listed;
  const known = new Map(listed.value.map((webhook) => [webhook.event, webhook.address]));
  for (const event of events.filter((one) => known.get(one) !== address)) {
    const outcome = await connect.registerWebhook(ref, { event, address });
    if (outcome.kind !== 'sent') return { ...outcome, reason: `${event}: ${outcome.reason}` };
  }
  return undefined;
}
