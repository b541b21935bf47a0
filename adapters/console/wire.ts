/** What travels between the console's server and its page. Types only: the browser loads nothing from here. */
import type { Card, Form } from '../../src/domain/card.js';
import type { Answer, MessageRef, Place } from '../../src/ports.js';

export type { Answer, Card, Form };

export interface ConsolePlace {
  place: Place;
  title: string;
  language: 'en' | 'zh-CN';
}

export interface ConsolePerson {
  userId: string;
  name: string;
}

export interface ConsoleLink {
  label: string;
  url: string;
}

/** One message as everybody in its place sees it. */
export interface Posted {
  ref: MessageRef;
  place: Place;
  /** The message whose thread this one stands in. */
  thread?: MessageRef;
  card: Card;
  /** Epoch ms by the bot's clock. */
  postedAt: number;
  changedAt: number;
  /** Number of the change that brought it: orders messages of the same moment. */
  born: number;
  /** Number of the change that made it what it is; grows over all messages. */
  seq: number;
}

export interface ClockReading {
  now: number;
  /** Clock milliseconds per real one; 0 while paused. */
  rate: number;
}

/** Everything a page needs to draw itself from nothing. */
export interface Hello {
  places: ConsolePlace[];
  people: ConsolePerson[];
  links: ConsoleLink[];
  timeZone: string;
  clock: ClockReading;
  messages: Posted[];
}

export interface PressBody {
  token: string;
  place: Place;
  message: MessageRef;
  as: string;
  language: string;
}

export interface CommandBody {
  text: string;
  place: Place;
  as: string;
  language: string;
}

export interface FormBody {
  token: string;
  values: Record<string, string>;
  place: Place;
  as: string;
  language: string;
}
