import pino from 'pino';
import { expect, test } from 'vitest';
import { createManualClock } from '../src/clock.js';
import { connectMarketplaces, policiesIn, settingsOf } from '../src/compose.js';
import { packagePath } from '../src/package-root.js';
import { START, sceneConfig } from './harness/shop-plan.js';

test('a shop in shadow may neither write to buyers nor cancel, whatever its connector can do', async () => {
  const access = {
    apiUrl: 'http://127.0.0.1',
    appKey: 'key',
    appSecret: 'a-secret-that-guards-nothing',
    credentials: () => ({ accessToken: 'token', shopCipher: 'cipher' }),
  };
  const log = pino({ level: 'silent' });
  const marketplaces = await connectMarketplaces(access, createManualClock(START), log);
  const config = sceneConfig('UK');
  const may = (mode: 'live' | 'shadow') => {
    const shops = config.shops.map((shop) => ({ ...shop, mode }));
    const settings = settingsOf({ ...config, shops }, policiesIn(packagePath('data')), marketplaces);
    return settings.shops.get('luna');
  };
  expect(may('live')).toMatchObject({ canMessage: true, canCancel: true });
  expect(may('shadow')).toMatchObject({ canMessage: false, canCancel: false });
});
