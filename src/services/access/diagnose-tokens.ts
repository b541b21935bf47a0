/** What is stored of access to a shop, for `doctor`: reads alone, nothing is asked of the marketplace. */
import { formatDay, formatSpan } from '../../domain/format.js';
import type { TeamLanguage } from '../../domain/template.js';
import type { Diagnosis } from '../../ports.js';
import { type CredentialsRow, findCredentials } from '../../store/credentials.js';
import type { Db } from '../../store/database.js';
import type { TokenFindings } from '../../texts/access-shape.js';
import { texts } from '../../texts/texts.js';
import type { AccessBook } from './access-book.js';

export interface TokensAsked {
  shopId: string;
  /** The shop's, for days. */
  zone: string;
  publicUrl?: string;
  language: TeamLanguage;
  now: number;
}

/** Tokens first; with a public address also where webhooks go. `access` has looked already. */
export async function diagnoseTokens(db: Db, access: AccessBook, asked: TokensAsked): Promise<Diagnosis[]> {
  const t = texts(asked.language).access.findings;
  const row = await findCredentials(db, asked.shopId);
  const tokens = tokensFinding(row, access, asked, t);
  if (!row || row.state === 'gone' || asked.publicUrl === undefined) return [tokens];
  return [tokens, webhooksFinding(row, asked.now, t, asked.language)];
}

const found = (part: string, state: Diagnosis['state'], detail: string, remedy?: string): Diagnosis => ({
  part,
  state,
  detail,
  ...(remedy === undefined ? {} : { remedy }),
});

function tokensFinding(
  row: CredentialsRow | undefined,
  access: AccessBook,
  { shopId, zone, language, now }: TokensAsked,
  t: TokenFindings,
): Diagnosis {
  const part = t.tokens;
  const again = texts(language).access.connectAgain(shopId);
  const span = (ms: number): string => formatSpan(Math.max(0, ms), language);
  const isGiven = access.credentials(shopId) !== undefined;
  if (!row || (row.state === 'gone' && isGiven))
    return isGiven ? found(part, 'warning', t.byHand, again) : found(part, 'bad', t.none, again);
  if (access.faults().has(shopId)) return found(part, 'bad', t.sealed, t.sealedRemedy);
  const day = row.access_until === null ? '' : formatDay(row.access_until, zone, language);
  switch (row.state) {
    case 'gone':
      return found(part, 'bad', t.gone[row.gone_because ?? 'disconnected'], again);
    case 'ended':
      return found(part, 'bad', t.ended, again);
    case 'refused':
      return found(part, 'bad', t.refused(day), again);
    case 'stale':
      return found(part, 'warning', t.stale(row.trouble ?? ''), t.wait);
    case 'good':
      if (row.trouble !== null) return found(part, 'warning', t.trouble(row.trouble), t.wait);
      return found(part, 'good', t.good(span(now - row.obtained_at), span(row.refresh_at - now)));
  }
}

function webhooksFinding(
  row: CredentialsRow,
  now: number,
  t: TokenFindings,
  language: TeamLanguage,
): Diagnosis {
  const { webhooks_trouble: trouble, webhooks_checked_at: at, webhooks_address: address } = row;
  if (trouble !== null)
    return found(t.registration, 'warning', t.unregistered(trouble), t.unregisteredRemedy);
  if (at === null) return found(t.registration, 'warning', t.unchecked, t.wait);
  return found(
    t.registration,
    'good',
    t.registered(address ?? '', formatSpan(Math.max(0, now - at), language)),
  );
}
