import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readEnvironment } from '../../src/environment.js';
import { AppError } from '../../src/errors.js';
import { envExample, SETTINGS, type Setting } from '../../src/settings.js';

const APP = { TIKTOK_SHOP_APP_KEY: '6a1b2c3d4e5f6', TIKTOK_SHOP_APP_SECRET: 'f00dfacefeedbeef0123' };
const ONE = {
  ...APP,
  TIKTOK_SHOP_ACCESS_TOKEN: 'token-of-the-shop',
  TIKTOK_SHOP_SHOP_CIPHER: 'cipher-of-the-shop',
};

function faultsOf(env: Record<string, string>, shopIds: string[] = []): string[] {
  try {
    readEnvironment(env, shopIds);
    return [];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.code).toBe('environment-invalid');
    for (const [name, value] of Object.entries(env)) {
      if (name.includes('SECRET') && value.trim().length > 3) expect(error.message).not.toContain(value);
    }
    return error.faults.map(({ path, message }) => `${path} ${message}`);
  }
}

describe('the environment', () => {
  test('needs nothing when no real shop is configured', () => {
    expect(readEnvironment({})).toEqual({
      dataDir: resolve('data'),
      backups: { folder: resolve('data', 'backups'), kept: 7 },
      logLevel: 'info',
      chats: {},
      tiktokShop: {
        apiUrl: 'https://open-api.tiktokglobalshop.com',
        authUrl: 'https://auth.tiktok-shops.com',
        shops: new Map(),
      },
    });
  });

  test('says where backups go and how many stay', () => {
    const { backups } = readEnvironment({ UNPAID_BACKUP_DIR: '/mnt/other', UNPAID_BACKUPS_KEPT: '0' });
    expect(backups).toEqual({ folder: '/mnt/other', kept: 0 });
    for (const kept of ['31', '-1', 'all'])
      expect(faultsOf({ UNPAID_BACKUPS_KEPT: kept })).toEqual([
        'UNPAID_BACKUPS_KEPT is not a number of backups',
      ]);
  });

  test('gives one shop the plain names', () => {
    const { tiktokShop } = readEnvironment(ONE, ['my-shop']);
    expect(tiktokShop.app).toEqual({ key: APP.TIKTOK_SHOP_APP_KEY, secret: APP.TIKTOK_SHOP_APP_SECRET });
    expect(tiktokShop.shops.get('my-shop')).toEqual({
      accessToken: 'token-of-the-shop',
      shopCipher: 'cipher-of-the-shop',
    });
  });

  test('gives each of several shops its own, and never the one without an id', () => {
    const env = {
      ...ONE,
      TIKTOK_SHOP_ACCESS_TOKEN_MY_SHOP: 'token-of-a',
      TIKTOK_SHOP_SHOP_CIPHER_MY_SHOP: 'cipher-of-a',
    };
    const { shops } = readEnvironment(env, ['my-shop', 'other']).tiktokShop;
    expect([...shops]).toEqual([['my-shop', { accessToken: 'token-of-a', shopCipher: 'cipher-of-a' }]]);
  });

  test('tells everything that is missing at once', () => {
    expect(faultsOf({}, ['my-shop']).sort()).toEqual([
      'TIKTOK_SHOP_APP_KEY is missing',
      'TIKTOK_SHOP_APP_SECRET is missing',
    ]);
  });

  test('needs no tokens, which a connected shop has in the database, but not one half of a pair', () => {
    expect(readEnvironment(APP, ['my-shop']).tiktokShop.shops.size).toBe(0);
    const { TIKTOK_SHOP_SHOP_CIPHER: _cipher, ...half } = ONE;
    expect(faultsOf(half, ['my-shop'])).toEqual(['TIKTOK_SHOP_SHOP_CIPHER is missing for shop "my-shop"']);
  });

  test('reads the keys that seal tokens, the sealing one first', () => {
    const [one, two] = ['a', 'b'].map((id) => `${id}:${Buffer.alloc(32, id).toString('base64')}`);
    const { tokenKeys } = readEnvironment({ TOKEN_ENCRYPTION_KEY: `${one},${two}` });
    expect(tokenKeys?.map(({ id }) => id)).toEqual(['a', 'b']);
  });

  test('refuses blank, short and badly copied secrets', () => {
    expect(faultsOf({ ...ONE, TIKTOK_SHOP_APP_SECRET: '' }, ['my-shop'])).toEqual([
      'TIKTOK_SHOP_APP_SECRET is set but blank',
    ]);
    expect(faultsOf({ ...ONE, TIKTOK_SHOP_APP_SECRET: 'secret' })).toEqual([
      'TIKTOK_SHOP_APP_SECRET is shorter than 16 characters',
    ]);
    expect(faultsOf({ ...ONE, TIKTOK_SHOP_APP_SECRET: 'f00dface\n' })).toEqual([
      'TIKTOK_SHOP_APP_SECRET has spaces or line breaks around it',
    ]);
    expect(faultsOf({ ...ONE, TIKTOK_SHOP_ACCESS_TOKEN: ' ' }, ['my-shop'])).toEqual([
      'TIKTOK_SHOP_ACCESS_TOKEN is set but blank',
    ]);
  });

  test.each([
    ['PORT', '70000', 'is not a port'],
    ['PORT', '80a', 'is not a port'],
    ['LOG_LEVEL', 'loud', 'is not a log level'],
    ['DATABASE_URL', 'mysql://localhost/x', 'is not a PostgreSQL address'],
    ['TIKTOK_SHOP_API_URL', 'tiktok.example', 'is not an address'],
    ['TOKEN_ENCRYPTION_KEY', 'a:too-short', 'is not a list of keys'],
    ['TOKEN_ENCRYPTION_KEY', `a:${'A'.repeat(43)}=,a:${'B'.repeat(43)}=`, 'is not a list of keys'],
    ['PUBLIC_URL', 'http://bot.example.com', 'is not a public address'],
    ['PUBLIC_URL', 'https://bot.example.com:8443', 'is not a public address'],
    ['PUBLIC_URL', 'https://127.0.0.1', 'is not a public address'],
  ])('refuses %s=%s', (name, value, told) => {
    expect(faultsOf({ [name]: value })).toEqual([`${name} ${told}`]);
  });

  test('takes good settings', () => {
    const env = {
      PORT: '0',
      LOG_LEVEL: 'debug',
      DATABASE_URL: 'postgres://u:pass@127.0.0.1:5432/unpaid',
      UNPAID_DATA_DIR: '/srv/u',
    };
    expect(readEnvironment(env)).toMatchObject({
      port: 0,
      logLevel: 'debug',
      databaseUrl: env.DATABASE_URL,
      dataDir: '/srv/u',
    });
  });
});

describe('.env.example', () => {
  test('is what the list of settings says', () => {
    expect(readFileSync('.env.example', 'utf8')).toBe(envExample());
  });

  test('sets nothing, so that a copy changes nothing', () => {
    expect(
      envExample()
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#')),
    ).toEqual([]);
  });

  test('has a default for no secret', () => {
    const secrets = (SETTINGS as readonly Setting[]).filter((setting) => setting.secret);
    expect(secrets.length).toBeGreaterThan(2);
    expect(secrets.filter((setting) => setting.default !== undefined)).toEqual([]);
  });
});
