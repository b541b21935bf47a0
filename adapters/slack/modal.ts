/** A form as a Slack modal, and what a modal remembers of where it came from. Pure. */
import type { types } from '@slack/bolt';
import * as z from 'zod';
import type { Form, FormField } from '../../src/domain/card.js';
import { cleanText } from '../../src/domain/clean-text.js';
import type { Place } from '../../src/ports.js';
import { cut, plainLine, plainText } from './encode.js';
import { MODAL } from './limits.js';

/** Every input's `action_id`: the field's name is the block's. */
export const INPUT = 'value';
export const FORM = 'form';
const NOTICE = 'notice';

export interface ModalOrigin {
  place: Place;
  token: string;
  /** The thread the answer belongs in. */
  thread?: string;
}

const origin = z.object({ place: z.string(), token: z.string(), thread: z.string().optional() });

/** Undefined for what is none of ours. */
export function readOrigin(metadata: string): ModalOrigin | undefined {
  try {
    const { thread, ...read } = origin.parse(JSON.parse(metadata));
    return { ...read, ...(thread !== undefined && { thread }) };
  } catch {
    return undefined;
  }
}

export function renderForm(form: Form, from: Omit<ModalOrigin, 'token'>): types.ModalView {
  const about = form.text ? [sectionOf(form.text)] : [];
  return {
    type: 'modal',
    callback_id: FORM,
    private_metadata: JSON.stringify({ ...from, token: form.token }),
    title: plainLine(form.title, MODAL.title),
    submit: plainLine(form.submit, MODAL.button),
    close: plainLine(form.cancel, MODAL.button),
    blocks: [...about, ...form.fields.slice(0, MODAL.blocks - 1).flatMap(inputBlock)],
  };
}

/** Takes the form's place to say why it could not be done. */
export function renderNotice(title: string, text: string, close: string): types.ModalView {
  return {
    type: 'modal',
    callback_id: NOTICE,
    title: plainLine(title, MODAL.title),
    close: plainLine(close, MODAL.button),
    blocks: [sectionOf(text)],
  };
}

const sectionOf = (text: string): types.SectionBlock => ({
  type: 'section',
  text: plainText(text, MODAL.input),
});

function inputBlock(field: FormField): types.KnownBlock[] {
  const element = field.kind === 'text' ? textInput(field) : choice(field);
  if (!element || field.name.length > MODAL.blockId) return [];
  const label = plainLine(field.label, MODAL.label);
  // What must be filled in is the core's to say, in words that help.
  return [{ type: 'input', block_id: field.name, label, element, optional: true }];
}

function textInput({ value, maxLength }: FormField): types.PlainTextInput {
  const max = Math.min(maxLength ?? MODAL.input, MODAL.input);
  const initial = cut(cleanText(value), max);
  return {
    type: 'plain_text_input',
    action_id: INPUT,
    multiline: max > MODAL.optionValue || value.includes('\n'),
    max_length: max,
    ...(initial !== '' && { initial_value: initial }),
  };
}

/** Undefined without anything to choose: Slack refuses an empty menu. */
function choice({ options = [], value }: FormField): types.StaticSelect | undefined {
  const listed = options
    .filter((option) => option.value !== '' && option.value.length <= MODAL.optionValue)
    .slice(0, MODAL.options)
    .map((option) => ({ text: plainLine(option.label, MODAL.optionLabel), value: option.value }));
  if (listed.length === 0) return undefined;
  const chosen = listed.find((option) => option.value === value);
  return {
    type: 'static_select',
    action_id: INPUT,
    options: listed,
    ...(chosen && { initial_option: chosen }),
  };
}
