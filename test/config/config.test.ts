import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config.js';
import { AppError } from '../../src/errors.js';

const GOOD = `shops:
  - id: my-shop
    marketplace: tiktok-shop
    externalId: 7494740000000000123
    market: ID
    name: Toko Saya
    policy: standard
    channels: [team]
channels:
  - { id: team, platform: console, place: team, language: en }
people:
  - id: mia
    name: Mia
    ids: { console: mia, telegram: -1001234567890 }
    role: agent
`;

const POLICIES = ['standard', 'one-deadline'];

/** Faults as `line:column path message | hint`. */
function faultsOf(text: string): string[] {
  try {
    parseConfig('config.yaml', text, POLICIES);
    return [];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.faults.map(
      (fault) => `${fault.line}:${fault.column} ${fault.path} ${fault.message} | ${fault.hint}`,
    );
  }
}

describe('a good configuration', () => {
  test('is filled in with defaults, the zone of the market among them', () => {
    const config = parseConfig('config.yaml', GOOD, POLICIES);
    expect(config.shops[0]).toMatchObject({ zone: 'Asia/Jakarta', mode: 'shadow' });
    expect(config.people[0]).toMatchObject({ onDuty: true });
    expect(config.people[0]).not.toHaveProperty('shops');
    expect(config.http).toEqual({ port: 8788, host: '127.0.0.1' });
    expect(config.console).toEqual({ port: 8787 });
  });

  test('keeps every digit of an id written without quotes', () => {
    const config = parseConfig('config.yaml', GOOD);
    expect(config.shops[0]!.externalId).toBe('7494740000000000123');
    expect(config.people[0]!.ids.telegram).toBe('-1001234567890');
  });

  test('may name its own zone and shadow mode', () => {
    const text = GOOD.replace('market: ID', 'market: ID\n    zone: Asia/Makassar\n    mode: live');
    expect(parseConfig('config.yaml', text).shops[0]).toMatchObject({
      zone: 'Asia/Makassar',
      mode: 'live',
    });
  });
});

describe('a faulty configuration', () => {
  test('lists every fault of shape and of reference at once, with line and column', () => {
    const text = GOOD.replace('market: ID', 'market: IDN')
      .replace('policy: standard', 'policy: standrd')
      .replace('channels: [team]', 'chanels: [team]')
      .replace('language: en', 'language: fr')
      .replace('role: agent', 'role: agent\n    shops: [my-shops]');
    expect(faultsOf(text)).toEqual([
      expect.stringMatching(/^2:5 shops\[0\]\.channels is missing/),
      expect.stringMatching(/^5:13 shops\[0\]\.market is "IDN", which is not known \| Did you mean "ID"/),
      '7:13 shops[0].policy names a policy that is not there: "standrd" | Did you mean "standard"?',
      '8:5 shops[0].chanels is not a known key | Did you mean "channels"?',
      expect.stringMatching(/^10:59 channels\[0\]\.language is "fr", which is not known/),
      '16:13 people[0].shops[0] names a shop that is not there: "my-shops" | Did you mean "my-shop"?',
    ]);
  });

  test('names ids that repeat', () => {
    const again = GOOD.slice(GOOD.indexOf('  - id: my-shop'), GOOD.indexOf('channels:\n'));
    expect(faultsOf(GOOD.replace('channels:\n', `${again}channels:\n`))).toEqual([
      expect.stringMatching(/^9:9 shops\[1\]\.id is "my-shop" a second time/),
      expect.stringMatching(/^11:17 shops\[1\]\.externalId is "7494740000000000123" a second time/),
    ]);
  });

  test('names two people with one account', () => {
    const text = `${GOOD}  - { id: max, name: Max, ids: { console: mia }, role: lead }\n`;
    expect(faultsOf(text)).toEqual([
      expect.stringMatching(/^16:\d+ people\[1\]\.ids\.console is "mia" a second time/),
    ]);
  });

  test.each([
    ['zone: Asia/Jakarrta', 'Did you mean "Asia/Jakarta"?'],
    ['zone: +07:00', 'not a time zone'],
    ['mode: dry', 'One of live, shadow.'],
    ['extra: 1', 'is not a known key'],
    ['name: ""', 'the same key is written twice'],
  ])('refuses a shop with %s', (line, told) => {
    const faults = faultsOf(GOOD.replace('market: ID', `market: ID\n    ${line}`));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(told);
  });

  test('mends GB into UK', () => {
    expect(faultsOf(GOOD.replace('market: ID', 'market: GB'))[0]).toContain('TikTok Shop writes UK');
  });

  test.each([
    ['', 'is missing'],
    ['[]', 'is a list'],
    ['shops: 5', 'is 5'],
    ['shops: [', 'Check indentation'],
    [
      'a: &a [1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b,*b]',
      'anchors',
    ],
  ])('that is %j is refused with its reason', (text, told) => {
    expect(faultsOf(text).join('\n')).toContain(told);
  });
});

describe('secrets in the file', () => {
  test('are refused by the name of their key, without showing them', () => {
    const told = faultsOf(`${GOOD}appSecret: f00dfacefeedbeef\n`);
    expect(told).toEqual([
      expect.stringMatching(
        /^16:1 appSecret holds a secret \| Set TIKTOK_SHOP_APP_SECRET in the environment/,
      ),
    ]);
  });

  test.each([
    'xoxb-123456789012-abcdefghijkl',
    '123456789:AAF4abcdefghijklmnopqrstuvwxyz01234',
    'postgres://unpaid:hunter2hunter2@db/unpaid',
    'ROW_0123456789abcdefghij',
  ])('are refused by their shape wherever they stand', (secret) => {
    const told = faultsOf(GOOD.replace('place: team', `place: "${secret}"`));
    expect(told.join()).toContain('channels[0].place holds a secret');
    expect(told.join()).not.toContain(secret);
  });
});

test('the message of the error lists every place for a terminal', () => {
  try {
    parseConfig('config.yaml', GOOD.replace('role: agent', 'role: boss'));
    expect.unreachable();
  } catch (error) {
    expect((error as AppError).code).toBe('file-invalid');
    expect((error as AppError).message).toBe(
      'config.yaml: 1 fault, nothing was applied\n' +
        '  config.yaml:15:11  people[0].role is "boss", which is not known\n' +
        '      One of viewer, agent, lead, owner.',
    );
  }
});
