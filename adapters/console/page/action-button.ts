/** A card's button: a link, a press, or a press that asks first. */
import { type ComponentChild, h } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Card } from '../wire.js';
import { type Origin, press } from './acts.js';
import type { Texts } from './texts.js';

type Button = Card['buttons'][number];

interface Props {
  button: Button;
  message: string;
  origin: Origin;
  texts: Texts;
}

export function ActionButton({ button, message, origin, texts }: Props): ComponentChild {
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState(false);
  const { label, style, url, token, confirm } = button;
  if (url !== undefined) {
    return h(
      'a',
      { class: `button button-${style}`, href: url, target: '_blank', rel: 'noopener noreferrer' },
      label,
      ' ↗',
    );
  }
  const act = async () => {
    if (busy || token === undefined) return;
    setBusy(true);
    await press(token, message, origin);
    setBusy(false);
  };
  const answered = (yes: boolean) => {
    setAsking(false);
    if (yes) void act();
  };
  return h(
    'span',
    { class: 'action' },
    h(
      'button',
      {
        type: 'button',
        class: `button button-${style}`,
        // Not `disabled`: that would drop the focus while the bot thinks.
        'aria-disabled': busy || undefined,
        'aria-busy': busy || undefined,
        title: busy ? texts.working : undefined,
        onClick: () => (confirm ? setAsking(true) : void act()),
      },
      label,
    ),
    confirm && asking && h(Question, { confirm, danger: style === 'danger', answered }),
  );
}

interface QuestionProps {
  confirm: NonNullable<Button['confirm']>;
  danger: boolean;
  answered(yes: boolean): void;
}

function Question({ confirm, danger, answered }: QuestionProps): ComponentChild {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return h(
    'dialog',
    { ref: dialog, class: 'dialog', onClose: () => answered(dialog.current?.returnValue === 'yes') },
    h(
      'form',
      { method: 'dialog' },
      h('h2', {}, confirm.title),
      h('p', { class: 'dialog-text' }, confirm.text),
      h(
        'div',
        { class: 'dialog-actions' },
        // The harmless answer has the focus: a second Enter in a hurry cancels nothing.
        h('button', { class: 'button button-default', value: 'no', autofocus: true }, confirm.no),
        h('button', { class: `button button-${danger ? 'danger' : 'primary'}`, value: 'yes' }, confirm.yes),
      ),
    ),
  );
}
