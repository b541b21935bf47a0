import { type ComponentChild, h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { dropToast } from './acts.js';
import type { Scene } from './app.js';
import type { Toast } from './store.js';
import type { Texts } from './texts.js';

const STAYS_MS = { good: 6_000, calm: 7_000, bad: 12_000 } as const;

export function Toasts({ state, texts }: Scene): ComponentChild {
  return h(
    'div',
    { class: 'toasts', role: 'status', 'aria-live': 'polite' },
    state.toasts.map((toast) => h(ToastView, { key: toast.id, toast, texts })),
  );
}

function ToastView({ toast: { id, text, tone }, texts }: { toast: Toast; texts: Texts }): ComponentChild {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => dropToast(id), STAYS_MS[tone]);
    return () => clearTimeout(timer);
  }, [held, id, tone]);
  return h(
    'div',
    { class: `toast toast-${tone}`, onMouseEnter: () => setHeld(true), onMouseLeave: () => setHeld(false) },
    h('p', {}, text),
    h(
      'button',
      { type: 'button', class: 'quiet', 'aria-label': texts.dismiss, onClick: () => dropToast(id) },
      '×',
    ),
  );
}
