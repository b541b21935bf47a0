/** The contract between the core and a team chat: cards out, presses and typed words in, and what set-up needs. */
import type { Agent } from 'node:http';
import type { Dispatcher } from 'undici';
import type { Role } from './domain/action.js';
import type { Button, Card, Form } from './domain/card.js';
import type { TeamLanguage } from './domain/template.js';
import type { Clock, ReadOutcome, SendOutcome } from './ports.js';

/** Where a card goes on its platform: channel, guild, topic … an opaque string the adapter understands. */
export type Place = string;
/** A posted message on its platform, opaque to the core. */
export type MessageRef = string;

/** What a platform can take; the core shortens lists and paces posts by it. */
export interface ChatLimits {
  /** Characters of text in one card, all told. */
  textMax: number;
  rowsMax: number;
  buttonsMax: number;
  /** Token bucket of posts to one place. */
  postsPerMinute: number;
  updatesPerMinute: number;
  threads: boolean;
  forms: boolean;
}

export interface PostOptions {
  /** Same key, same message: used where the platform can dedupe. */
  key: string;
  /** Post into the thread of this message. */
  thread?: MessageRef;
}

export interface TeamChat {
  /** `console`, `slack`, `discord`, `telegram` */
  readonly name: string;
  readonly limits: ChatLimits;
  start(sink: ChatSink): Promise<void>;
  stop(): Promise<void>;
  post(place: Place, card: Card, options: PostOptions): Promise<SendOutcome>;
  /** An edit without change is `sent`. A message that is gone is `rejected`. */
  update(message: MessageRef, card: Card): Promise<SendOutcome>;
  health(): { ok: boolean; detail: string };
}

/** Who acts, by the platform's immutable id; the core knows what they may do. */
export interface ActorRef {
  platform: string;
  userId: string;
  /** For texts only, never for rights. */
  displayName: string;
  language?: string;
  /** The platform's groups this person is in as of now: Discord roles, Slack user groups, `administrator` on Telegram. */
  groups?: readonly string[];
}

export interface Press {
  token: string;
  actor: ActorRef;
  place: Place;
  message: MessageRef;
}

export interface TypedCommand {
  /** Everything typed, the word `/unpaid` optional: "today", "order 4711", "今天". */
  text: string;
  actor: ActorRef;
  place: Place;
}

export interface FormSubmit {
  token: string;
  values: Record<string, string>;
  actor: ActorRef;
  place: Place;
}

/** What is being typed where a platform can complete it. */
export interface Suggest {
  command: string;
  argument: string;
  /** So far. */
  text: string;
  actor: ActorRef;
  place: Place;
}

export interface Suggestion {
  /** What is sent when it is chosen. */
  value: string;
  label: string;
}

/** The direct answer to the one who asked. No effect: it may be lost. */
export type Answer =
  | { kind: 'toast'; text: string; tone: 'good' | 'bad' | 'calm' }
  | { kind: 'card'; card: Card; visibility: 'private' | 'channel' }
  | { kind: 'form'; form: Form };

/** What an adapter calls. Each resolves once the commit is done; the adapter knows its platform's deadlines. */
export interface ChatSink {
  press(press: Press): Promise<Answer>;
  command(command: TypedCommand): Promise<Answer>;
  form(submit: FormSubmit): Promise<Answer>;
  /** At most 25, the likeliest first; none for those who may not read. */
  suggest(asked: Suggest): Promise<Suggestion[]>;
  /** The platform gave a place another name, as Telegram does when a group grows. */
  moved(from: Place, to: Place): Promise<void>;
}

/**
 * One command of the one grammar, as data: a platform registers, lists or hints it in its own way. Where arguments are chosen
 * one by one, what is sent is the name and the values that were given, in this order, with spaces between: `do 4711 snooze 2h`.
 */
export interface CommandEntry {
  /** `remind-all`: a-z and -, at most 32. Understood with _ for - as well. */
  name: string;
  /** What it is called in each language, in English by `name`: letters of any script and -. Each is understood when sent. */
  names: Record<TeamLanguage, string>;
  /**
   * `typed`: only where whole lines are typed; where commands are chosen from a short menu, `do` stands for all of these, and
   * it alone is `chosen`.
   */
  offered: 'everywhere' | 'typed' | 'chosen';
  /** The least role that may. A platform may hide it from others; refused it is by us all the same. */
  needs: Role;
  /** Who sees the answer: some platforms want to know before there is one. */
  visibility: 'private' | 'channel';
  texts: Record<TeamLanguage, { usage: string; summary: string }>;
  arguments: readonly CommandArgument[];
}

export interface CommandArgument {
  name: string;
  names: Record<TeamLanguage, string>;
  required: boolean;
  texts: Record<TeamLanguage, string>;
  /** `ChatSink.suggest` knows what may stand here. */
  suggests: boolean;
  /** All that may stand here, where that is a short list. */
  choices?: readonly { value: string; texts: Record<TeamLanguage, string> }[];
}

/** The way out where only a proxy leads there, for clients that bring sockets of their own; `fetch` knows it already. */
export interface ProxyRoad {
  /** For clients on undici. */
  dispatcher: Dispatcher;
  /** For clients on Node's own HTTP; undefined where no proxy is in the way of this address. */
  agentFor(url: string): Agent | undefined;
}

/** What every chat adapter is made of, besides its credentials. */
export interface ChatOptions {
  /** The configured places of this platform; what comes from elsewhere is not heard. */
  places: readonly { place: Place; title: string; language: TeamLanguage }[];
  commands: readonly CommandEntry[];
  clock: Clock;
  log: { info(fields: object, text: string): void; warn(fields: object, text: string): void };
}

/** One thing that was looked at by `doctor` or `init`, in the reader's language. */
export interface Diagnosis {
  /** What was looked at: "Slack · scopes". */
  part: string;
  state: 'good' | 'warning' | 'bad';
  /** What is so. */
  detail: string;
  /** What to do about it; present unless all is good. */
  remedy?: string;
}

/** What `init` and `doctor` need of a chat platform. Side port, made by each adapter's `setup` from credentials alone. */
export interface ChatSetup {
  readonly platform: string;
  /** Credentials, clock, scopes, registration, and membership of each place. Never throws for what it finds. */
  diagnose(places: readonly Place[], language: TeamLanguage): Promise<Diagnosis[]>;
  /** The places it sees now, to choose from. */
  places(): Promise<ReadOutcome<{ place: Place; title: string }[]>>;
  /** Says hello in a place: the proof that posting works. */
  hello(place: Place, card: Card): Promise<SendOutcome>;
}

export type { Button, Card, Form };
