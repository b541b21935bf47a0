/** `unpaid connect` as a person goes through it: a terminal, a browser, and the simulated shop over HTTP. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { SandboxShop } from '../../adapters/sandbox-shop/index.js';
import { type Connected, type ConnectWish, connectShop } from '../../src/connect.js';
import { disconnectShop } from '../../src/disconnect.js';
import { formatSealKey } from '../../src/domain/seal.js';
import { AppError } from '../../src/errors.js';
import { findCredentials } from '../../src/store/credentials.js';
import { openSqliteStore } from '../../src/store/database.js';
import type { Terminal } from '../../src/terminal.js';
import { freePort } from '../kill/bot-files.js';
import { CIPHER, KEY, makeShop, manualClock, SECRET } from '../sandbox-shop/setup.js';
import { storeOptions } from '../store/engines.js';

const EXTERNAL_ID = '7494049642642441621';
const REDIRECT = 'https://app.example.com/back';

/** What a person does when asked: types a line, given the newest link; undefined: types nothing, ever. */
type Hand = (link: string) => Promise<string> | string | undefined;

interface Desk {
  sandbox: SandboxShop;
  wish: ConnectWish;
  dataDir: string;
  /** All that was shown. */
  said(): string;
}

async function openDesk(hands: Hand[], bend: Parameters<typeof makeShop>[0] = {}): Promise<Desk> {
  const dataDir = mkdtempSync(join(tmpdir(), 'unpaid-connect-'));
  const startAt = Date.now();
  const oauth = { serviceId: 'sbx-service', redirectUrl: REDIRECT, ...bend.oauth };
  const sandbox = makeShop({ clock: manualClock(startAt), startAt, ...bend, oauth });
  const server = await sandbox.listen(0);
  onTestFinished(async () => {
    await server.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const shown: string[] = [];
  const terminal: Terminal = {
    tell: (text) => void shown.push(text),
    async ask(question, signal) {
      shown.push(question);
      const link =
        shown
          .join('\n')
          .match(/http:\S+service_id=\S+/g)
          ?.at(-1) ?? '';
      const typed = hands.shift()?.(link);
      if (typed !== undefined) return await typed;
      return await new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason));
      });
    },
    askSecret: () => Promise.reject(new Error('a code is no secret: it is good once')),
    close: () => {},
  };
  const env = {
    UNPAID_DATA_DIR: dataDir,
    TIKTOK_SHOP_APP_KEY: KEY,
    TIKTOK_SHOP_APP_SECRET: SECRET,
    TIKTOK_SHOP_API_URL: server.url,
    TIKTOK_SHOP_AUTH_URL: server.url,
    TIKTOK_SHOP_SERVICE_ID: 'sbx-service',
    TIKTOK_SHOP_AUTHORIZE_URL: `${server.url}/open/authorize`,
    TOKEN_ENCRYPTION_KEY: formatSealKey('a', Buffer.alloc(32, 7)),
  };
  const wish: ConnectWish = { marketplace: 'tiktok-shop', shop: { id: 'my-shop' }, env, terminal };
  return { sandbox, wish, dataDir, said: () => shown.join('\n') };
}

/** Opens the link, presses one of the two, and answers with the address the browser ends on. */
const browser =
  (press: 'Authorize' | 'Refuse'): Hand =>
  async (link) => {
    const page = await (await fetch(link)).text();
    const [, href = ''] = new RegExp(`href="([^"]+)">${press}<`).exec(page) ?? [];
    const answer = await fetch(new URL(href.replaceAll('&amp;', '&'), link), { redirect: 'manual' });
    return answer.headers.get('location') ?? '';
  };

async function storedRow(dataDir: string, shop = 'my-shop') {
  const store = await openSqliteStore(join(dataDir, 'unpaid.db'), storeOptions());
  return await findCredentials(store.db, shop).finally(() => store.close());
}

const refusedWith = (running: Promise<Connected>): Promise<AppError> =>
  running.then(
    () => Promise.reject(new Error('it was not refused')),
    (error: AppError) => (error instanceof AppError ? error : Promise.reject(error)),
  );

describe('connecting a shop', () => {
  test('takes the pasted address, the shop that comes with it, and keeps both tokens sealed', async () => {
    const { wish, dataDir, said, sandbox } = await openDesk([browser('Authorize')]);
    const connected = await connectShop(wish);
    expect(connected).toMatchObject({ shopId: 'my-shop', externalId: EXTERNAL_ID, market: 'US' });
    expect(connected.scopes).toContain('seller.customer_service');
    const row = await storedRow(dataDir);
    expect(row).toMatchObject({ state: 'good', external_id: EXTERNAL_ID, version: 1 });
    expect(row?.sealed).toMatch(/^v1\.a\./);
    for (const secret of [sandbox.currentAccessToken(), SECRET, CIPHER]) {
      expect(said()).not.toContain(secret);
      expect(JSON.stringify(row)).not.toContain(secret);
    }
  });

  test('takes a bare code as well, and tells spans and moments of expiry apart', async () => {
    const codeOf: Hand = async (link) =>
      new URL(await browser('Authorize')(link)!).searchParams.get('code') ?? '';
    const { wish } = await openDesk([codeOf], { oauth: { expiresAs: 'span' } });
    const { accessUntil } = await connectShop(wish);
    expect(Math.abs(accessUntil - Date.now() - 7 * 86_400_000)).toBeLessThan(60_000);
  });

  test('lets a person choose among several shops, and takes the configured one without asking', async () => {
    const otherShops = [{ externalId: '7000000000000000001', name: 'Second', region: 'GB', cipher: 'ROW_2' }];
    const several = await openDesk([browser('Authorize'), () => '3', () => '2'], { oauth: { otherShops } });
    expect(await connectShop(several.wish)).toMatchObject({ name: 'Second', market: 'UK' });
    expect(several.said()).toContain('Type a number from 1 to 2.');
    const named = await openDesk([browser('Authorize')], { oauth: { otherShops } });
    const shop = { id: 'my-shop', externalId: EXTERNAL_ID };
    expect(await connectShop({ ...named.wish, shop })).toMatchObject({ externalId: EXTERNAL_ID });
  });

  test('takes the redirect on a port of its own, and no other than its own, once', async () => {
    const port = await freePort();
    const back = `http://127.0.0.1:${port}/connect/tiktok-shop`;
    const pages: [status: number, text: string][] = [];
    const visit = async (address: string): Promise<void> => {
      const response = await fetch(address);
      pages.push([response.status, await response.text()]);
    };
    const visits: Hand = (link) => {
      void (async () => {
        const address = await browser('Authorize')(link)!;
        await visit(`${back}?code=abcdefgh1234`);
        await visit(`${back}?code=abcdefgh1234&state=somebody-elses`);
        await visit(back);
        await visit(address);
        await visit(address).catch(() => {});
      })();
      return undefined;
    };
    const { wish } = await openDesk([visits], { oauth: { redirectUrl: back } });
    expect(await connectShop({ ...wish, callbackPort: port })).toMatchObject({ externalId: EXTERNAL_ID });
    expect(pages.map(([status]) => status).slice(0, 4)).toEqual([400, 400, 400, 200]);
    expect(pages[0]?.[1]).toContain('was not begun by us');
    expect(pages[1]?.[1]).toContain('does not belong to a link of ours');
    expect(pages[3]?.[1]).toContain('Go back to the terminal');
    expect(pages.map(([, text]) => text).join()).not.toContain('abcdefgh1234');
  });

  test('tells what is pasted and not ours, with what to do, and asks again', async () => {
    const bentState: Hand = async (link) =>
      (await browser('Authorize')(link)!).replace(/state=[^&]+/, 'state=forged');
    const noState: Hand = async (link) => (await browser('Authorize')(link)!).replace(/&state=[^&]+/, '');
    const desk = await openDesk([() => 'what now?', bentState, noState, browser('Authorize')]);
    await connectShop(desk.wish);
    expect(desk.said()).toContain('That is no address with a code.');
    expect(desk.said()).toContain('Its state is not of a link of ours');
    expect(desk.said()).toContain('It carries no state');
  });

  test('takes no link twice, nor the link of a command that was begun before', async () => {
    const first = await openDesk([browser('Authorize')]);
    let used = '';
    await connectShop({
      ...first.wish,
      terminal: {
        ...first.wish.terminal,
        ask: async (question) => {
          used = await first.wish.terminal.ask(question);
          return used;
        },
      },
    });
    const second = await openDesk([() => used, browser('Authorize')]);
    await connectShop({ ...second.wish, env: { ...second.wish.env, UNPAID_DATA_DIR: first.dataDir } });
    expect(second.said()).toContain('It belongs to a link that was used or replaced.');
    expect(await storedRow(first.dataDir)).toMatchObject({ version: 2 });
  });
});

describe('connecting a shop is refused, with the remedy,', () => {
  test('when the seller does not agree', async () => {
    const error = await refusedWith(connectShop((await openDesk([browser('Refuse')])).wish));
    expect(error).toMatchObject({
      code: 'connect-failed',
      message: 'the seller did not agree (auth_denied)',
    });
    expect(error.hint).toContain('sign in as the owner');
  });

  test('when the code was used before, or is too old', async () => {
    const spent: Hand = () => 'SBX_a_code_that_never_was';
    const error = await refusedWith(connectShop((await openDesk([spent])).wish));
    expect(error.message).toContain('36004004: auth_code is invalid or used up');
    expect(error.hint).toContain('good once and for 30 minutes');
    const late: Desk = await openDesk([
      async (link) => {
        const address = await browser('Authorize')(link)!;
        late.sandbox.clock.set(Date.now() + 31 * 60_000);
        return address;
      },
    ]);
    expect((await refusedWith(connectShop(late.wish))).message).toContain('auth_code is expired');
  });

  test.each([
    ['TIKTOK_SHOP_APP_KEY', 'another-app-key', 'invalid app_key'],
    ['TIKTOK_SHOP_APP_SECRET', 'another-secret-of-some-length', 'invalid app_secret'],
  ])('when %s is another app’s', async (name, value, said) => {
    const { wish } = await openDesk([browser('Authorize')]);
    const error = await refusedWith(connectShop({ ...wish, env: { ...wish.env, [name]: value } }));
    expect(error.message).toContain(said);
    expect(error.message).not.toContain(value);
    expect(error.hint).toContain('Partner Center');
  });

  test('when the seller’s shop is not the one of the configuration', async () => {
    const { wish } = await openDesk([browser('Authorize')]);
    const shop = { id: 'my-shop', externalId: '7000000000000000009' };
    const error = await refusedWith(connectShop({ ...wish, shop }));
    expect(error.message).toContain(`authorised Sandbox shop (US, ${EXTERNAL_ID}), and unpaid.yaml names`);
  });

  test('when the shop is connected already under another id', async () => {
    const desk = await openDesk([browser('Authorize'), browser('Authorize')]);
    await connectShop(desk.wish);
    const error = await refusedWith(connectShop({ ...desk.wish, shop: { id: 'other' } }));
    expect(error.message).toBe('Sandbox shop is connected already, as my-shop');
  });

  test('when this machine’s clock is off', async () => {
    const desk = await openDesk([browser('Authorize')]);
    desk.sandbox.clock.set(Date.now() + 10 * 60_000);
    const error = await refusedWith(connectShop(desk.wish));
    expect(error.message).toContain('the clock of this machine differs from TikTok Shop’s');
    expect(error.hint).toContain('the clock of this machine');
  });

  test.each([
    ['TOKEN_ENCRYPTION_KEY', 'token-key', 'openssl rand -base64 32'],
    ['TIKTOK_SHOP_SERVICE_ID', 'environment-invalid', '--service-id'],
    ['TIKTOK_SHOP_APP_KEY', 'environment-invalid', 'Partner Center'],
  ])('when %s is missing', async (name, code, remedy) => {
    const { wish } = await openDesk([]);
    const error = await refusedWith(connectShop({ ...wish, env: { ...wish.env, [name]: undefined } }));
    expect(error.code).toBe(code);
    expect(error.hint).toContain(remedy);
  });

  test('when TikTok Shop cannot be reached', async () => {
    const { wish } = await openDesk([() => 'SBX_some_code']);
    const env = { ...wish.env, TIKTOK_SHOP_AUTH_URL: `http://127.0.0.1:${await freePort()}` };
    const error = await refusedWith(connectShop({ ...wish, env }));
    expect(error.message).toBe('TikTok Shop could not be asked: no connection to TikTok Shop (ECONNREFUSED)');
    expect(JSON.stringify([error.message, error.hint, error.stack])).not.toContain(SECRET);
  });
});

describe('disconnecting', () => {
  test('deletes the tokens once a person has agreed, and says so when there are none', async () => {
    const { wish, dataDir } = await openDesk([browser('Authorize')]);
    await connectShop(wish);
    const ask = (agrees: boolean) => ({ shop: 'my-shop', env: wish.env, confirm: async () => agrees });
    expect(await disconnectShop(ask(false))).toBe(false);
    expect((await storedRow(dataDir))?.state).toBe('good');
    // No key is needed to let go.
    const { TOKEN_ENCRYPTION_KEY: _key, ...env } = wish.env;
    expect(await disconnectShop({ ...ask(true), env })).toBe(true);
    expect(await storedRow(dataDir)).toMatchObject({
      state: 'gone',
      sealed: null,
      gone_because: 'disconnected',
    });
    await expect(disconnectShop(ask(true))).rejects.toMatchObject({ code: 'not-connected' });
  });
});
