/** Answers what was typed. Reads go by without a write; what makes buttons or acts is one transaction. */
import type { Answer } from '../ports.js';
import { setPaused } from '../services/actions/pause.js';
import { boardView } from '../services/board-view.js';
import type { Unit } from '../store/database.js';
import {
  faultAnswer,
  forbiddenAnswer,
  helpCard,
  overviewCard,
  pausedAnswer,
  privately,
  resumedAnswer,
} from './answers.js';
import { type Asker, refuse } from './asker.js';
import type { DeskOptions } from './desk.js';
import { commandSpec, parseCommand } from './grammar.js';
import { listAnswer } from './list-answer.js';
import { actAnswer, lookAnswer } from './order-command.js';
import { shopsNamed, unknownShop } from './shops.js';

type Desk = DeskOptions & { write<T>(work: (unit: Unit) => Promise<T>): Promise<T> };

export async function answerCommand(who: Asker, text: string, desk: Desk): Promise<Answer> {
  const parsed = parseCommand(text);
  if (parsed.kind === 'unknown' || parsed.kind === 'invalid') return faultAnswer(parsed, who.language);
  const refusal = refuse(who, commandSpec(parsed.kind).right);
  if (refusal) return refusal;
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
    case 'order':
    case 'why':
      return await desk.write((unit) => lookAnswer(unit, who, parsed, desk));
    case 'pause':
    case 'resume':
      return await pauseOrResume(who, parsed, desk);
    default:
      return await desk.write((unit) => actAnswer(unit, who, parsed, desk));
  }
}

async function overview(who: Asker, desk: Desk): Promise<Answer> {
  const views = [];
  for (const id of who.shopIds) views.push(await boardView(desk.store.db, desk.settings, id, desk.now()));
  return privately(overviewCard(views, who.language));
}

async function pauseOrResume(
  who: Asker,
  command: { kind: 'pause' | 'resume'; shop?: string },
  desk: Desk,
): Promise<Answer> {
  const shopIds = command.shop === undefined ? who.shopIds : shopsNamed(who, desk.settings, command.shop);
  if (shopIds.length === 0) return unknownShop(who, desk.settings, command.shop ?? '');
  const { person } = who;
  if (!person) return forbiddenAnswer(command.kind, undefined, who.language);
  await desk.write((unit) => setPaused(unit, shopIds, person, command.kind === 'pause'));
  const name = shopIds.length === 1 ? desk.settings.shops.get(shopIds[0] ?? '')?.name : undefined;
  return command.kind === 'pause' ? pausedAnswer(name, who.language) : resumedAnswer(name, who.language);
}
