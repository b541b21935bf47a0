import { type ComponentChild, h } from 'preact';
import { useEffect, useReducer } from 'preact/hooks';
import { Boards } from './boards.js';
import { CommandBox } from './command-box.js';
import { Dialogs } from './dialogs.js';
import { Feed } from './feed.js';
import { Sidebar } from './sidebar.js';
import { getState, languageOf, type State, subscribe } from './store.js';
import { type Language, type Texts, textsIn } from './texts.js';
import { clockFace, useTicking } from './time.js';
import { Toasts } from './toasts.js';

/** What nearly every part needs. */
export interface Scene {
  state: State;
  language: Language;
  texts: Texts;
}

export function App(): ComponentChild {
  const [, draw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => subscribe(() => draw(undefined)), []);
  const state = getState();
  const language = languageOf(state);
  const scene = { state, language, texts: textsIn(language) };
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const unseen = [...state.unseen.values()].reduce((sum, n) => sum + n, 0);
  const title = state.places.find(({ place }) => place === state.place)?.title ?? '';
  useEffect(() => {
    document.title = `${unseen > 0 ? `(${unseen}) ` : ''}${title ? `${title} · ` : ''}${scene.texts.product}`;
  }, [unseen, title, scene.texts]);

  if (state.connection === 'locked') return h(Locked, scene);
  return h(
    'div',
    { class: 'app' },
    h(Sidebar, scene),
    h(
      'main',
      { class: 'main' },
      h(TopLine, { ...scene, title }),
      h(Boards, scene),
      h(Feed, { ...scene, key: state.place }),
      h(CommandBox, scene),
    ),
    h(Dialogs, scene),
    h(Toasts, scene),
  );
}

function TopLine({ state, language, texts, title }: Scene & { title: string }): ComponentChild {
  const { connection, rate, timeZone } = state;
  const face = useTicking(() => clockFace(language, timeZone));
  const word = { live: texts.live, connecting: texts.connecting, lost: texts.lost, locked: texts.lost }[
    connection
  ];
  return h(
    'header',
    { class: 'top' },
    h('h1', { class: 'top-title' }, title),
    h('span', { class: `line line-${connection}`, role: 'status' }, word),
    h(
      'span',
      { class: 'clock', title: `${texts.clockTitle} (${timeZone})` },
      face,
      rate !== 1 && h('span', { class: 'rate' }, rate === 0 ? texts.paused : `×${rate}`),
    ),
  );
}

function Locked({ texts }: Scene): ComponentChild {
  return h(
    'main',
    { class: 'door', role: 'alert' },
    h('h1', {}, texts.lockedTitle),
    h('p', {}, texts.lockedText),
  );
}
