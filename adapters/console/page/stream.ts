/** The line from the bot: a whole picture when new, then changes. Changes that come together are drawn together. */
import type { ClockReading, ConsolePerson, ConsolePlace, Hello, Posted } from '../wire.js';
import { announce } from './announce.js';
import { recall } from './memory.js';
import { getState, languageOf, setState } from './store.js';
import { textsIn } from './texts.js';
import { setClock } from './time.js';

const GATHER_MS = 40;

export function openStream(): void {
  const source = new EventSource('/api/events');
  let waiting: Posted[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  source.addEventListener('open', () => setState({ connection: 'live' }));
  source.addEventListener('hello', (event) => {
    waiting = [];
    greet(JSON.parse(event.data));
  });
  source.addEventListener('clock', (event) => {
    const clock: ClockReading = JSON.parse(event.data);
    setClock(clock);
    if (clock.rate !== getState().rate) setState({ rate: clock.rate });
  });
  source.addEventListener('message', (event) => {
    waiting.push(JSON.parse(event.data));
    if (timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      const batch = waiting;
      waiting = [];
      if (batch.length > 0) take(batch);
    }, GATHER_MS);
  });
  source.addEventListener('error', () => void lost(source));
}

async function lost(source: EventSource): Promise<void> {
  setState({ connection: 'lost' });
  const answer = await fetch('/api/session').catch(() => undefined);
  if (answer?.status === 401) {
    source.close();
    setState({ connection: 'locked' });
  } else if (source.readyState === EventSource.CLOSED) {
    setTimeout(openStream, 1_000);
  }
}

function greet(hello: Hello): void {
  setClock(hello.clock);
  const { place, me } = getState();
  setState({
    connection: 'live',
    places: hello.places,
    people: hello.people,
    links: hello.links,
    timeZone: hello.timeZone,
    rate: hello.clock.rate,
    messages: new Map(hello.messages.map((message) => [message.ref, message])),
    place: placeIn(hello.places, place || location.hash.slice(1)),
    me: personIn(hello.people, me || recall('me')),
  });
}

function placeIn(places: ConsolePlace[], wanted: string): string {
  return (
    (places.find(({ place }) => encodeURIComponent(place) === wanted || place === wanted) ?? places[0])
      ?.place ?? ''
  );
}

function personIn(people: ConsolePerson[], wanted: string | undefined): string {
  return (people.find(({ userId }) => userId === wanted) ?? people[0])?.userId ?? '';
}

function take(batch: Posted[]): void {
  const now = getState();
  const messages = new Map(now.messages);
  const unseen = new Map(now.unseen);
  const heard: string[] = [];
  for (const message of batch) {
    const before = messages.get(message.ref);
    if (before && before.seq >= message.seq) continue;
    messages.set(message.ref, message);
    if (message.card.kind === 'board') continue;
    if (!before && message.place !== now.place)
      unseen.set(message.place, (unseen.get(message.place) ?? 0) + 1);
    const worthSaying = !before || before.card.tone !== message.card.tone;
    if (worthSaying && message.place === now.place) heard.push(message.card.summary || message.card.title);
  }
  setState({ messages, unseen });
  // A livestream brings cards by the dozen; reading each aloud would be no help.
  if (heard.length > 3) announce(textsIn(languageOf(now)).cardsCame(heard.length));
  else for (const text of heard) announce(text);
}
