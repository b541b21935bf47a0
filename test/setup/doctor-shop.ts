/** The simulated shop behind a real socket, and a bot's files that lead to it, with something wrong on purpose. */
import { onTestFinished } from 'vitest';
import { createSandboxShop, type SandboxShop } from '../../adapters/sandbox-shop/index.js';
import type { SandboxOptions } from '../../adapters/sandbox-shop/options.js';
import { type AdjustableClock, createSharedClock } from '../../src/clock.js';
import { marketOf } from '../../src/domain/markets.js';

export const KEYS = {
  appKey: 'doctor_app_key',
  appSecret: 'doctor-secret-that-guards-nothing',
  accessToken: 'doctor-token-of-the-seller',
};
export const SHOP = {
  id: 'luna',
  externalId: '7494049642642441621',
  cipher: 'ROW_doctor_cipher',
  region: 'UK',
};

export interface ShopAtUrl {
  sandbox: SandboxShop;
  /** The shop's. */
  clock: AdjustableClock;
  url: string;
}

export async function openShopAtUrl(
  options: Pick<Partial<SandboxOptions>, 'chatScope' | 'webhookUrl' | 'oauth'> = {},
): Promise<ShopAtUrl> {
  const startAt = Date.now();
  const clock = createSharedClock({ at: startAt, rate: 1 });
  const { zone, currency } = marketOf(SHOP.region);
  const sandbox = createSandboxShop({
    clock,
    seed: 1,
    shop: { externalId: SHOP.externalId, cipher: SHOP.cipher, region: SHOP.region, currency, zone },
    ...KEYS,
    cancelUnpaid: 'yes',
    scenario: { kind: 'live', ordersPerHour: 0.001 },
    startAt,
    ...options,
  });
  const listening = await sandbox.listen(0);
  onTestFinished(listening.close);
  return { sandbox, clock, url: listening.url };
}
