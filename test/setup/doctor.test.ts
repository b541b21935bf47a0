import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import { connectMarketplaces } from '../../src/compose.js';
import { diagnoseFile } from '../../src/doctor.js';
import { TEAM_LANGUAGES } from '../../src/domain/template.js';
import type { Clock, Diagnosis } from '../../src/ports.js';
import { setPaused } from '../../src/services/actions/pause.js';
import { noteChatSpent } from '../../src/services/chat-budget.js';
import { diagnoseBot, diagnoseWork } from '../../src/services/diagnose-rows.js';
import { examineFiles } from '../../src/setup/examine-files.js';
import { openSqliteStore } from '../../src/store/database.js';
import { updateShop } from '../../src/store/shops.js';
import { openScene } from '../harness/scene.js';
import { KEYS, openShopAtUrl, SHOP } from './doctor-shop.js';

const REF = { id: SHOP.id, externalId: SHOP.externalId, market: SHOP.region };

interface Wrong {
  accessToken?: string;
  cipher?: string;
  appKey?: string;
  appSecret?: string;
  connected?: boolean;
  chatScope?: boolean;
  /** How far this machine's clock is ahead. */
  aheadMs?: number;
  /** The shop's own time goes on by this much: tokens run out. */
  laterMs?: number;
  market?: string;
  nobodyThere?: boolean;
}

async function diagnose(
  wrong: Wrong,
  language: (typeof TEAM_LANGUAGES)[number] = 'en',
): Promise<Diagnosis[]> {
  const { sandbox, clock: theirs, url } = await openShopAtUrl({ chatScope: wrong.chatScope ?? true });
  if (wrong.laterMs !== undefined) {
    const { appKey, appSecret } = KEYS;
    const query = new URLSearchParams({
      app_key: appKey,
      app_secret: appSecret,
      grant_type: 'refresh_token',
      refresh_token: `${KEYS.accessToken}_refresh`,
    });
    await fetch(`${url}/api/v2/token/refresh?${query}`);
  }
  const accessToken = wrong.accessToken ?? sandbox.currentAccessToken();
  theirs.jumpTo(theirs.now() + (wrong.laterMs ?? 0));
  const now = (): number => theirs.now() + (wrong.aheadMs ?? 0);
  const clock: Clock = { now, monotonic: () => performance.now(), rate: () => 1 };
  const marketplaces = await connectMarketplaces(
    {
      apiUrl: wrong.nobodyThere ? 'http://127.0.0.1:9' : url,
      appKey: wrong.appKey ?? KEYS.appKey,
      appSecret: wrong.appSecret ?? KEYS.appSecret,
      credentials: () =>
        wrong.connected === false ? undefined : { accessToken, shopCipher: wrong.cipher ?? SHOP.cipher },
    },
    clock,
    pino({ level: 'silent' }),
  );
  const port = marketplaces.get('tiktok-shop');
  return (await port?.diagnose?.({ ...REF, market: wrong.market ?? REF.market }, language)) ?? [];
}

const DAY_MS = 86_400_000;

describe('the doctor, asking the marketplace', () => {
  test('finds nothing wrong where nothing is', async () => {
    const findings = await diagnose({});
    expect(findings.map(({ part, state }) => `${part} ${state}`)).toEqual([
      'network good',
      'clock good',
      'access good',
      'orders good',
      'chat with buyers good',
      'cancelling good',
    ]);
    expect(findings.every(({ remedy }) => remedy === undefined)).toBe(true);
  });

  test.each<[string, Wrong, string, 'warning' | 'bad', RegExp, RegExp]>([
    ['no tokens', { connected: false }, 'access', 'bad', /not connected/, /connect tiktok-shop --shop luna/],
    [
      'a wrong token',
      { accessToken: 'somebody-elses-token' },
      'access',
      'bad',
      /refused: 105001/,
      /Connect the shop again/,
    ],
    [
      'a token that ran out',
      { laterMs: 8 * DAY_MS },
      'access',
      'bad',
      /has run out: 105002/,
      /Connect the shop again/,
    ],
    [
      'a wrong app secret',
      { appSecret: 'another-secret-that-guards' },
      'access',
      'bad',
      /key or secret is refused: 106001/,
      /TIKTOK_SHOP_APP_SECRET/,
    ],
    [
      'a wrong app key',
      { appKey: 'another_app' },
      'access',
      'bad',
      /key or secret is refused: 36009004/,
      /TIKTOK_SHOP_APP_KEY/,
    ],
    [
      'a wrong cipher',
      { cipher: 'ROW_of_another_shop' },
      'access',
      'bad',
      /cipher does not fit/,
      /Connect the shop again/,
    ],
    [
      'no chat scope',
      { chatScope: false },
      'chat with buyers',
      'warning',
      /lacks the chat scope/,
      /“Customer Service” in Partner Center/,
    ],
    ['a clock far ahead', { aheadMs: 60_000 }, 'clock', 'bad', /60 seconds ahead of/, /NTP/],
    ['a clock far behind', { aheadMs: -400_000 }, 'clock', 'bad', /400 seconds behind/, /NTP/],
    ['a clock that begins to drift', { aheadMs: 20_000 }, 'clock', 'warning', /20 seconds ahead of/, /NTP/],
    [
      'nobody there',
      { nobodyThere: true },
      'network',
      'bad',
      /127\.0\.0\.1:9 does not answer/,
      /HTTPS_PROXY/,
    ],
  ])('names %s, with its remedy', async (_what, wrong, part, state, detail, remedy) => {
    const finding = (await diagnose(wrong)).find((one) => one.part === part);
    expect(finding?.state).toBe(state);
    expect(finding?.detail).toMatch(detail);
    expect(finding?.remedy).toMatch(remedy);
  });

  test('says each of these in Chinese too, and never a secret', async () => {
    for (const wrong of [
      { accessToken: 'somebody-elses-token' },
      { appSecret: 'another-secret-that-guards' },
    ]) {
      const findings = await diagnose(wrong, 'zh-CN');
      expect(findings.find(({ state }) => state === 'bad')?.remedy).toMatch(/请/);
      const said = JSON.stringify(findings);
      for (const secret of [...Object.values(wrong), KEYS.appSecret, SHOP.cipher])
        expect(said).not.toContain(secret);
    }
  });
});

describe('the doctor, looking at the rows', () => {
  const at = async (
    scene: Awaited<ReturnType<typeof openScene>>,
    part: string,
  ): Promise<Diagnosis | undefined> =>
    (await diagnoseWork(scene.bot.store.db, 'luna', 'en', scene.clock.now())).find(
      (one) => one.part === part,
    );

  test('tells how a shop stands, and what has to be done about it', async () => {
    const scene = await openScene({ orders: [{}], mode: 'shadow' });
    await scene.to('3m');
    expect(await at(scene, 'mode')).toMatchObject({
      state: 'warning',
      remedy: expect.stringContaining('go-live luna'),
    });
    expect(await at(scene, 'webhooks')).toMatchObject({ state: 'good' });
    const olu = { name: 'Olu' } as Parameters<typeof setPaused>[2];
    await scene.bot.store.write((unit) => setPaused(unit, ['luna'], olu, true));
    expect(await at(scene, 'mode')).toMatchObject({ remedy: expect.stringContaining('resume luna') });
  });

  test('sees a bot that does not run, a shop that is not read and webhooks that stopped', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.bot.beat();
    expect(await diagnoseBot(scene.bot.store.db, 'en', scene.clock.now())).toMatchObject({ state: 'good' });
    const later = scene.clock.now() + 3_600_000;
    expect(await diagnoseBot(scene.bot.store.db, 'en', later)).toMatchObject({
      state: 'bad',
      detail: 'It has not run for 1 hr.',
      remedy: 'Start it: npx unpaid start.',
    });
    const old = later - 7_200_000;
    await scene.bot.store.write((unit) => updateShop(unit, 'luna', { polled_at: old, webhook_at: old }));
    const findings = await diagnoseWork(scene.bot.store.db, 'luna', 'en', later);
    expect(findings.find(({ part }) => part === 'last read')).toMatchObject({ state: 'bad' });
    expect(findings.find(({ part }) => part === 'webhooks')).toMatchObject({ state: 'warning' });
  });

  test('knows how much of the day’s chat quota is left', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('1m');
    expect(await at(scene, 'chat quota')).toMatchObject({ state: 'good' });
    await scene.bot.store.write((unit) => noteChatSpent(unit, 'luna'));
    expect(await at(scene, 'chat quota')).toMatchObject({
      state: 'bad',
      remedy: expect.stringContaining('midnight UTC'),
    });
  });

  test('counts what is overdue, what is stuck and what nobody knows of', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('6m');
    scene.heard();
    await scene.bot.store.write(async ({ tx, now }) => {
      await tx
        .updateTable('timers')
        .set({ due_at: now - 120_000 })
        .where('kind', '=', 'remind')
        .execute();
      await tx
        .updateTable('outbox')
        .set({ state: 'unknown', reason: 'no answer' })
        .where('kind', '=', 'buyer.message')
        .execute();
      await tx
        .insertInto('outbox')
        .values({
          id: 'stuck',
          kind: 'order.refresh',
          lane: 'shop:luna',
          priority: 10,
          shop_id: 'luna',
          params: '{}',
          state: 'pending',
          attempts: 3,
          due_at: now - 600_000,
          created_at: now - 600_000,
        })
        .execute();
    });
    await scene.bot.beat();
    expect(await at(scene, 'timers')).toMatchObject({
      state: 'bad',
      detail: '1 step is overdue, the oldest by 2 min.',
    });
    expect(await at(scene, 'queue')).toMatchObject({
      state: 'bad',
      detail: '1 thing waits too long, the oldest for 10 min.',
    });
    expect(await at(scene, 'messages')).toMatchObject({ state: 'warning' });
    await scene.bot.store.write(({ tx }) => tx.deleteFrom('outbox').where('id', '=', 'stuck').execute());
  });
});

describe('the doctor, looking at files', () => {
  const folder = (): string => {
    const path = mkdtempSync(join(tmpdir(), 'unpaid-doctor-'));
    onTestFinished(() => rmSync(path, { recursive: true, force: true }));
    return path;
  };

  test('says that a database is whole, damaged or not there', async () => {
    const file = join(folder(), 'unpaid.db');
    const look = () => diagnoseFile({ file, db: undefined, thorough: true }, 'en')[0];
    expect(look()).toMatchObject({ state: 'warning', detail: 'There is none yet.' });
    const store = await openSqliteStore(file, { now: () => 0, newId: () => '' });
    await store.close();
    expect(look()).toMatchObject({ state: 'good' });
    const bytes = readFileSync(file);
    copyFileSync(file, `${file}.kept`);
    writeFileSync(file, bytes.fill(7, 4_096, 16_384));
    expect(look()).toMatchObject({ state: 'bad', remedy: expect.stringContaining('backup') });
  });

  test('goes on with what can be looked at when the configuration is wrong', async () => {
    const configFile = join(folder(), 'unpaid.yaml');
    writeFileSync(configFile, 'shops: []\n');
    for (const language of TEAM_LANGUAGES) {
      const findings = await examineFiles({ configFile, language, env: {} });
      expect(findings.map(({ state }) => state)).toEqual(['bad', 'good']);
      expect(findings[0]?.detail).toContain('shops');
    }
  });
});
