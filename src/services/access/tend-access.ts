/** Access is looked after with every poll: decided here, in the worker, and carried out by the dispatcher. */
import { accessLane } from '../../domain/lane.js';
import type { Settings } from '../../domain/settings.js';
import { type CredentialsRow, findCredentials } from '../../store/credentials.js';
import type { Unit } from '../../store/database.js';
import { enqueue } from '../../store/outbox.js';
import { isUnderway } from '../../store/outbox-next.js';
import { tellEnding } from './tell-access.js';

/** Webhooks are compared with what is registered this often. */
const REGISTER_EVERY_MS = 24 * 3_600_000;
/** Without webhooks nobody tells us that an authorisation ends; then the team hears of it this long before. */
const ENDING_MS = 7 * 24 * 3_600_000;

/** Renews what is past half of its life, and keeps webhooks registered. */
export async function tendAccess(unit: Unit, settings: Settings, shopId: string): Promise<void> {
  const row = await findCredentials(unit.tx, shopId);
  if (!row || row.state === 'gone' || row.state === 'ended') return;
  if (isDue(row, unit.now)) await renew(unit, shopId);
  if (row.refresh_until !== null && row.refresh_until - unit.now < ENDING_MS) {
    await tellEnding(unit, row, row.refresh_until);
  }
  const { publicUrl } = settings;
  if (publicUrl !== undefined && row.state === 'good' && isUnchecked(row, unit.now)) {
    await registerWebhooks(unit, shopId);
  }
}

/** Whether new tokens are to be asked for now. */
export function isDue(row: CredentialsRow, now: number): boolean {
  return row.state === 'stale' || (row.state === 'good' && row.refresh_at <= now);
}

export async function renew(unit: Unit, shopId: string): Promise<void> {
  if (await isUnderway(unit.tx, 'token.refresh', shopId)) return;
  await enqueue(unit, { kind: 'token.refresh', lane: accessLane(shopId), shopId, subject: shopId });
}

export async function registerWebhooks(unit: Unit, shopId: string): Promise<void> {
  await enqueue(unit, { kind: 'webhooks.register', lane: accessLane(shopId), shopId, subject: shopId });
}

const isUnchecked = ({ webhooks_checked_at: at }: CredentialsRow, now: number): boolean =>
  at === null || now - at >= REGISTER_EVERY_MS;
