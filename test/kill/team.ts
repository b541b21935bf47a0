/** A team of robots at the console's page: reads its stream of cards, presses buttons, sends forms and types commands. */
import type { Answer, Hello, Posted } from '../../adapters/console/wire.js';
import { actions } from '../../src/texts/en/actions.js';

/** An act that the bot said was done: it must be in its books, whatever happens next. */
export interface Acknowledged {
  /** The end of the order's number. */
  ending: string;
  action: string;
  /** Epoch ms: sent, and answered. */
  from: number;
  to: number;
}

export interface Robots {
  /** Goes home; nothing is pressed any more. */
  stop(): void;
}

/** `resumes`: ends what pause the last shift left, and presses nothing else. */
export type Shift = 'works' | 'resumes';

export interface RobotWish {
  /** One-time address of the console. */
  address: string;
  shift: Shift;
  random(): number;
  acknowledged(act: Acknowledged): void;
}

/** How often each button is pressed when a card offers it. What a person must look into first is left alone. */
const LIKES: Readonly<Record<string, number>> = {
  claim: 10,
  release: 1,
  cancel: 4,
  undo: 6,
  ask: 2,
  remind: 2,
  snooze: 0.4,
  extend: 0.4,
  keep: 0.3,
};
const ACTION_OF = new Map(Object.entries(actions.labels).map(([action, label]) => [label, action]));
const COMMANDS = ['overview', 'today', 'order', 'why', 'pause', 'help'];
const PAUSE_MS = 300;
const BETWEEN_ACTS_MS = 250;
const COMMAND_SHARE = 0.2;
const WHERE = { place: 'orders', as: 'ada', language: 'en' };

/** Works until the console is gone. */
export function sendTeam(wish: RobotWish): Robots {
  const end = new AbortController();
  void work(wish, end.signal).catch(() => undefined); // the bot was killed: the team waits for the next one
  return { stop: () => end.abort() };
}

async function work(wish: RobotWish, signal: AbortSignal): Promise<void> {
  const origin = new URL(wish.address).origin;
  const door = await fetch(wish.address, { redirect: 'manual', signal });
  const cookie = door.headers.get('set-cookie')?.split(';')[0] ?? '';
  const cards = new Map<string, Posted>();
  const reading = readCards(`${origin}/api/events`, cookie, cards, signal);
  const post = async (path: string, body: object): Promise<Answer> => {
    const headers = { origin, cookie, 'content-type': 'application/json' };
    const text = JSON.stringify({ ...body, ...WHERE });
    return (await (
      await fetch(origin + path, { method: 'POST', headers, body: text, signal })
    ).json()) as Answer;
  };
  // A pause that the last bot died in is not left standing.
  const acts = post('/api/command', { text: 'resume' }).then(async () => {
    while (!signal.aborted && wish.shift === 'works') {
      await rest(wish.random() * 2 * BETWEEN_ACTS_MS);
      if (wish.random() < COMMAND_SHARE) await typeSomething(wish, cards, post);
      else await pressSomething(wish, cards, post);
    }
  });
  await Promise.all([reading, acts]);
}

type Post = (path: string, body: object) => Promise<Answer>;

const rest = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

async function readCards(
  url: string,
  cookie: string,
  cards: Map<string, Posted>,
  signal: AbortSignal,
): Promise<void> {
  const response = await fetch(url, { headers: { cookie }, signal });
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString();
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const data = /^data: (.*)$/m.exec(event)?.[1] ?? '{}';
      const posted = event.startsWith('event: hello') ? (JSON.parse(data) as Hello).messages : [];
      if (event.startsWith('event: message')) posted.push(JSON.parse(data) as Posted);
      for (const one of posted) cards.set(one.ref, one);
    }
  }
}

const endingOf = (card: Posted['card']): string => /…(\d+)/.exec(card.title)?.[1] ?? '';

function offers(
  cards: Map<string, Posted>,
): { posted: Posted; token: string; action: string; weight: number }[] {
  return [...cards.values()]
    .filter(({ place, card }) => place === WHERE.place && card.kind === 'order')
    .flatMap((posted) =>
      posted.card.buttons.flatMap(({ token, label }) => {
        const action = ACTION_OF.get(label) ?? '';
        const weight = LIKES[action] ?? 0;
        return token && weight > 0 ? [{ posted, token, action, weight }] : [];
      }),
    );
}

/** By weight; `chance` is from 0 to 1. */
function oneOf<T extends { weight: number }>(choices: T[], chance: number): T | undefined {
  let point = chance * choices.reduce((sum, { weight }) => sum + weight, 0);
  return choices.find(({ weight }) => {
    point -= weight;
    return point <= 0;
  });
}

async function pressSomething(wish: RobotWish, cards: Map<string, Posted>, post: Post): Promise<void> {
  const chosen = oneOf(offers(cards), wish.random());
  if (!chosen) return;
  const { posted, token, action } = chosen;
  const from = Date.now();
  let answer = await post('/api/press', { token, message: posted.ref });
  if (answer.kind === 'form') {
    const values = Object.fromEntries(answer.form.fields.map(({ name, value }) => [name, value]));
    // Each person's own words, so that no two messages of theirs are alike.
    if (values.text) values.text += ` (${Math.floor(wish.random() * 1e6)})`;
    answer = await post('/api/form', { token: answer.form.token, values });
  }
  if (answer.kind !== 'toast' || answer.tone !== 'good') return;
  wish.acknowledged({ ending: endingOf(posted.card), action, from, to: Date.now() });
}

async function typeSomething(wish: RobotWish, cards: Map<string, Posted>, post: Post): Promise<void> {
  const command = COMMANDS[Math.floor(wish.random() * COMMANDS.length)] ?? 'help';
  const orders = [...cards.values()].filter(({ card }) => card.kind === 'order');
  const some = orders[Math.floor(wish.random() * orders.length)];
  const aboutOrder = command === 'order' || command === 'why';
  if (aboutOrder && !some) return;
  await post('/api/command', { text: aboutOrder && some ? `${command} ${endingOf(some.card)}` : command });
  if (command !== 'pause') return;
  await rest(PAUSE_MS);
  await post('/api/command', { text: 'resume' });
}
