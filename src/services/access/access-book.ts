/**
 * What calls to shops need, at hand without asking the database: the tokens that are stored, opened once, and those given by
 * hand. It looks again every second, so that a token renewed by another process is used as soon as one of our own.
 */
import { shopLane } from '../../domain/lane.js';
import { isFreshlySealed, type SealKeys, seal, unseal } from '../../domain/seal.js';
import {
  type CredentialsRow,
  credentialStamps,
  findCredentials,
  listCredentials,
  resealTokens,
} from '../../store/credentials.js';
import type { Db, Store } from '../../store/database.js';

/** All of these are secrets. They are kept together, since one is worth nothing without the others. */
export interface ShopTokens {
  accessToken: string;
  refreshToken: string;
  cipher: string;
}

/** What a connector asks for before each call. */
export interface ShopAccess {
  accessToken: string;
  shopCipher: string;
  scopes?: string[];
}

export interface AccessBookOptions {
  /** Absent: nothing can be stored, only tokens given by hand are used. */
  keys?: SealKeys;
  /** A token given by hand: it is not renewed, and counts only where none is stored. */
  given(shopId: string): ShopAccess | undefined;
  random(count: number): Buffer;
  /** A row that does not open; told once for each version. */
  onSealed(shopId: string, because: string): void;
}

export interface AccessBook {
  credentials(shopId: string): ShopAccess | undefined;
  /** Lanes of shops that let nobody in now: what waits there waits without being tried. */
  parkedLanes(): readonly string[];
  look(db: Db): Promise<void>;
  tokensOf(row: Pick<CredentialsRow, 'shop_id' | 'sealed'>): ShopTokens | undefined;
  /** Throws where there is no key. */
  sealTokens(shopId: string, tokens: ShopTokens): string;
  /** A short-lived code on its way through the database. */
  sealCode(shopId: string, code: string): string;
  openCode(shopId: string, sealed: string): string | undefined;
  /** Shops whose tokens are stored and do not open, with why. */
  faults(): ReadonlyMap<string, string>;
  /** Everything under the first key. Returns how many rows were sealed anew. */
  reseal(store: Store): Promise<number>;
}

interface Page {
  stamp: string;
  access: ShopAccess | undefined;
  isParked: boolean;
}

const TOKENS = 'tokens';
const CODE = 'code';
/** States in which a call would only be refused. */
const PARKED: readonly CredentialsRow['state'][] = ['stale', 'ended', 'gone'];

export function createAccessBook({ keys, given, random, onSealed }: AccessBookOptions): AccessBook {
  let pages = new Map<string, Page>();
  const faults = new Map<string, string>();

  const open = (shopId: string, field: string, sealed: string | null): string | undefined => {
    if (sealed === null) return undefined;
    const opened = keys
      ? unseal(sealed, { shopId, field }, keys)
      : ({ ok: false, because: 'no-key' } as const);
    if (opened.ok) return opened.text;
    if (field === TOKENS) faults.set(shopId, opened.because);
    return undefined;
  };
  const close = (shopId: string, field: string, text: string): string => {
    if (!keys) throw new Error('there is no key to seal with');
    return seal(text, { shopId, field }, keys, random);
  };
  const tokensOf: AccessBook['tokensOf'] = (row) => {
    const text = open(row.shop_id, TOKENS, row.sealed);
    return text === undefined ? undefined : (JSON.parse(text) as ShopTokens);
  };
  const pageOf = (row: CredentialsRow, stamp: string): Page => {
    faults.delete(row.shop_id);
    const tokens = tokensOf(row);
    const fault = faults.get(row.shop_id);
    if (fault !== undefined) onSealed(row.shop_id, fault);
    const scopes = JSON.parse(row.scopes) as string[];
    return {
      stamp,
      access: tokens && { accessToken: tokens.accessToken, shopCipher: tokens.cipher, scopes },
      isParked: tokens === undefined || PARKED.includes(row.state),
    };
  };

  return {
    credentials: (shopId) => pages.get(shopId)?.access ?? given(shopId),
    parkedLanes: () =>
      [...pages]
        .filter(([shopId, { access, isParked }]) => isParked && (access !== undefined || !given(shopId)))
        .map(([shopId]) => shopLane(shopId)),
    async look(db) {
      const next = new Map<string, Page>();
      for (const { shop_id, version, state, connected_at } of await credentialStamps(db)) {
        const stamp = `${version} ${state} ${connected_at}`;
        const known = pages.get(shop_id);
        if (known?.stamp === stamp) {
          next.set(shop_id, known);
          continue;
        }
        const row = await findCredentials(db, shop_id);
        if (row) next.set(shop_id, pageOf(row, stamp));
      }
      pages = next;
    },
    tokensOf,
    sealTokens: (shopId, tokens) => close(shopId, TOKENS, JSON.stringify(tokens)),
    sealCode: (shopId, code) => close(shopId, CODE, code),
    openCode: (shopId, sealed) => open(shopId, CODE, sealed),
    faults: () => faults,
    async reseal(store) {
      if (!keys) return 0;
      const old = (await listCredentials(store.db)).filter(
        ({ sealed }) => sealed !== null && !isFreshlySealed(sealed, keys),
      );
      let done = 0;
      for (const row of old) {
        const tokens = tokensOf(row);
        if (!tokens) continue;
        const sealed = close(row.shop_id, TOKENS, JSON.stringify(tokens));
        await store.write((unit) => resealTokens(unit, row, sealed));
        done += 1;
      }
      return done;
    },
  };
}
