import { type ComponentChild, h } from 'preact';
import { useState } from 'preact/hooks';
import type { Form } from '../wire.js';

type Field = Form['fields'][number];

/** More choices than this go into a list. */
const RADIOS_MAX = 6;
/** Longer texts get more than a line. */
const ONE_LINE_MAX = 80;

export function FormFieldView({ field }: { field: Field }): ComponentChild {
  if (field.kind === 'choice')
    return (field.options?.length ?? 0) <= RADIOS_MAX ? h(Radios, { field }) : h(List, { field });
  return h(Text, { field });
}

function Text({ field: { name, label, value, maxLength } }: { field: Field }): ComponentChild {
  const [length, setLength] = useState(value.length);
  const common = {
    class: 'field',
    name,
    maxLength,
    defaultValue: value,
    dir: 'auto',
    onInput: (event: { currentTarget: HTMLInputElement | HTMLTextAreaElement }) =>
      setLength(event.currentTarget.value.length),
  } as const;
  const long = (maxLength ?? 0) > ONE_LINE_MAX || value.length > ONE_LINE_MAX;
  return h(
    'label',
    { class: 'form-row' },
    h(
      'span',
      { class: 'form-label' },
      label,
      maxLength !== undefined && h('span', { class: 'tally', 'aria-hidden': true }, `${length}/${maxLength}`),
    ),
    long ? h('textarea', { ...common, rows: 4 }) : h('input', { ...common, type: 'text' }),
  );
}

function Radios({ field: { name, label, value, options = [] } }: { field: Field }): ComponentChild {
  return h(
    'fieldset',
    { class: 'form-row radios' },
    h('legend', { class: 'form-label' }, label),
    options.map((option) =>
      h(
        'label',
        { key: option.value, class: 'radio' },
        h('input', { type: 'radio', name, value: option.value, defaultChecked: option.value === value }),
        h('span', {}, option.label),
      ),
    ),
  );
}

function List({ field: { name, label, value, options = [] } }: { field: Field }): ComponentChild {
  return h(
    'label',
    { class: 'form-row' },
    h('span', { class: 'form-label' }, label),
    h(
      'select',
      { class: 'field', name },
      options.map((option) =>
        h(
          'option',
          { key: option.value, value: option.value, selected: option.value === value },
          option.label,
        ),
      ),
    ),
  );
}
