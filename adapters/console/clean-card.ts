/** The console's last step before showing: every string of a card or answer is cleaned, links lead to the web only. */
import type { Button, Card, Form, FormField } from '../../src/domain/card.js';
import { cleanLine, cleanText } from '../../src/domain/clean-text.js';
import { isWebLink } from '../../src/domain/web-link.js';
import type { Answer, ChatLimits } from '../../src/ports.js';

export function cleanCard(card: Card, limits: ChatLimits): Card {
  return {
    kind: card.kind,
    tone: card.tone,
    title: cleanLine(card.title),
    facts: card.facts.map((fact) => ({
      label: cleanLine(fact.label),
      value: cleanLine(fact.value),
      ...(fact.at === undefined ? {} : { at: fact.at }),
    })),
    lines: card.lines.map((line) => ({ ...line, text: cleanText(line.text) })),
    ...(card.rows && {
      rows: card.rows.slice(0, limits.rowsMax).map((row) => ({ ...row, cells: row.cells.map(cleanLine) })),
    }),
    buttons: card.buttons.slice(0, limits.buttonsMax).flatMap(cleanButton),
    summary: cleanLine(card.summary),
    language: card.language,
  };
}

function cleanButton(button: Button): Button[] {
  const label = cleanLine(button.label);
  if (button.url !== undefined)
    return isWebLink(button.url) ? [{ label, style: button.style, url: button.url }] : [];
  const confirm = button.confirm && {
    title: cleanLine(button.confirm.title),
    text: cleanText(button.confirm.text),
    yes: cleanLine(button.confirm.yes),
    no: cleanLine(button.confirm.no),
  };
  return [
    { label, style: button.style, ...(button.token && { token: button.token }), ...(confirm && { confirm }) },
  ];
}

export function cleanAnswer(answer: Answer, limits: ChatLimits): Answer {
  if (answer.kind === 'toast') return { ...answer, text: cleanText(answer.text) };
  if (answer.kind === 'card') return { ...answer, card: cleanCard(answer.card, limits) };
  return { kind: 'form', form: cleanForm(answer.form) };
}

function cleanForm(form: Form): Form {
  return {
    token: form.token,
    title: cleanLine(form.title),
    ...(form.text === undefined ? {} : { text: cleanText(form.text) }),
    fields: form.fields.map(cleanField),
    submit: cleanLine(form.submit),
    cancel: cleanLine(form.cancel),
    language: form.language,
  };
}

function cleanField(field: FormField): FormField {
  return {
    ...field,
    label: cleanLine(field.label),
    value: cleanText(field.value),
    ...(field.options && {
      options: field.options.map(({ value, label }) => ({ value, label: cleanLine(label) })),
    }),
  };
}
