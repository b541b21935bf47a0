import type { ActionName } from '../domain/action.js';
import type { Form } from '../domain/card.js';
import { formatMoment, formatSpan } from '../domain/format.js';
import { lintWords } from '../domain/lint-template.js';
import { orderEnding } from '../domain/order-state.js';
import type { Settings } from '../domain/settings.js';
import type { TeamLanguage } from '../domain/template.js';
import type { Wish } from '../services/actions/act.js';
import { previewMessage } from '../services/actions/write-buyer.js';
import { type ButtonRow, insertButton } from '../store/cards.js';
import type { Unit } from '../store/database.js';
import type { Order } from '../store/orders.js';
import { getShop, inShadow } from '../store/shops.js';
import { becauseWords } from '../texts/sentence.js';
import { texts } from '../texts/texts.js';
import { toast } from './answers.js';
import type { Asker } from './asker.js';
import type { ButtonParams } from './button.js';
import type { Deed } from './deed.js';

const MINUTE_MS = 60_000;
const SNOOZE_MS = [15, 30, 60, 120, 240, 720].map((minutes) => minutes * MINUTE_MS);
const EXTEND_MS = [15, 30, 60, 120, 1_440].map((minutes) => minutes * MINUTE_MS);
/** A form left open longer than this is asked for again. */
const FORM_LIFE_MS = 30 * MINUTE_MS;
/** Far under every marketplace's own limit: a buyer reads two lines. */
const TEXT_MAX = 500;

type FormAction = 'ask' | 'remind' | 'snooze' | 'extend';

export function isFormAction(action: ActionName): action is FormAction {
  return action === 'ask' || action === 'remind' || action === 'snooze' || action === 'extend';
}

/** The dialog behind a button: the message as the buyer would read it, or how long. */
export async function formFor(
  unit: Unit,
  settings: Settings,
  order: Order,
  action: FormAction,
  button: ButtonRow,
  who: Asker,
  newToken: () => string,
): Promise<Deed> {
  const parts = await partsOf(unit, settings, order, action, who.language);
  if (!parts) {
    const because = 'missing_variable';
    const text = texts(who.language).actions.refused(becauseWords(because, who.language));
    return { answer: toast(text, 'bad'), outcome: 'refused', because };
  }
  const token = newToken();
  const params = JSON.stringify({ held: order.held } satisfies ButtonParams);
  await insertButton(unit, { ...button, token, params, card_id: null, expires_at: unit.now + FORM_LIFE_MS });
  const form: Form = {
    token,
    ...parts,
    cancel: texts(who.language).actions.formCancel,
    language: who.language,
  };
  return { answer: { kind: 'form', form }, outcome: 'opened' };
}

async function partsOf(
  unit: Unit,
  settings: Settings,
  order: Order,
  action: FormAction,
  language: TeamLanguage,
): Promise<Pick<Form, 'title' | 'text' | 'fields' | 'submit'> | undefined> {
  const { actions, words } = texts(language);
  const ending = orderEnding(order.external_id);
  if (action === 'ask' || action === 'remind') {
    const preview = await previewMessage(unit, settings, order, action);
    if (!preview.ok) return undefined;
    const { title, field, submit } = actions.preview;
    return {
      title: title(words.steps[action], ending),
      ...(inShadow(await getShop(unit.tx, order.shop_id)) ? { text: actions.inShadow } : {}),
      fields: [{ name: 'text', label: field, kind: 'text', value: preview.text, maxLength: TEXT_MAX }],
      submit,
    };
  }
  const zone = settings.shops.get(order.shop_id)?.zone ?? 'UTC';
  const choices = action === 'snooze' ? SNOOZE_MS : EXTEND_MS;
  const options = choices.map((ms) => ({ value: String(ms), label: formatSpan(ms, language) }));
  const field = { name: 'for', kind: 'choice' as const, value: options[1]?.value ?? '', options };
  if (action === 'snooze') {
    const { title, field: label, submit } = actions.snooze;
    return { title: title(ending), fields: [{ ...field, label }], submit };
  }
  const { title, field: label, text, submit } = actions.extend;
  const deadline =
    order.deadline_at === null ? undefined : text(formatMoment(order.deadline_at, zone, language, unit.now));
  return {
    title: title(ending),
    fields: [{ ...field, label }],
    submit,
    ...(deadline === undefined ? {} : { text: deadline }),
  };
}

/** What a submitted form asks for. Only lengths that were offered are taken. */
export function wishOf(
  action: ActionName,
  values: Record<string, string>,
  language: TeamLanguage,
): { kind: 'wish'; wish: Wish } | { kind: 'invalid'; text: string } {
  const invalid = { kind: 'invalid' as const, text: texts(language).actions.expired };
  if (action === 'ask' || action === 'remind') {
    const text = (values.text ?? '').trim();
    if (text === '' || text.length > TEXT_MAX) return invalid;
    const [fault] = lintWords(text);
    if (fault)
      return { kind: 'invalid', text: texts(language).actions.refused(`${fault.message}. ${fault.hint}`) };
    return { kind: 'wish', wish: { action, text } };
  }
  const forMs = Number(values.for);
  const offered = action === 'snooze' ? SNOOZE_MS : EXTEND_MS;
  return offered.includes(forMs) ? { kind: 'wish', wish: { action, forMs } } : invalid;
}
