import { describe, expect, test } from 'vitest';
import { createTikTokShop } from '../../adapters/tiktok-shop/index.js';
import type { Connect, GrantOutcome } from '../../src/ports.js';
import { fakeClock, NOW } from './wire.js';

const SECRET = 'an-app-secret-that-nobody-may-see';
const GIVEN = {
  access_token: 'TTP_access',
  access_token_expire_in: NOW / 1_000 + 604_800,
  refresh_token: 'TTP_refresh',
  refresh_token_expire_in: NOW / 1_000 + 31_536_000,
  open_id: 'x',
  seller_name: 'Lumi',
  seller_base_region: 'GB',
  user_type: 0,
  granted_scopes: ['seller.order.info'],
};

type Answer = { status?: number; json?: unknown; text?: string; headers?: Record<string, string> } | Error;

/** A connector whose every call is answered so; what it asked is kept. */
function answering(answer: Answer): { connect: Connect; asked: string[]; logged: string[] } {
  const [asked, logged]: [string[], string[]] = [[], []];
  const { connect } = createTikTokShop({
    appKey: 'app-key',
    appSecret: SECRET,
    credentials: () => undefined,
    clock: fakeClock(),
    connect: { serviceId: '7000' },
    log: (fields, text) => void logged.push(JSON.stringify([fields, text])),
    fetch: async (input) => {
      asked.push(String(input));
      if (answer instanceof Error) throw answer;
      const { status = 200, json, text, headers = {} } = answer;
      return new Response(text ?? JSON.stringify(json), { status, headers });
    },
  });
  if (!connect) throw new Error('no connect');
  return { connect, asked, logged };
}

const enveloped = (data: unknown) => ({ json: { code: 0, message: 'success', request_id: '1', data } });
const refused = (message: string, code = 36004004) => ({ json: { code, message, request_id: '1' } });
const broken = (code: string) =>
  new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code }) });

describe('tokens', () => {
  test('are asked for by GET, with what the token host wants, at its own address', async () => {
    const { connect, asked } = answering(enveloped(GIVEN));
    await connect.exchange('the-code');
    await connect.refresh('the-refresh-token');
    const host = 'https://auth.tiktok-shops.com/api/v2/token';
    expect(asked).toEqual([
      `${host}/get?app_key=app-key&app_secret=${SECRET}&auth_code=the-code&grant_type=authorized_code`,
      `${host}/refresh?app_key=app-key&app_secret=${SECRET}&refresh_token=the-refresh-token&grant_type=refresh_token`,
    ]);
  });

  test.each([
    ['moments', GIVEN.access_token_expire_in, NOW + 604_800_000],
    ['moments as text', String(GIVEN.access_token_expire_in), NOW + 604_800_000],
    ['a span', 604_800, NOW + 604_800_000],
    ['nothing', undefined, NOW + 86_400_000],
    ['nonsense', 'soon', NOW + 86_400_000],
  ])('whose life is told as %s', async (_how, value, until) => {
    const outcome = await answering(enveloped({ ...GIVEN, access_token_expire_in: value })).connect.refresh(
      'r',
    );
    expect(outcome).toMatchObject({
      kind: 'ok',
      value: { accessUntil: until, refreshUntil: NOW + 31_536_000_000 },
    });
  });

  test.each<[string, Answer, Partial<GrantOutcome> & { because?: string }]>([
    ['a code that is used up', refused('auth_code is invalid'), { kind: 'rejected', because: 'code' }],
    ['another app’s secret', refused('invalid app_secret'), { kind: 'rejected', because: 'app' }],
    ['a creator’s account', enveloped({ ...GIVEN, user_type: 1 }), { kind: 'rejected', because: 'seller' }],
    ['a code nobody documents', refused('no', 99), { kind: 'rejected', because: 'other' }],
    ['its own fault', refused('internal error', 36009003), { kind: 'unknown' }],
    [
      'too many requests',
      { ...refused('', 36009002), status: 429, headers: { 'retry-after': '7' } },
      { kind: 'retry' },
    ],
    ['a page of a proxy', { status: 502, text: '<html>' }, { kind: 'unknown' }],
    ['no tokens at all', enveloped({}), { kind: 'unknown' }],
    ['tokens that no header can carry', enveloped({ ...GIVEN, access_token: 'a\nb' }), { kind: 'unknown' }],
    ['no connection', broken('ECONNREFUSED'), { kind: 'retry' }],
    ['a connection that broke', broken('ECONNRESET'), { kind: 'unknown' }],
  ])('are not given: %s', async (_why, answer, expected) => {
    expect(await answering(answer).connect.exchange('the-code')).toMatchObject(expected);
  });

  test('that are refused as refresh token are told from a code', async () => {
    const { connect } = answering(refused('refresh_token is invalid'));
    expect(await connect.refresh('TTP_refresh')).toMatchObject({ kind: 'rejected', because: 'token' });
    expect(await connect.exchange('ROW_code')).toMatchObject({ kind: 'rejected', because: 'other' });
  });

  test('and secrets stand in no reason and no log, not even where the platform repeats them', async () => {
    for (const answer of [refused(`bad the-code, bad ${SECRET}`), broken('ECONNRESET'), { text: SECRET }]) {
      const { connect, logged } = answering(answer);
      const said = JSON.stringify([await connect.exchange('the-code'), logged]);
      expect(said).not.toContain(SECRET);
      expect(said).not.toContain('the-code');
    }
  });
});

test('the authorise link carries service id and state, and America has a page of its own', () => {
  const { connect } = answering(enveloped({}));
  expect(connect.authorizeUrl({ state: 'a b' })).toBe(
    'https://services.tiktokshop.com/open/authorize?service_id=7000&state=a+b',
  );
  expect(connect.authorizeUrl({ state: 's', market: 'US' })).toMatch(
    /^https:\/\/services\.tiktokshops\.us\//,
  );
});

test.each([
  [
    'https://app.example/cb?app_key=k&code=abcdefgh&state=s1&locale=en',
    { kind: 'code', code: 'abcdefgh', state: 's1' },
  ],
  ['?code=abcdefgh&state=s1', { kind: 'code', code: 'abcdefgh', state: 's1' }],
  ['https://app.example/cb?code=abcdefgh', { kind: 'code', code: 'abcdefgh' }],
  [
    'https://app.example/cb?code=null&error=auth_denied&state=s1',
    { kind: 'refused', word: 'auth_denied', state: 's1' },
  ],
  [' ROW_abcdefgh-12 ', { kind: 'bare', code: 'ROW_abcdefgh-12' }],
  ['https://app.example/cb?code=null&state=s1', undefined],
  ['https://app.example/cb', undefined],
  ['yes', undefined],
  ['', undefined],
  ['https://', undefined],
])('what the browser brought back is read: %j', (text, redirect) => {
  expect(answering(enveloped({})).connect.readRedirect(text)).toEqual(redirect);
});

test('shops are listed with the market as we write it, and one without a cipher is left out', async () => {
  const shops = [
    { id: '7494049642642441621', name: 'Lumi', region: 'GB', cipher: 'GCP_x' },
    { id: '7494049642642441622', name: 'No cipher', region: 'US' },
  ];
  const { connect, asked } = answering(enveloped({ shops }));
  expect(await connect.shops('TTP_access')).toEqual({
    kind: 'ok',
    value: [{ externalId: '7494049642642441621', name: 'Lumi', market: 'UK', cipher: 'GCP_x' }],
  });
  expect(asked[0]).not.toContain('shop_cipher');
});
