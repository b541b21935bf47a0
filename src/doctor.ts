/**
 * The doctor: looks at everything the bot lives on, from files and clock to shops and chats, and says of each what is so and
 * what to do. It changes nothing. One examination for the shell and for the channel.
 */
import { statfs } from 'node:fs/promises';
import type { Config, ShopConfig } from './config.js';
import type { BackupPlan } from './domain/backup.js';
import type { TeamLanguage } from './domain/template.js';
import { AppError } from './errors.js';
import type { ChatSetup, Diagnosis, Marketplace } from './ports.js';
import type { AccessBook } from './services/access/access-book.js';
import { diagnoseTokens } from './services/access/diagnose-tokens.js';
import { diagnoseBackups } from './services/diagnose-backups.js';
import { diagnoseBot, diagnoseWork } from './services/diagnose-rows.js';
import type { Db } from './store/database.js';
import { type DriverBuild, driverBuild, mayEndTheProcess } from './store/driver-build.js';
import { inspectFile } from './store/inspect.js';
import type { Said } from './texts/doctor-shape.js';
import { texts } from './texts/texts.js';

/** What is looked at. What is absent is said so. */
export interface Patient {
  config: Config;
  dataDir: string;
  /** The SQLite file; absent with PostgreSQL. */
  file?: string;
  /** Undefined where there is no database yet; an error where it could not be opened. */
  db: Db | Error | undefined;
  marketplaces: ReadonlyMap<string, Marketplace>;
  /** Tokens as they are stored; absent where they do not open, which is told elsewhere. */
  access?: AccessBook | undefined;
  /** Where webhooks reach the bot; absent where shops are polled. */
  publicUrl?: string | undefined;
  /** Of each platform that a channel is on, but the console; undefined where its credentials are missing. */
  setups: ReadonlyMap<string, ChatSetup | undefined>;
  backups: BackupPlan;
  now(): number;
  /** Every page of the database is looked at: not beside a bot in the same process. */
  thorough: boolean;
}

const MB = 1_048_576;
const DISK_LOW_BYTES = 500 * MB;
const DISK_BAD_BYTES = 100 * MB;
const WAL_LARGE_BYTES = 256 * MB;

const good = (part: string, detail: string): Diagnosis => ({ part, state: 'good', detail });
const bad = (part: string, said: Said): Diagnosis => ({ part, state: 'bad', ...said });
const look = (part: string, said: Said): Diagnosis => ({ part, state: 'warning', ...said });

/** Everything. What fails in an unforeseen way is a finding too, and hides nothing else. */
export async function examine(patient: Patient, language: TeamLanguage): Promise<Diagnosis[]> {
  const { config } = patient;
  const outside = await Promise.all([
    ...config.shops.map((shop) => examineShop(patient, shop, language)),
    ...[...patient.setups].map(([platform, setup]) => examineChat(patient, platform, setup, language)),
  ]);
  return [
    diagnoseConfig(config, language),
    ...diagnoseFile(patient, language),
    ...(patient.file === undefined ? [] : diagnoseDriver(driverBuild(), language)),
    await diagnoseDisk(patient.dataDir, language),
    diagnoseBackups(
      patient.backups,
      patient.file === undefined ? 'postgres' : 'sqlite',
      patient.now(),
      language,
    ),
    ...(await beat(patient, language)),
    ...outside.flat(),
  ];
}

export function diagnoseConfig(config: Config, language: TeamLanguage): Diagnosis {
  const { parts, config: t } = texts(language).doctor;
  const { shops, channels, people } = config;
  if (!people.some(({ role }) => role === 'owner')) return look(parts.config, t.noOwner);
  return good(parts.config, t.good(shops.length, channels.length, people.length));
}

export function diagnoseFile(
  { file, db, thorough }: Pick<Patient, 'file' | 'db' | 'thorough'>,
  language: TeamLanguage,
): Diagnosis[] {
  const { parts, database: t } = texts(language).doctor;
  const part = parts.database;
  if (db instanceof AppError && db.code === 'store-not-durable') return [bad(part, t.notDurable)];
  if (db instanceof Error) return [bad(part, t.unreadable(db.message))];
  if (file === undefined) return [good(part, t.postgres)];
  const health = inspectFile(file, thorough);
  if (!health) return [look(part, t.absent)];
  if (health.damage !== undefined) return [bad(part, t.damaged(health.damage))];
  if (health.walBytes > WAL_LARGE_BYTES) return [look(part, t.walLarge(sizeText(health.walBytes, language)))];
  return [good(part, t.good(sizeText(health.bytes, language)))];
}

/** Of the driver there is something to say only where it is dangerous. */
export function diagnoseDriver(build: DriverBuild, language: TeamLanguage): Diagnosis[] {
  const { parts, database: t } = texts(language).doctor;
  return mayEndTheProcess(build) ? [bad(parts.database, t.driver(build.node))] : [];
}

export async function diagnoseDisk(folder: string, language: TeamLanguage): Promise<Diagnosis> {
  const { parts, disk: t } = texts(language).doctor;
  const { bavail, bsize } = await statfs(folder).catch(() => statfs('.'));
  const free = sizeText(bavail * bsize, language);
  if (bavail * bsize < DISK_BAD_BYTES) return bad(parts.disk, t.low(free));
  return bavail * bsize < DISK_LOW_BYTES ? look(parts.disk, t.low(free)) : good(parts.disk, t.good(free));
}

async function beat({ db, now }: Patient, language: TeamLanguage): Promise<Diagnosis[]> {
  if (db === undefined || db instanceof Error) return [];
  const { parts, database } = texts(language).doctor;
  return await diagnoseBot(db, language, now()).then(
    (finding) => [finding],
    (error: unknown) => [bad(parts.bot, database.unreadable(wordsOf(error)))],
  );
}

/** One shop: from outside, then what the database knows of it. */
export async function examineShop(
  patient: Pick<Patient, 'db' | 'marketplaces' | 'access' | 'publicUrl' | 'now'>,
  shop: ShopConfig,
  language: TeamLanguage,
): Promise<Diagnosis[]> {
  const t = texts(language).doctor;
  const { db, marketplaces, now } = patient;
  const { id, externalId, market, marketplace } = shop;
  const outside =
    (await marketplaces.get(marketplace)?.diagnose?.({ id, externalId, market }, language)) ?? [];
  const inside =
    db === undefined || db instanceof Error
      ? []
      : await diagnoseWork(db, id, language, now()).catch(() => [
          // A shop that was added to the file since the bot last started is in no row yet.
          look(t.parts.reading, t.reading.never),
        ]);
  return [...outside, ...(await tokens(patient, shop, language)), ...inside].map((finding) => ({
    ...finding,
    part: t.part(shop.name, finding.part),
  }));
}

/** What is stored of access, and where webhooks were registered to go. */
async function tokens(
  { db, access, publicUrl, now }: Parameters<typeof examineShop>[0],
  { id, zone }: ShopConfig,
  language: TeamLanguage,
): Promise<Diagnosis[]> {
  if (!access || db === undefined || db instanceof Error) return [];
  const asked = { shopId: id, zone, language, now: now(), ...(publicUrl === undefined ? {} : { publicUrl }) };
  return await diagnoseTokens(db, access, asked);
}

async function examineChat(
  { config }: Patient,
  platform: string,
  setup: ChatSetup | undefined,
  language: TeamLanguage,
): Promise<Diagnosis[]> {
  const t = texts(language).doctor;
  const part = t.part(`${platform.charAt(0).toUpperCase()}${platform.slice(1)}`, t.parts.platform);
  if (!setup) return [bad(part, t.platform.none)];
  const places = config.channels.filter((channel) => channel.platform === platform).map(({ place }) => place);
  return await setup
    .diagnose(places, language)
    .catch((error: unknown) => [bad(part, t.database.unreadable(wordsOf(error)))]);
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function sizeText(bytes: number, language: TeamLanguage): string {
  const [value, unit] = bytes < 1_000 * MB ? [bytes / MB, 'megabyte'] : [bytes / (1_024 * MB), 'gigabyte'];
  return new Intl.NumberFormat(language, { style: 'unit', unit, maximumFractionDigits: 1 }).format(value);
}
