import { type ComponentChild, h } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { command } from './acts.js';
import type { Scene } from './app.js';
import type { Hint } from './texts.js';

const HISTORY_MAX = 50;

export function CommandBox({ texts }: Scene): ComponentChild {
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const { earlier, later, keep } = useHistory(setText);
  useSlashKey(input);

  const run = async (typed: string) => {
    const wanted = typed.trim();
    if (wanted === '' || busy) return;
    keep(wanted);
    setText('');
    setBusy(true);
    await command(wanted);
    setBusy(false);
  };
  const choose = ({ command: chosen }: Hint) => {
    setText(chosen);
    input.current?.focus();
  };
  const start = text.replace(/^\/(?:unpaid\s+)?/u, '').toLowerCase();
  const hints = texts.hints.filter(
    (hint) =>
      hint.command.startsWith(start) || hint.shown.startsWith(start) || start.startsWith(hint.command),
  );

  return h(
    'form',
    {
      class: 'command',
      onSubmit: (event: Event) => {
        event.preventDefault();
        void run(text);
      },
    },
    h(
      'ul',
      { class: 'hints', 'aria-label': texts.commandsLabel },
      (hints.length > 0 ? hints : texts.hints).map((hint) =>
        h(
          'li',
          { key: hint.command },
          h(
            'button',
            { type: 'button', class: 'hint', title: hint.means, onClick: () => choose(hint) },
            hint.shown,
          ),
        ),
      ),
    ),
    h(
      'div',
      { class: 'command-line' },
      h('span', { class: 'slash', 'aria-hidden': true }, '/'),
      h('input', {
        ref: input,
        class: 'command-input',
        type: 'text',
        value: text,
        'aria-label': texts.commandLabel,
        placeholder: texts.commandPlaceholder,
        maxLength: 500,
        autocomplete: 'off',
        autocapitalize: 'off',
        spellcheck: false,
        enterkeyhint: 'send',
        onInput: (event) => setText(event.currentTarget.value),
        onKeyDown: (event) => {
          if (event.key === 'ArrowUp') earlier(event);
          if (event.key === 'ArrowDown') later(event);
          if (event.key === 'Escape') setText('');
        },
      }),
      h(
        'button',
        {
          class: 'button button-primary',
          'aria-busy': busy || undefined,
          'aria-disabled': text.trim() === '' || busy,
        },
        texts.send,
      ),
    ),
  );
}

/** Arrow keys walk through what was sent, as in a shell. */
function useHistory(setText: (text: string) => void) {
  const sent = useRef<string[]>([]);
  const place = useRef(0);
  const step = (by: number) => (event: KeyboardEvent) => {
    const next = place.current + by;
    if (next < 0 || next > sent.current.length) return;
    event.preventDefault();
    place.current = next;
    setText(sent.current[next] ?? '');
  };
  const keep = (text: string) => {
    sent.current = [...sent.current.filter((one) => one !== text), text].slice(-HISTORY_MAX);
    place.current = sent.current.length;
  };
  return { earlier: step(-1), later: step(1), keep };
}

/** "/" anywhere on the page leads to the box. */
function useSlashKey(input: { current: HTMLInputElement | null }): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const busy = event.target instanceof Element && event.target.closest('input, textarea, select, dialog');
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || busy) return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [input]);
}
