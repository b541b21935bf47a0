/** What the database itself tells `doctor`: does the bot live, and how does the work of each shop stand. One check a function. */
import { formatSpan } from '../domain/format.js';
import type { TeamLanguage } from '../domain/template.js';
import type { Diagnosis } from '../ports.js';
import { countWaiting } from '../store/cancels.js';
import type { ChatDay } from '../store/chat-days.js';
import type { Db } from '../store/database.js';
import { findPulse } from '../store/pulse.js';
import { type ShopHealth, shopHealth } from '../store/shop-health.js';
import { getShop, hearsWebhooks, inShadow, type Shop } from '../store/shops.js';
import type { DoctorTexts, Said } from '../texts/doctor-shape.js';
import { texts } from '../texts/texts.js';
import { chatDayNow } from './chat-budget.js';

/** The bot beats every few seconds. */
const BEAT_MS = 30_000;
/** Polls come every minute at the latest. */
const READ_MS = 3 * 60_000;
const LATE_MS = 30_000;
const STUCK_MS = 5 * 60_000;

type Part = keyof DoctorTexts['parts'];

interface Look {
  t: DoctorTexts;
  language: TeamLanguage;
  now: number;
}

const lookIn = (language: TeamLanguage, now: number): Look => ({ t: texts(language).doctor, language, now });
const good = ({ t }: Look, part: Part, detail: string): Diagnosis => ({
  part: t.parts[part],
  state: 'good',
  detail,
});
const not = ({ t }: Look, part: Part, state: 'warning' | 'bad', said: Said): Diagnosis => ({
  part: t.parts[part],
  state,
  ...said,
});

/** Whether the bot runs on this database now. */
export async function isAwake(db: Db, now: number): Promise<boolean> {
  const pulse = await findPulse(db);
  return pulse !== undefined && now - Number(pulse.at) < BEAT_MS;
}

export async function diagnoseBot(db: Db, language: TeamLanguage, now: number): Promise<Diagnosis> {
  const look = lookIn(language, now);
  const pulse = await findPulse(db);
  if (!pulse) return not(look, 'bot', 'warning', look.t.bot.never);
  const span = formatSpan(now - Number(pulse.at), language);
  if (await isAwake(db, now)) return good(look, 'bot', look.t.bot.runs(span));
  return not(look, 'bot', 'bad', look.t.bot.stands(span));
}

/** `part` is without the shop's name. What can only be so while the bot runs is asked only then. */
export async function diagnoseWork(
  db: Db,
  shopId: string,
  language: TeamLanguage,
  now: number,
): Promise<Diagnosis[]> {
  const look = lookIn(language, now);
  const shop = await getShop(db, shopId);
  const state = [
    await mode(look, db, shop),
    reading(look, shop),
    webhooks(look, shop),
    quota(look, await chatDayNow(db, shopId, now)),
  ];
  if (shop.paused_at !== null || !(await isAwake(db, now))) return state;
  const health = await shopHealth(db, shopId, { late: now - LATE_MS, stuck: now - STUCK_MS, now });
  return [...state, timers(look, health), queue(look, health), messages(look, health)];
}

async function mode(look: Look, db: Db, shop: Shop): Promise<Diagnosis> {
  const { t } = look;
  if (shop.paused_at !== null) return not(look, 'mode', 'warning', t.mode.paused(shop.id));
  if (shop.stopped_at !== null)
    return not(look, 'mode', 'warning', t.mode.stopped(await countWaiting(db, shop.id)));
  return inShadow(shop)
    ? not(look, 'mode', 'warning', t.mode.shadow(shop.id))
    : good(look, 'mode', t.mode.live);
}

function reading(look: Look, shop: Shop): Diagnosis {
  const { t, language, now } = look;
  if (shop.polled_at === null) return not(look, 'reading', 'warning', t.reading.never);
  const age = now - Number(shop.polled_at);
  const span = formatSpan(age, language);
  return age < READ_MS
    ? good(look, 'reading', t.reading.good(span))
    : not(look, 'reading', 'bad', t.reading.old(span));
}

/** Their absence is no fault: without a public address there are none. That they stop is one. */
function webhooks(look: Look, shop: Shop): Diagnosis {
  const { t, language, now } = look;
  if (shop.webhook_at === null) return good(look, 'webhooks', t.webhooks.never);
  const span = formatSpan(now - Number(shop.webhook_at), language);
  return hearsWebhooks(shop, now)
    ? good(look, 'webhooks', t.webhooks.good(span))
    : not(look, 'webhooks', 'warning', t.webhooks.silent(span));
}

function quota(look: Look, { used, spent, low_at }: ChatDay): Diagnosis {
  const { t } = look;
  if (spent === 1) return not(look, 'quota', 'bad', t.quota.spent);
  return low_at === null
    ? good(look, 'quota', t.quota.good(Number(used)))
    : not(look, 'quota', 'warning', t.quota.low(Number(used)));
}

function timers(look: Look, { timers: { overdue, oldestAt } }: ShopHealth): Diagnosis {
  const { t, language, now } = look;
  if (overdue === 0) return good(look, 'timers', t.timers.good);
  const span = formatSpan(now - (oldestAt ?? now), language);
  return not(look, 'timers', 'bad', t.timers.overdue(overdue, span));
}

function queue(look: Look, { effects: { waiting, stuck, oldestAt } }: ShopHealth): Diagnosis {
  const { t, language, now } = look;
  if (stuck === 0) return good(look, 'queue', t.queue.good(waiting));
  const span = formatSpan(now - (oldestAt ?? now), language);
  return not(look, 'queue', 'bad', t.queue.stuck(stuck, span));
}

function messages(look: Look, { unknown }: ShopHealth): Diagnosis {
  const { t } = look;
  return unknown === 0
    ? good(look, 'messages', t.messages.good)
    : not(look, 'messages', 'warning', t.messages.unknown(unknown));
}
