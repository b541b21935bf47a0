/** A message's ref is its channel and its `ts`, all that Slack needs to change it: a restart forgets nothing. */
import type { MessageRef, Place } from '../../src/ports.js';

export interface SlackAddress {
  channel: string;
  /** `1700000001.000100`: seconds and a counter, unique in its channel. */
  ts: string;
}

const PLACE = /^[CGD][A-Z0-9]{2,30}$/u;
const SHAPE = /^([CGD][A-Z0-9]{2,30})\/(\d{1,12}\.\d{1,9})$/u;

/** Looks like a channel: a user's id would open a talk in private. */
export function isPlace(place: Place): boolean {
  return PLACE.test(place);
}

export function refOf({ channel, ts }: SlackAddress): MessageRef {
  return `${channel}/${ts}`;
}

/** Undefined for what never was one of our refs. */
export function addressOf(ref: MessageRef): SlackAddress | undefined {
  const [, channel, ts] = SHAPE.exec(ref) ?? [];
  return channel !== undefined && ts !== undefined ? { channel, ts } : undefined;
}
