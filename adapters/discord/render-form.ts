/** The core's forms as Discord's modals: the text above, then each field under its label; a choice is a select. */
import {
  type APIModalInteractionResponseCallbackData,
  type APISelectMenuOption,
  ComponentType,
  TextInputStyle,
} from 'discord.js';
import type { Form, FormField } from '../../src/domain/card.js';
import { customId } from './custom-id.js';
import { DISCORD } from './limits.js';
import { cut, escapedLength, escapeMarkdown, label, wholeText } from './markdown.js';

export type Modal = APIModalInteractionResponseCallbackData;

/** What is longer than one line of a phone is written in a box. */
const ONE_LINE = 60;

export function modal(form: Form): Modal {
  const text = form.text === undefined ? '' : cut(wholeText(form.text), DISCORD.modalText, escapedLength);
  const above =
    text === '' ? [] : [{ type: ComponentType.TextDisplay as const, content: escapeMarkdown(text) }];
  const fields = form.fields.slice(0, DISCORD.modalParts - above.length);
  return {
    custom_id: customId({ kind: 'form', token: form.token }),
    title: label(form.title, DISCORD.modalTitle),
    components: [
      ...above,
      ...fields.map((field) => ({
        type: ComponentType.Label as const,
        label: label(field.label, DISCORD.modalLabel),
        component: field.kind === 'choice' ? select(field) : input(field),
      })),
    ],
  };
}

function input({ name, value, maxLength }: FormField) {
  const max = Math.min(maxLength ?? DISCORD.modalText, DISCORD.modalText);
  const text = cut(wholeText(value), max);
  return {
    type: ComponentType.TextInput as const,
    custom_id: name.slice(0, DISCORD.customId),
    style: max > ONE_LINE ? TextInputStyle.Paragraph : TextInputStyle.Short,
    max_length: max,
    ...(text === '' ? {} : { value: text }),
  };
}

function select({ name, value, options = [] }: FormField) {
  return {
    type: ComponentType.StringSelect as const,
    custom_id: name.slice(0, DISCORD.customId),
    options: options.slice(0, DISCORD.options).map(
      (option): APISelectMenuOption => ({
        value: option.value,
        label: label(option.label, DISCORD.optionLabel),
        ...(option.value === value ? { default: true } : {}),
      }),
    ),
  };
}
