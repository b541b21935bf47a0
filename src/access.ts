/** Access to shops as it is stored: opened with the keys at hand, refused without them, sealed under the newest. */
import { randomBytes } from 'node:crypto';
import type { Environment, ShopSecrets } from './environment.js';
import { AppError } from './errors.js';
import type { Log } from './log.js';
import { type AccessBook, createAccessBook } from './services/access/access-book.js';
import { findCredentials } from './store/credentials.js';
import type { Store } from './store/database.js';

/** Tokens that are stored, and those given by hand. Throws AppError `token-key` when what is stored does not open. */
export async function openAccess(
  store: Store,
  { tokenKeys, tiktokShop }: Pick<Environment, 'tokenKeys' | 'tiktokShop'>,
  log?: Log,
): Promise<AccessBook> {
  const access = createAccessBook({
    ...(tokenKeys ? { keys: tokenKeys } : {}),
    given: (shopId): ShopSecrets | undefined => tiktokShop.shops.get(shopId),
    random: randomBytes,
    onSealed: (shop, because) => log?.error({ shop, because }, 'the stored tokens of a shop do not open'),
  });
  await access.look(store.db);
  const [fault] = access.faults();
  if (fault) throw sealedError(...fault, tokenKeys !== undefined);
  await access.reseal(store);
  return access;
}

function sealedError(shopId: string, because: string, hasKeys: boolean): AppError {
  const back = `If the key is lost, connect the shop again: npx unpaid disconnect ${shopId}, then npx unpaid connect tiktok-shop --shop ${shopId}.`;
  if (!hasKeys)
    return new AppError(
      'token-key',
      `the tokens of shop ${shopId} are sealed, and TOKEN_ENCRYPTION_KEY is not set`,
      `Set it to the key they were sealed with. ${back}`,
    );
  const what =
    because === 'no-key'
      ? 'are sealed under a key that TOKEN_ENCRYPTION_KEY does not hold'
      : 'do not open: the key is another, or the row was changed';
  return new AppError(
    'token-key',
    `the tokens of shop ${shopId} ${what}`,
    `Put the old key back behind the new one, with a comma between them. ${back}`,
  );
}

/** A bot for a shop nobody can get into would do nothing and say nothing. */
export async function refuseUnconnected(
  store: Store,
  access: AccessBook,
  shops: readonly { id: string; externalId: string }[],
): Promise<void> {
  for (const { id, externalId } of shops) {
    const row = await findCredentials(store.db, id);
    if (row && row.state !== 'gone' && row.external_id !== externalId) throw otherShop(id, externalId, row);
    if (row || access.credentials(id)) continue;
    throw new AppError(
      'not-connected',
      `shop ${id} is not connected`,
      `Run npx unpaid connect tiktok-shop --shop ${id}.`,
    );
  }
}

function otherShop(id: string, externalId: string, row: { external_id: string; name: string }): AppError {
  return new AppError(
    'not-connected',
    `shop ${id} is connected to ${row.name} (${row.external_id}), and the configuration says ${externalId}`,
    `Mend externalId, or connect the right one: npx unpaid connect tiktok-shop --shop ${id}.`,
  );
}
