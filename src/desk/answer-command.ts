/** Answers what was typed. Reads go by without a write; what makes buttons or acts is one transaction. */
import type { Answer } from '../ports.js';
import { setPaused } from '../services/actions/pause.js';
import { boardView } from '../services/board-view.js';
import type { Unit } from '../store/database.js';
import { faultAnswer, helpCard, overviewCard, pausedAnswer, privately, resumedAnswer } from './answers.js';
import { type Asker, inOwnWords, refuse, shopsFor } from './asker.js';
import { askBatch } from './batch.js';
import { type Deed, record, type Tried } from './deed.js';
import type { DeskOptions } from './desk.js';
import { doctorAnswer } from './doctor-answer.js';
import { commandSpec, parseCommand } from './grammar.js';
import { listAnswer } from './list-answer.js';
import { actAnswer, lookAnswer } from './order-command.js';
import { changeLanguage, settingsAnswer } from './settings-answer.js';
import { shopsNamed, unknownShop } from './shops.js';

type Desk = DeskOptions & { write<T>(work: (unit: Unit) => Promise<T>): Promise<T> };

export async function answerCommand(asker: Asker, text: string, desk: Desk): Promise<Answer> {
  const who = await inOwnWords(desk.store.db, asker);
  const parsed = parseCommand(text);
  if (parsed.kind === 'unknown' || parsed.kind === 'invalid') return faultAnswer(parsed, who.language);
  const { right } = commandSpec(parsed.kind);
  const tried: Tried = { surface: 'command', action: right, shopId: null, orderId: null };
  const done = (work: (unit: Unit) => Promise<Deed>) =>
    desk.write(async (unit) => await record(unit, who, tried, await work(unit)));
  const refusal = refuse(who, right);
  if (refusal) return await done(async () => refusal);
  switch (parsed.kind) {
    case 'help':
      return privately(helpCard(who.language));
    case 'overview':
      return await overview(who, desk);
    case 'show':
    case 'mine':
    case 'late':
    case 'stock': {
      const page = { command: parsed, offset: 0, at: desk.now() };
      return await listAnswer(who, page, desk, { db: desk.store.db, write: desk.write });
    }
    case 'remind-all':
    case 'cancel-expired':
      return await askBatch(who, parsed, desk, desk.write);
    case 'settings': {
      const { language, scope = 'me' } = parsed;
      if (!language) return settingsAnswer(who, parsed, desk);
      const change = (unit: Unit) => changeLanguage(unit, who, language, scope, desk);
      const action = scope === 'channel' ? 'configure' : right;
      const answer = await desk.write(async (unit) =>
        record(unit, who, { ...tried, action }, await change(unit)),
      );
      await desk.channels.load(desk.store.db);
      return answer;
    }
    case 'doctor':
      return await doctorAnswer(desk.diagnose, who.language);
    case 'order':
    case 'why':
      return await desk.write((unit) => lookAnswer(unit, who, parsed, desk));
    case 'pause':
    case 'resume':
      return await done((unit) => pauseOrResume(unit, who, parsed, desk));
    default:
      return await done((unit) => actAnswer(unit, who, parsed, desk));
  }
}

async function overview(who: Asker, desk: Desk): Promise<Answer> {
  const views = [];
  for (const id of who.shopIds) views.push(await boardView(desk.store.db, desk.settings, id, desk.now()));
  return privately(overviewCard(views, who.language));
}

/** In every shop here where the asker may: a lead of one shop stops that one. */
async function pauseOrResume(
  unit: Unit,
  who: Asker,
  command: { kind: 'pause' | 'resume'; shop?: string },
  { settings }: Desk,
): Promise<Deed> {
  const { kind, shop } = command;
  const named = shop === undefined ? who.shopIds : shopsNamed(who, settings, shop);
  const [first] = named;
  if (first === undefined) return { answer: unknownShop(who, settings, shop ?? ''), outcome: 'refused' };
  const shopIds = shopsFor({ ...who, shopIds: named }, kind);
  const { person } = who;
  if (!person || shopIds.length === 0) {
    return refuse(who, kind, first) ?? { answer: unknownShop(who, settings, shop ?? ''), outcome: 'refused' };
  }
  await setPaused(unit, shopIds, person, kind === 'pause');
  const name = shopIds.length === 1 ? settings.shops.get(shopIds[0] ?? '')?.name : undefined;
  const answer = kind === 'pause' ? pausedAnswer(name, who.language) : resumedAnswer(name, who.language);
  return { answer, outcome: 'done', because: shopIds.join(' ') };
}
