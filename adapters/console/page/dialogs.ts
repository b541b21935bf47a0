import { type ComponentChild, h } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Form } from '../wire.js';
import { submitForm } from './acts.js';
import type { Scene } from './app.js';
import { CopyLine } from './card-parts.js';
import { FormFieldView } from './form-field.js';
import { setState } from './store.js';
import type { Texts } from './texts.js';

export function Dialogs({ state, texts }: Scene): ComponentChild {
  const { dialog } = state;
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (dialog && !box.current?.open) box.current?.showModal();
  }, [dialog]);
  if (!dialog) return null;
  return h(
    'dialog',
    {
      ref: box,
      class: 'dialog',
      lang: dialog.kind === 'form' ? dialog.form.language : undefined,
      onClose: close,
    },
    dialog.kind === 'form'
      ? h(FormDialog, { key: dialog.form.token, form: dialog.form, place: dialog.place, texts })
      : h(AddressDialog, { address: dialog.address, texts }),
  );
}

function close(): void {
  setState({ dialog: undefined });
}

function FormDialog({ form, place, texts }: { form: Form; place: string; texts: Texts }): ComponentChild {
  const [fault, setFault] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (busy) return;
    const data = new FormData(event.currentTarget as HTMLFormElement);
    const values = Object.fromEntries(form.fields.map(({ name }) => [name, String(data.get(name) ?? '')]));
    setBusy(true);
    setFault((await submitForm(form.token, values, place)) ?? '');
    setBusy(false);
  };
  return h(
    'form',
    { onSubmit: (event: SubmitEvent) => void submit(event) },
    h('h2', {}, form.title),
    form.text !== undefined && h('p', { class: 'dialog-text preview', dir: 'auto' }, form.text),
    form.fields.map((field) => h(FormFieldView, { key: field.name, field })),
    h('p', { class: 'fault', role: 'alert' }, fault),
    h(
      'div',
      { class: 'dialog-actions' },
      h('button', { type: 'button', class: 'button button-default', onClick: close }, form.cancel),
      h(
        'button',
        {
          class: 'button button-primary',
          'aria-busy': busy || undefined,
          title: busy ? texts.working : undefined,
        },
        form.submit,
      ),
    ),
  );
}

function AddressDialog({ address, texts }: { address: string; texts: Texts }): ComponentChild {
  return h(
    'form',
    { method: 'dialog' },
    h('h2', {}, texts.addressTitle),
    h('p', { class: 'dialog-text' }, texts.addressText),
    h(CopyLine, { text: address, texts }),
    h(
      'div',
      { class: 'dialog-actions' },
      h('button', { class: 'button button-primary', autofocus: true }, texts.close),
    ),
  );
}
