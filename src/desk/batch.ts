/** Many orders at once: a question with what would be done and what is left out, then the same acts as single presses. */
import type { Button, Card } from '../domain/card.js';
import { formatMoney } from '../domain/money.js';
import type { Answer } from '../ports.js';
import {
  actOnMany,
  type BatchAction,
  emptyTally,
  lookAtMany,
  type Tally,
} from '../services/actions/batch.js';
import { openOrderIds } from '../services/list-orders.js';
import { type ButtonRow, insertButton, setButtonParams } from '../store/cards.js';
import type { Unit } from '../store/database.js';
import { becauseWords } from '../texts/sentence.js';
import { texts } from '../texts/texts.js';
import { privately, toast } from './answers.js';
import { type Asker, shopsFor } from './asker.js';
import { type ButtonParams, useUp } from './button.js';
import type { BatchCommand } from './command-spec.js';
import type { Deed } from './deed.js';
import type { DeskOptions } from './desk.js';
import { shopsNamed, unknownShop } from './shops.js';

/** More are never asked about at once: a livestream has thousands, and a person must be able to mean it. */
const BATCH_MAX = 500;
/** In one transaction, so that presses of others go between. */
const SLICE = 25;
const QUESTION_LIFE_MS = 10 * 60_000;

/** The orders the question was about; those that were acted on are taken out as it goes. */
interface BatchParams extends ButtonParams {
  ids: string[];
}

const ACTIONS = { 'remind-all': 'remind_all', 'cancel-expired': 'cancel_expired' } as const satisfies Record<
  BatchCommand['kind'],
  BatchAction
>;

type Write = <T>(work: (unit: Unit) => Promise<T>) => Promise<T>;

export async function askBatch(
  who: Asker,
  command: BatchCommand,
  desk: DeskOptions,
  write: Write,
): Promise<Answer> {
  const { person, channel } = who;
  const action = ACTIONS[command.kind];
  if (!person || !channel) return toast(texts(who.language).desk.notHere, 'bad');
  const { shop, ...filter } = command.filter ?? {};
  const named = shop === undefined ? who.shopIds : shopsNamed(who, desk.settings, shop);
  const shopIds = shopsFor({ ...who, shopIds: named }, action);
  if (shopIds.length === 0) return unknownShop(who, desk.settings, shop ?? '');
  const overdue = action === 'cancel_expired' ? { overdueAt: desk.now() } : {};
  const found = await openOrderIds(desk.store.db, { shopIds, ...filter, ...overdue }, BATCH_MAX);
  const tally = emptyTally();
  for (const ids of slices(found.ids))
    await write((unit) => lookAtMany(unit, desk.settings, person, action, ids, tally));
  const token = desk.newToken();
  if (tally.ids.length > 0) {
    await write((unit) =>
      insertButton(unit, {
        token,
        card_id: null,
        shop_id: shopIds[0] ?? '',
        order_id: null,
        channel_id: channel.id,
        action,
        params: JSON.stringify({ ids: tally.ids } satisfies BatchParams),
        expires_at: unit.now + QUESTION_LIFE_MS,
      }),
    );
  }
  return privately(questionCard(action, tally, found.beyond, token, who));
}

/** One slice of what was agreed to. `more`: so many are still to come. */
export async function actOnSlice(
  unit: Unit,
  button: ButtonRow,
  who: Asker,
  { settings }: DeskOptions,
  tally: Tally,
): Promise<Deed & { more: number }> {
  const action = button.action as BatchAction;
  const { ids } = JSON.parse(button.params) as BatchParams;
  const now = ids.slice(0, SLICE);
  const rest = ids.slice(SLICE);
  if (who.person) await actOnMany(unit, settings, who.person, action, now, tally);
  if (rest.length === 0) await useUp(unit, button, who);
  else await setButtonParams(unit, button.token, JSON.stringify({ ids: rest } satisfies BatchParams));
  const card = resultCard(action, tally, who);
  return { answer: privately(card), outcome: 'done', because: `${tally.ids.length}`, more: rest.length };
}

export function isBatch(action: string): action is BatchAction {
  return action === 'remind_all' || action === 'cancel_expired';
}

function questionCard(action: BatchAction, tally: Tally, beyond: number, token: string, who: Asker): Card {
  const t = texts(who.language).desk;
  const said = t.batch[action];
  const count = tally.ids.length;
  const button: Button = {
    token,
    label: said.yes(count),
    style: action === 'cancel_expired' ? 'danger' : 'primary',
  };
  const card = tallyCard(count > 0 ? said.title(count) : said.nothing, tally, who);
  const lines = [
    ...(count > 0 ? [{ text: said.text }] : []),
    ...card.lines,
    ...(beyond > 0 ? [{ text: t.beyond(beyond), style: 'small' as const }] : []),
  ];
  return { ...card, tone: count > 0 ? 'warning' : 'calm', lines, buttons: count > 0 ? [button] : [] };
}

function resultCard(action: BatchAction, tally: Tally, who: Asker): Card {
  const said = texts(who.language).desk.batch[action];
  const count = tally.ids.length;
  return { ...tallyCard(count > 0 ? said.done(count) : said.nothing, tally, who), tone: 'good' };
}

function tallyCard(title: string, { ids, sums, leftOut }: Tally, who: Asker): Card {
  const t = texts(who.language);
  const total = t.words.list(sums.map((sum) => formatMoney(sum, who.language)));
  const reasons = Object.entries(leftOut).sort(([, a], [, b]) => b - a);
  return {
    kind: 'note',
    tone: 'calm',
    title,
    facts: ids.length > 0 ? [{ label: t.card.facts.total, value: total }] : [],
    lines: reasons.map(([because, count]) => ({
      text: t.desk.leftOut(count, becauseWords(because, who.language)),
    })),
    buttons: [],
    summary: title,
    language: who.language,
  };
}

function slices(ids: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(ids.length / SLICE) }, (_, n) =>
    ids.slice(n * SLICE, (n + 1) * SLICE),
  );
}
