/** A message's ref says where it stands: `channel/message`, or `channel/thread/message` under a card. */
import type { MessageRef, Place } from '../../src/ports.js';

export interface Address {
  /** The configured place; a thread belongs to its channel. */
  channel: Place;
  thread?: string;
  message: string;
}

const SNOWFLAKE = /^\d{17,20}$/u;
const SHAPE = /^(\d{17,20})\/(?:(\d{17,20})\/)?(\d{17,20})$/u;

export function isSnowflake(id: string): boolean {
  return SNOWFLAKE.test(id);
}

export function refOf({ channel, thread, message }: Address): MessageRef {
  return [channel, ...(thread === undefined ? [] : [thread]), message].join('/');
}

/** Undefined for what never was one of our refs. */
export function addressOf(ref: MessageRef): Address | undefined {
  const [, channel, thread, message] = SHAPE.exec(ref) ?? [];
  if (channel === undefined || message === undefined) return undefined;
  return { channel, message, ...(thread === undefined ? {} : { thread }) };
}
