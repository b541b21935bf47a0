import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { openAccess } from '../../src/access.js';
import type { AppError } from '../../src/errors.js';
import { findCredentials, saveCredentials } from '../../src/store/credentials.js';
import {
  aboutAccess,
  ask,
  HOUR,
  keysOf,
  openWorld,
  type Process,
  REFRESH,
  row,
  SHOP,
  untilIdle,
} from './two-bots.js';

const keyOf = async (process: Process): Promise<string | undefined> =>
  (await row(process)).sealed?.split('.')[1];

const refusal = (process: Process, tokenKeys?: ReturnType<typeof keysOf>): Promise<AppError> =>
  openAccess(process.store, {
    ...(tokenKeys ? { tokenKeys } : {}),
    tiktokShop: { apiUrl: '', authUrl: '', shops: new Map() },
  }).then(
    () => Promise.reject(new Error('nothing was refused')),
    (error: AppError) => error,
  );

describe('the keys that seal tokens', () => {
  test('are changed while two bots work on: at no step is a call refused or a token lost', async () => {
    const world = openWorld();
    let a = await world.start(keysOf('old'));
    await world.connect(a);
    let b = await world.start(keysOf('old'));
    const works = async (key: string): Promise<void> => {
      for (const process of [a, b]) {
        world.sandbox.seller.expireAccess();
        await ask(process);
        await world.pass(HOUR, a, b);
        await untilIdle(world, a, b);
      }
      expect(await keyOf(a)).toBe(key);
    };
    await world.pass(HOUR, a, b);
    await works('old');
    for (const [keys, key] of [
      [keysOf('old', 'new'), 'old'],
      [keysOf('new', 'old'), 'new'],
      [keysOf('new'), 'new'],
    ] as const) {
      // One after the other, so that one of them always works.
      await a.stop();
      await ask(b);
      await world.pass(HOUR, b);
      await untilIdle(world, b);
      a = await world.start(keys);
      await world.pass(HOUR, a, b);
      await b.stop();
      b = await world.start(keys);
      await world.pass(HOUR, a, b);
      await works(key);
    }
    expect(world.requests(REFRESH)).toBe(8);
    expect(aboutAccess(world)).toEqual([]);
    await Promise.all([a.stop(), b.stop()]);
  });

  test('that are missing or others are refused at the start, with what to do, and nothing is lost by it', async () => {
    const world = openWorld();
    const a = await world.start(keysOf('one'));
    await world.connect(a);
    const sealed = (await row(a)).sealed;
    expect(await refusal(a)).toMatchObject({
      code: 'token-key',
      message: 'the tokens of shop luna are sealed, and TOKEN_ENCRYPTION_KEY is not set',
    });
    const other = await refusal(a, keysOf('two'));
    expect(other.message).toContain('under a key that TOKEN_ENCRYPTION_KEY does not hold');
    expect(other.hint).toContain('Put the old key back behind the new one');
    expect((await row(a)).sealed).toBe(sealed);
    await a.stop();
  });

  test('do not open tokens that were swapped between two rows', async () => {
    const world = openWorld();
    const a = await world.start();
    await world.connect(a);
    const mine = await row(a);
    const theirs = a.access.sealTokens('nova', { accessToken: 'x', refreshToken: 'y', cipher: 'z' });
    await a.store.write((unit) =>
      saveCredentials(unit, { ...mine, shop_id: 'nova', external_id: '1', sealed: theirs }),
    );
    await sql`update shop_credentials set sealed = case shop_id when 'luna' then ${theirs} else ${mine.sealed} end,
      version = version + 1`.execute(a.store.db);
    for (const shop of [SHOP, 'nova']) {
      const swapped = await findCredentials(a.store.db, shop);
      expect(a.access.tokensOf({ shop_id: shop, sealed: swapped?.sealed ?? null })).toBeUndefined();
    }
    await a.access.look(a.store.db);
    expect(a.access.credentials(SHOP)).toBeUndefined();
    expect((await refusal(a, keysOf('one'))).message).toContain('do not open');
    await a.stop();
  });

  test('leave no token readable: not in the files of the database, not in a log, not in what the team sees', async () => {
    const world = openWorld();
    const a = await world.start();
    await world.connect(a);
    const secrets = Object.values(a.access.tokensOf(await row(a)) ?? {});
    await world.pass(HOUR, a);
    // Once refused and once renewed, and then refused for good.
    world.sandbox.seller.expireAccess();
    await ask(a);
    await untilIdle(world, a);
    secrets.push(...Object.values(a.access.tokensOf(await row(a)) ?? {}));
    world.sandbox.seller.deauthorize();
    await ask(a);
    for (let n = 0; n < 30; n += 1) await world.pass(5_000, a);
    expect((await row(a)).state).toBe('ended');
    expect(new Set(secrets).size).toBe(5);
    expect(world.logged()).toContain('a TikTok Shop call failed');
    const written = Buffer.concat([
      ...world.databaseFiles(),
      Buffer.from(world.logged()),
      Buffer.from(JSON.stringify(world.team.notes())),
    ]);
    for (const secret of secrets) expect(written.includes(secret)).toBe(false);
    await a.stop();
  });
});
