/**
 * Secrets at rest: AES-256-GCM with a fresh random nonce for each value. What a value is and whose it is are sealed in with
 * it, so that one moved to another row, or under another key's name, does not open. Keys and chance are parameters.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto';

export interface SealKey {
  /** Stands beside what was sealed with it. */
  id: string;
  /** 32 bytes. */
  key: Buffer;
}

/** The first seals, all of them open: so keys are changed without a pause. Never empty. */
export type SealKeys = readonly [SealKey, ...SealKey[]];

/** Where a value belongs. */
export interface SealPlace {
  shopId: string;
  /** `tokens` */
  field: string;
}

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const VERSION = 'v1';

/** Reads `id:base64,id:base64`. Undefined where a key is not 32 bytes, an id is used twice, or nothing is there. */
export function parseSealKeys(text: string): SealKeys | undefined {
  const keys = text.split(',').map(parseKey);
  const [first, ...rest] = keys;
  if (!first || keys.some((key) => key === undefined)) return undefined;
  const ids = new Set(keys.map((key) => key?.id));
  return ids.size === keys.length ? [first, ...(rest as SealKey[])] : undefined;
}

function parseKey(text: string): SealKey | undefined {
  const [, id, base64] = /^\s*([\w-]{1,32}):([A-Za-z0-9+/_-]{43}=?)\s*$/.exec(text) ?? [];
  if (id === undefined || base64 === undefined) return undefined;
  const key = Buffer.from(base64, 'base64');
  return key.length === KEY_BYTES ? { id, key } : undefined;
}

/** The text of a new key, for the setting. `bytes`: random ones. */
export function formatSealKey(id: string, bytes: Buffer): string {
  return `${id}:${bytes.toString('base64')}`;
}

/** Seals under the first key. `random` gives random bytes. */
export function seal(
  text: string,
  place: SealPlace,
  keys: SealKeys,
  random: (count: number) => Buffer,
): string {
  const [{ id, key }] = keys;
  const nonce = Buffer.from(random(NONCE_BYTES));
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(associated(place, id));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return [VERSION, id, nonce.toString('base64url'), sealed.toString('base64url')].join('.');
}

export type Unsealed = { ok: true; text: string } | { ok: false; because: 'no-key' | 'does-not-open' };

/** `no-key`: sealed under a key that is not among ours. `does-not-open`: wrong key, changed, or from another place. */
export function unseal(sealed: string, place: SealPlace, keys: SealKeys): Unsealed {
  const [version, id, nonce, body] = sealed.split('.');
  if (version !== VERSION || nonce === undefined || body === undefined) return shut('does-not-open');
  const found = keys.find((key) => key.id === id);
  if (!found) return shut('no-key');
  const bytes = Buffer.from(body, 'base64url');
  if (bytes.length < TAG_BYTES) return shut('does-not-open');
  try {
    const options = { authTagLength: TAG_BYTES };
    const decipher = createDecipheriv('aes-256-gcm', found.key, Buffer.from(nonce, 'base64url'), options);
    decipher.setAAD(associated(place, found.id));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    const text = Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]);
    return { ok: true, text: text.toString('utf8') };
  } catch {
    // What the library says of it is of no use to anybody, and may say too much.
    return shut('does-not-open');
  }
}

/** Whether it is sealed under the key that seals now. */
export function isFreshlySealed(sealed: string, keys: SealKeys): boolean {
  return sealed.split('.')[1] === keys[0].id;
}

const shut = (because: 'no-key' | 'does-not-open'): Unsealed => ({ ok: false, because });

/** JSON keeps the parts apart, whatever characters they hold. */
function associated({ shopId, field }: SealPlace, keyId: string): Buffer {
  return Buffer.from(JSON.stringify([VERSION, shopId, field, keyId]));
}
