/** Two workspaces with a shop each, the same on every platform: who belongs to the one is nobody in the other. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { policiesIn, settingsOf } from '../../../src/compose.js';
import { parseConfig } from '../../../src/config.js';
import { createDesk } from '../../../src/desk/desk.js';
import type { ActionName, Role } from '../../../src/domain/action.js';
import type { Settings } from '../../../src/domain/settings.js';
import { createIds, createTokens, seededRandom } from '../../../src/ids.js';
import { packagePath } from '../../../src/package-root.js';
import type { ActorRef, ChatSink } from '../../../src/ports.js';
import { applyOrder } from '../../../src/services/apply-order.js';
import { openChannelBook } from '../../../src/services/channel-book.js';
import { prepareStart } from '../../../src/services/prepare-start.js';
import { insertButton } from '../../../src/store/cards.js';
import { openSqliteStore } from '../../../src/store/database.js';

export const PLATFORMS = ['console', 'slack', 'discord', 'telegram'] as const;
export type Platform = (typeof PLATFORMS)[number];

/** Those in front are named in the configuration; the others are who their platform says they are. */
export const PERSONAS = {
  owner: 'owner',
  lead: 'lead',
  agent: 'agent',
  viewer: 'viewer',
  member: 'agent',
  group_lead: 'lead',
  outsider: undefined,
} as const satisfies Record<string, Role | undefined>;
export type Persona = keyof typeof PERSONAS;
export const isNamed = (persona: Persona): boolean => ['owner', 'lead', 'agent', 'viewer'].includes(persona);

export const SHOPS = { luna: '570000000000004700', sol: '570000000000009001' } as const;
export type ShopId = keyof typeof SHOPS;
/** Words of the other workspace that nobody of this one may read. */
export const SECRETS = ['9001', 'Sol Secret'];

const CONFIG = `shops:
  - { id: luna, name: Luna, marketplace: tiktok-shop, externalId: "1", market: UK, mode: live, policy: standard, channels: [${PLATFORMS.flatMap((name) => [`luna-${name}`, `closed-${name}`]).join(', ')}] }
  - { id: sol, name: Sol Secret, marketplace: tiktok-shop, externalId: "2", market: UK, mode: live, policy: standard, channels: [${PLATFORMS.map((name) => `sol-${name}`).join(', ')}] }
channels:
${PLATFORMS.map(
  (name) => `  - { id: luna-${name}, platform: ${name}, place: T1/luna, language: en }
  - { id: closed-${name}, platform: ${name}, place: T1/closed, language: en, members: none }
  - { id: sol-${name}, platform: ${name}, place: T2/sol, language: en }`,
).join('\n')}
people:
${['owner', 'lead', 'agent', 'viewer']
  .map(
    (role) =>
      `  - { id: ${role}, name: ${role}, role: ${role}, shops: [luna], ids: { ${PLATFORMS.map((name) => `${name}: U-${role}`).join(', ')} } }`,
  )
  .join('\n')}
groups:
${PLATFORMS.map((name) => `  - { platform: ${name}, group: G-lead, role: lead, shops: [luna] }`).join('\n')}
`;

const NOW = Date.parse('2026-03-02T10:30:00Z');

export interface Workspaces {
  sink(platform: Platform): ChatSink;
  actor(persona: Persona, platform: Platform): ActorRef;
  /** A button for this action in a shop's channel. */
  button(shop: ShopId, platform: Platform, action: ActionName, channel?: 'closed'): Promise<string>;
  /** How many acts were refused for want of a right or a good button. */
  refusals(): Promise<number>;
  /** What every act leaves behind somewhere, as one text to compare. */
  traces(): Promise<string>;
  close(): Promise<void>;
}

export async function openWorkspaces(): Promise<Workspaces> {
  const folder = mkdtempSync(join(tmpdir(), 'unpaid-rights-'));
  const random = seededRandom(3).bytes;
  const now = () => NOW;
  const newToken = createTokens(random);
  const store = await openSqliteStore(join(folder, 'rights.db'), {
    now,
    newId: createIds(now, random),
    throwAway: true,
  });
  const settings = liveSettings();
  await store.write((unit) => prepareStart(unit, settings));
  for (const [shop, externalId] of Object.entries(SHOPS))
    await store.write((unit) => applyOrder(unit, settings, shop, orderOf(externalId)));
  const sinks = new Map(
    PLATFORMS.map((platform) => [
      platform,
      createDesk(platform, {
        store,
        settings,
        channels: openChannelBook(settings.channels),
        limits: { rowsMax: 50, textMax: 20_000 },
        now,
        newToken,
        orderUrl: () => 'https://shop.example/',
        wake: () => {},
      }),
    ]),
  );
  const { db } = store;
  return {
    sink: (platform) => sinks.get(platform)!,
    actor: (persona, platform) => ({
      platform,
      userId: `U-${persona}`,
      displayName: persona,
      groups: persona === 'group_lead' ? ['G-lead'] : ['G-none'],
    }),
    async button(shop, platform, action, channel) {
      const token = newToken();
      const isOfShop = ['pause', 'resume', 'go_on', 'keep_all', 'page'].includes(action);
      const orderId = `${shop}:${SHOPS[shop]}`;
      const params = { ids: [orderId], command: { kind: 'show', when: 'today' }, offset: 0, at: NOW };
      await store.write((unit) =>
        insertButton(unit, {
          token,
          card_id: null,
          shop_id: shop,
          order_id: isOfShop ? null : orderId,
          channel_id: `${channel ?? shop}-${platform}`,
          action,
          params: JSON.stringify(params),
          expires_at: NOW + 60_000,
        }),
      );
      return token;
    },
    async refusals() {
      const refused = db.selectFrom('acts').where('outcome', 'in', ['forbidden', 'expired']);
      const { n } = await refused.select((eb) => eb.fn.countAll<number>().as('n')).executeTakeFirstOrThrow();
      return Number(n);
    },
    async traces() {
      const { rows } = await sql`select
        (select count(*) from order_log) as log, (select count(*) from outbox) as outbox,
        (select sum(version) from orders) as orders, (select count(*) from timers) as timers,
        (select count(*) from timers where state = 'open') as open, (select count(*) from agreements) as agreements,
        (select count(*) from channel_changes) as channels,
        (select group_concat(id || coalesce(paused_at, '-') || coalesce(stopped_at, '-') || mode) from shops) as shops,
        (select group_concat(order_id || state || coalesce(assignee, '-')) from alerts) as alerts`.execute(
        db,
      );
      return JSON.stringify(rows);
    },
    async close() {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** As if the marketplace allowed everything: what is left to refuse are rights. */
function liveSettings(): Settings {
  const policies = policiesIn(packagePath('data'));
  const settings = settingsOf(parseConfig('rights.yaml', CONFIG, policies.keys()), policies, new Map());
  const shops = [...settings.shops].map(
    ([id, shop]) => [id, { ...shop, canMessage: true, canCancel: true }] as const,
  );
  return { ...settings, shops: new Map(shops) };
}

function orderOf(externalId: string) {
  return {
    externalId,
    status: 'unpaid' as const,
    statusText: 'UNPAID',
    placedAt: NOW - 20 * 60_000,
    updatedAt: NOW - 20 * 60_000,
    buyerId: `buyer-${externalId}`,
    total: { minor: 2_490, currency: 'GBP' },
    method: 'card' as const,
    methodText: 'Credit card',
    items: [{ skuId: '1', productId: '1', name: 'Lamp', units: 1 }],
  };
}
