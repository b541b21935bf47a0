/** The shape of the configuration file, one field at a time. What refers to what is checked in config-lint. */
import * as z from 'zod';
import { ROLES } from './domain/action.js';
import { MARKETS } from './domain/markets.js';
import { nearest } from './domain/nearest.js';
import { TEAM_LANGUAGES } from './domain/template.js';
import { isZone } from './domain/zone-offset.js';
import { oneOf, textThat } from './zod-faults.js';

/** Ids of ours: they appear in commands, logs and names of settings. */
const ourId = textThat((text) =>
  /^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/.test(text)
    ? undefined
    : {
        message: `is ${JSON.stringify(text.slice(0, 40))}, not an id`,
        hint: 'Use small letters, digits and -, at most 32.',
      },
);

/** Ids of others: long numbers without quotes keep every digit. */
const theirId = z.preprocess(
  (value) => (typeof value === 'bigint' || Number.isSafeInteger(value) ? String(value) : value),
  textThat((text) =>
    /^\S{1,128}$/.test(text)
      ? undefined
      : { message: 'is blank or has spaces', hint: 'Copy the id as it stands.' },
  ),
);

const displayName = textThat((text) =>
  text.trim() !== '' && text.length <= 80
    ? undefined
    : { message: 'is blank or over 80 characters', hint: 'Write the name people know.' },
);

const marketCode = textThat((text) => {
  if (MARKETS.has(text)) return undefined;
  if (text === 'GB') return { message: 'is "GB"', hint: 'TikTok Shop writes UK.' };
  return oneOf(text, [...MARKETS.keys()]);
});

const zoneName = textThat((text) => {
  if (isZone(text)) return undefined;
  const near = nearest(text, Intl.supportedValuesOf('timeZone'));
  const hint = near
    ? `Did you mean "${near}"?`
    : 'Write it like Asia/Jakarta, or leave it out to use the market’s.';
  return { message: `is ${JSON.stringify(text.slice(0, 60))}, not a time zone`, hint };
});

/** Quoted or not, in major units. */
const amount = z.preprocess(
  (value) => (typeof value === 'number' || typeof value === 'bigint' ? String(value) : value),
  textThat((text) =>
    /^\d{1,12}(?:\.\d{1,4})?$/.test(text)
      ? undefined
      : { message: 'is no amount', hint: 'Write it like "500" or "49.90", in the shop’s currency.' },
  ),
);

const PLATFORMS = ['console', 'slack', 'discord', 'telegram'] as const;
const role = z.enum(ROLES);

const port = z.number().int().min(0).max(65_535);

const shopSchema = z
  .strictObject({
    id: ourId,
    marketplace: z.enum(['tiktok-shop']),
    externalId: theirId,
    market: marketCode,
    zone: zoneName.optional(),
    name: displayName,
    policy: z.string(),
    channels: z.array(z.string()).min(1),
    mode: z.enum(['live', 'shadow']).default('shadow'),
    secondPerson: z.strictObject({ over: amount }).optional(),
  })
  .transform((shop) => ({ ...shop, zone: shop.zone ?? MARKETS.get(shop.market)?.zone ?? 'UTC' }));

const channelSchema = z.strictObject({
  id: ourId,
  platform: z.enum(PLATFORMS),
  place: theirId,
  language: z.enum(TEAM_LANGUAGES),
  members: z.enum(['agent', 'viewer', 'none']).default('agent'),
});

const personSchema = z.strictObject({
  id: ourId,
  name: displayName,
  ids: z.partialRecord(z.enum(PLATFORMS), theirId),
  role,
  /** By shop, where it is another one. */
  roles: z.record(z.string(), role).optional(),
  onDuty: z.boolean().default(true),
  shops: z.array(z.string()).min(1).optional(),
});

const groupSchema = z.strictObject({
  platform: z.enum(PLATFORMS),
  group: theirId,
  role,
  shops: z.array(z.string()).min(1).optional(),
});

export const configSchema = z.strictObject({
  shops: z.array(shopSchema).min(1),
  channels: z.array(channelSchema).min(1),
  people: z.array(personSchema).default([]),
  groups: z.array(groupSchema).default([]),
  http: z.strictObject({ port: port.default(8788), host: z.string().default('127.0.0.1') }).prefault({}),
  console: z.strictObject({ port: port.default(8787) }).prefault({}),
});

/** `zone` is filled in from the market, `mode` and `onDuty` have defaults; a person without `shops` has all of them. */
export type Config = z.infer<typeof configSchema>;
export type ShopConfig = Config['shops'][number];
export type ChannelConfig = Config['channels'][number];
export type PersonConfig = Config['people'][number];
