/** One field of a form as a question in the chat, to the one who pressed. Pure. */
import type { ForceReply, InlineKeyboardMarkup } from 'grammy/types';
import type { Button, Form, FormField } from '../../src/domain/card.js';
import { cleanLine } from '../../src/domain/clean-text.js';
import { teamLanguage } from '../../src/texts/texts.js';
import { dataOf, type Keyboard, keyboardOf, labelOf } from './buttons.js';
import { htmlOf, type Paragraph, part, shortened } from './html.js';
import { WIRE } from './limits.js';
import type { Person } from './parse.js';
import { wordsOf } from './words.js';

export interface Asked {
  /** Of the dialogue: letters and digits, at most 12. */
  id: string;
  form: Form;
  person: Person;
  /** Which field is being asked. */
  field: number;
}

/** A text that is to be written is asked by a forced reply; all else by buttons. */
export function renderQuestion(
  asked: Asked,
  change: boolean,
): { html: string; markup: ForceReply | InlineKeyboardMarkup } {
  const { form, person, field: index } = asked;
  const words = wordsOf(teamLanguage(form.language));
  const field = form.fields[index] as FormField;
  const asksText = field.kind === 'text' && (change || field.value === '');
  const name = part(shortened(cleanLine(person.name), 64) || '–');
  const paragraphs: Paragraph[] = [
    [{ ...name, userId: person.userId }, { text: ' · ' }, part(cleanLine(form.title), 'b')],
    ...(form.text ? [[part(form.text)]] : []),
    [part(cleanLine(field.label), 'i'), ...(asksText ? [{ text: ` – ${words.answerHere}` }] : [])],
    ...(field.kind === 'text' && field.value !== ''
      ? [[part(field.value, change ? 'code' : 'blockquote')]]
      : []),
  ];
  const html = htmlOf(paragraphs, WIRE.text, WIRE.marks);
  if (!asksText) return { html, markup: { inline_keyboard: choicesOf(asked, field) } };
  const placeholder = shortened(labelOf(field.label), WIRE.placeholder);
  return { html, markup: { force_reply: true, selective: true, input_field_placeholder: placeholder } };
}

function choicesOf({ id, form }: Asked, field: FormField): Keyboard {
  const words = wordsOf(teamLanguage(form.language));
  const key = (token: string, label: string, isLikely = false): Button => {
    return { token, label, style: isLikely ? 'primary' : 'default' };
  };
  const options = (field.options ?? []).map(({ value, label }, index) =>
    key(String(index), label, value === field.value),
  );
  const text = [key('as-it-is', form.submit, true), key('change', words.change)];
  const keys = [...(field.kind === 'choice' ? options : text), key('no', form.cancel)];
  return keyboardOf(keys, (_, token) => dataOf({ act: 'form', token: `${id}.${token}`, onAnswer: false }));
}
