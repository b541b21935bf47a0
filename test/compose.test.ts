import pino from 'pino';
import { expect, test } from 'vitest';
import { createManualClock } from '../src/clock.js';
import { connectMarketplaces, policiesIn, settingsOf } from '../src/compose.js';
import { packagePath } from '../src/package-root.js';
import { START, sceneConfig } from './harness/shop-plan.js';

test('what a connector can do is one thing, and whether a shop starts in shadow another', async () => {
  const access = {
    apiUrl: 'http://127.0.0.1',
    appKey: 'key',
    appSecret: 'a-secret-that-guards-nothing',
    credentials: () => ({ accessToken: 'token', shopCipher: 'cipher' }),
  };
  const log = pino({ level: 'silent' });
  const marketplaces = await connectMarketplaces(access, createManualClock(START), log);
  const config = sceneConfig('UK');
  for (const mode of ['live', 'shadow'] as const) {
    const shops = config.shops.map((shop) => ({ ...shop, mode }));
    const settings = settingsOf({ ...config, shops }, policiesIn(packagePath('data')), marketplaces);
    expect(settings.shops.get('luna')).toMatchObject({ mode, canMessage: true, canCancel: true });
  }
});
