/** What a person does on the page, and what becomes of the bot's answer. */
import type { Answer, Card, CommandBody, FormBody, PressBody } from '../wire.js';
import { announce } from './announce.js';
import { remember } from './memory.js';
import { getState, languageOf, nextId, type PrivateCard, setState, type Toast } from './store.js';
import { type Language, textsIn } from './texts.js';
import { clockNow } from './time.js';

const ANSWER_WITHIN_MS = 30_000;

/** Where an answer belongs: a press on a private card replaces that card. */
export interface Origin {
  place: string;
  asked?: string;
  privateId?: number;
}

export async function press(token: string, message: string, origin: Origin): Promise<void> {
  const body: PressBody = { token, message, place: origin.place, ...who() };
  take(await ask('/api/press', body), origin);
}

export async function command(text: string): Promise<void> {
  const origin = { place: getState().place, asked: text };
  const body: CommandBody = { text, place: origin.place, ...who() };
  take(await ask('/api/command', body), origin);
}

/** Resolves to the fault to show in the form, or undefined when it is done with. */
export async function submitForm(
  token: string,
  values: Record<string, string>,
  place: string,
): Promise<string | undefined> {
  const body: FormBody = { token, values, place, ...who() };
  const answer = await ask('/api/form', body);
  if (answer.kind === 'toast' && answer.tone === 'bad') return answer.text;
  setState({ dialog: undefined });
  take(answer, { place });
  return undefined;
}

export async function showNewAddress(): Promise<void> {
  const answer = await post<{ address: string }>('/api/address', {});
  if (answer) setState({ dialog: { kind: 'address', address: answer.address } });
  else toast(silence());
}

export function toast(given: Omit<Toast, 'id'>): void {
  const fresh = { ...given, id: nextId() };
  setState({ toasts: [...getState().toasts.slice(-3), fresh] });
}

export function dropToast(id: number): void {
  setState({ toasts: getState().toasts.filter((one) => one.id !== id) });
}

export function dropPrivate(id: number): void {
  setState({ privates: getState().privates.filter((one) => one.id !== id) });
}

export function goTo(place: string): void {
  const unseen = new Map(getState().unseen);
  unseen.delete(place);
  history.replaceState(null, '', `#${encodeURIComponent(place)}`);
  setState({ place, unseen });
}

export function actAs(me: string): void {
  remember('me', me);
  setState({ me });
}

export function speak(language: Language): void {
  remember('language', language);
  setState({ language });
}

function who(): { as: string; language: Language } {
  const now = getState();
  return { as: now.me, language: languageOf(now) };
}

function take(answer: Answer, origin: Origin): void {
  if (answer.kind === 'toast') toast(answer);
  else if (answer.kind === 'form')
    setState({ dialog: { kind: 'form', form: answer.form, place: origin.place } });
  // A card for everybody comes with the stream.
  else if (answer.visibility === 'private') showPrivately(answer.card, origin);
}

function showPrivately(card: Card, origin: Origin): void {
  const { privates } = getState();
  const { place, privateId, asked } = origin;
  const before = privates.find(({ id }) => id === privateId);
  const fresh: PrivateCard = {
    place,
    asked,
    ...before,
    card,
    id: before?.id ?? nextId(),
    at: before?.at ?? clockNow(),
  };
  setState({
    privates: before
      ? privates.map((one) => (one === before ? fresh : one))
      : [...privates.slice(-19), fresh],
  });
  announce(card.summary || card.title);
}

function silence(): { kind: 'toast'; tone: 'bad'; text: string } {
  return { kind: 'toast', tone: 'bad', text: textsIn(languageOf(getState())).noAnswer };
}

async function ask(path: string, body: unknown): Promise<Answer> {
  return (await post<Answer>(path, body)) ?? silence();
}

async function post<T>(path: string, body: unknown): Promise<T | undefined> {
  try {
    const answer = await fetch(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    return answer.ok ? await answer.json() : undefined;
  } catch {
    return undefined;
  }
}
