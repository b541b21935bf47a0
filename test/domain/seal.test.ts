import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  formatSealKey,
  isFreshlySealed,
  parseSealKeys,
  type SealKeys,
  seal,
  unseal,
} from '../../src/domain/seal.js';

const keyText = (id: string): string => formatSealKey(id, randomBytes(32));
const keys = (...texts: string[]): SealKeys => {
  const parsed = parseSealKeys(texts.join(','));
  if (!parsed) throw new Error('not keys');
  return parsed;
};

const PLACE = { shopId: 'luna', field: 'tokens' };
const [OLD, NEW] = [keyText('old'), keyText('new')];
const SECRET = 'TTP_token, 令牌';

describe('a sealed value', () => {
  test('opens in its place, and shows nothing of what it holds', () => {
    const sealed = seal(SECRET, PLACE, keys(OLD), randomBytes);
    expect(sealed).not.toContain('TTP_token');
    expect(unseal(sealed, PLACE, keys(OLD))).toEqual({ ok: true, text: SECRET });
  });

  test('is another each time', () => {
    const sealed = new Set(Array.from({ length: 50 }, () => seal(SECRET, PLACE, keys(OLD), randomBytes)));
    expect(sealed.size).toBe(50);
  });

  test.each([
    ['in another shop’s row', { shopId: 'nova', field: 'tokens' }],
    ['in another field', { shopId: 'luna', field: 'code' }],
  ])('does not open %s', (_where, place) => {
    const sealed = seal(SECRET, PLACE, keys(OLD), randomBytes);
    expect(unseal(sealed, place, keys(OLD))).toEqual({ ok: false, because: 'does-not-open' });
  });

  test('does not open under another key’s name', () => {
    const both = keys(OLD, NEW);
    const sealed = seal(SECRET, PLACE, both, randomBytes).replace('.old.', '.new.');
    expect(unseal(sealed, PLACE, both)).toEqual({ ok: false, because: 'does-not-open' });
  });

  test('does not open when any one of its bits is turned', () => {
    const sealed = seal('x', PLACE, keys(OLD), randomBytes);
    const [version, id, nonce, body] = sealed.split('.') as [string, string, string, string];
    const turned = [nonce, body].flatMap((part, at) => {
      const bytes = Buffer.from(part, 'base64url');
      return Array.from({ length: bytes.length * 8 }, (_, bit) => {
        const copy = Buffer.from(bytes);
        copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const text = copy.toString('base64url');
        return [version, id, at === 0 ? text : nonce, at === 1 ? text : body].join('.');
      });
    });
    expect(turned.length).toBe((12 + 17) * 8);
    for (const one of turned) expect(unseal(one, PLACE, keys(OLD)).ok).toBe(false);
  });

  test.each(['', 'v1', 'v1.old.AA.AA', 'v2.old.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAA', '....'])(
    'that is none is refused: %j',
    (text) => {
      expect(unseal(text, PLACE, keys(OLD))).toEqual({ ok: false, because: 'does-not-open' });
    },
  );

  test('tells a key that is missing from one that is wrong', () => {
    const sealed = seal(SECRET, PLACE, keys(OLD), randomBytes);
    expect(unseal(sealed, PLACE, keys(NEW))).toEqual({ ok: false, because: 'no-key' });
    expect(unseal(sealed, PLACE, keys(keyText('old')))).toEqual({ ok: false, because: 'does-not-open' });
  });

  test('opens under any key of the list, and is sealed anew under the first', () => {
    const sealed = seal(SECRET, PLACE, keys(OLD), randomBytes);
    const both = keys(NEW, OLD);
    expect(isFreshlySealed(sealed, both)).toBe(false);
    const again = seal(SECRET, PLACE, both, randomBytes);
    expect(isFreshlySealed(again, both)).toBe(true);
    expect(unseal(again, PLACE, keys(NEW))).toEqual({ ok: true, text: SECRET });
  });
});

test.each(['', ',', 'a', 'a:', 'a:c2hvcnQ=', `a:${'A'.repeat(44)}AAAA`, `b b:${'A'.repeat(43)}=`, `${OLD},`])(
  'a list of keys is not %j',
  (text) => {
    expect(parseSealKeys(text)).toBeUndefined();
  },
);
