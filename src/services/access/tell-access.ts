/** What the team is told about access to a shop: each thing once for each authorisation. */
import type { CredentialsRow } from '../../store/credentials.js';
import type { Unit } from '../../store/database.js';
import { getShop, updateShop } from '../../store/shops.js';
import { announce } from '../announce.js';
import { touchBoards } from '../touch.js';

/**
 * `deauthorized`: the seller took it back. `ending`: the authorisation runs out. `refused`: it cannot be renewed, and works
 * until then. `trouble`: renewing fails on our side.
 */
export interface AccessNoteParams {
  note: 'access';
  kind: 'deauthorized' | 'ending' | 'refused' | 'trouble';
  /** Epoch ms. */
  until?: number;
}

async function tell(unit: Unit, row: CredentialsRow, params: Omit<AccessNoteParams, 'note'>): Promise<void> {
  const key = (channelId: string): string =>
    ['access', params.kind, row.shop_id, row.connected_at, channelId].join('|');
  // `announce` hands the key to each channel's note.
  await announce(unit, row.shop_id, { note: 'access', ...params }, { key });
}

export async function tellEnding(unit: Unit, row: CredentialsRow, until: number | undefined): Promise<void> {
  await tell(unit, row, { kind: 'ending', ...(until === undefined ? {} : { until }) });
}

export async function tellRefused(unit: Unit, row: CredentialsRow): Promise<void> {
  const { access_until } = row;
  await tell(unit, row, { kind: 'refused', ...(access_until === null ? {} : { until: access_until }) });
}

export async function tellTrouble(unit: Unit, row: CredentialsRow): Promise<void> {
  await tell(unit, row, { kind: 'trouble' });
}

export async function tellDeauthorized(unit: Unit, row: CredentialsRow): Promise<void> {
  await tell(unit, row, { kind: 'deauthorized' });
  await updateShop(unit, row.shop_id, { reauthorize_at: unit.now });
  await touchBoards(unit, row.shop_id);
}

/** Said once, when it begins; the board shows it until it is over. */
export async function callForCredentials(unit: Unit, shopId: string): Promise<void> {
  if ((await getShop(unit.tx, shopId)).reauthorize_at !== null) return;
  await updateShop(unit, shopId, { reauthorize_at: unit.now });
  await announce(unit, shopId, { note: 'reauthorize' });
  await touchBoards(unit, shopId);
}
