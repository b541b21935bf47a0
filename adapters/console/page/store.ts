/** Everything the page knows, in one value that is replaced, never changed. */
import type { Card, ConsoleLink, ConsolePerson, ConsolePlace, Form, Posted } from '../wire.js';
import type { Language } from './texts.js';

/** An answer that only this page shows. */
export interface PrivateCard {
  id: number;
  place: string;
  card: Card;
  /** Clock time at which it came. */
  at: number;
  /** What was typed, when it answers a command. */
  asked?: string;
}

export interface Toast {
  id: number;
  text: string;
  tone: 'good' | 'bad' | 'calm';
}

export type Dialog = { kind: 'form'; form: Form; place: string } | { kind: 'address'; address: string };

export interface State {
  /** `locked`: the bot was restarted, this session is over. */
  connection: 'connecting' | 'live' | 'lost' | 'locked';
  places: ConsolePlace[];
  people: ConsolePerson[];
  links: ConsoleLink[];
  timeZone: string;
  rate: number;
  messages: ReadonlyMap<string, Posted>;
  privates: readonly PrivateCard[];
  place: string;
  me: string;
  /** Undefined: the language of the place. */
  language?: Language;
  /** Cards that came while another place was looked at. */
  unseen: ReadonlyMap<string, number>;
  toasts: readonly Toast[];
  dialog?: Dialog;
}

const EMPTY: State = {
  connection: 'connecting',
  places: [],
  people: [],
  links: [],
  timeZone: 'UTC',
  rate: 1,
  messages: new Map(),
  privates: [],
  place: '',
  me: '',
  unseen: new Map(),
  toasts: [],
};

let state = EMPTY;
const listeners = new Set<() => void>();

export function getState(): State {
  return state;
}

export function setState(patch: Partial<State>): void {
  state = { ...state, ...patch };
  for (const listener of listeners) listener();
}

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

let lastId = 0;

/** Numbers for things that live on this page alone. */
export function nextId(): number {
  lastId += 1;
  return lastId;
}

export function languageOf(now: State): Language {
  return now.language ?? now.places.find(({ place }) => place === now.place)?.language ?? 'en';
}
