/** What Telegram takes, as data: the first table is read by the core, the second by this adapter alone. */
import type { ChatLimits } from '../../src/ports.js';

/**
 * A group takes 20 messages a minute, edits counted with them; two are left for direct answers. Labels, marks and line
 * breaks need the difference between `textMax` and what a message holds.
 */
export const TELEGRAM_LIMITS: ChatLimits = {
  textMax: 3_800,
  rowsMax: 30,
  buttonsMax: 16,
  postsPerMinute: 18,
  updatesPerMinute: 18,
  threads: true,
  forms: true,
};

export const WIRE = {
  /** Characters of a message after its markup is read. */
  text: 4_096,
  /** What comes after the hundredth mark is shown without it. */
  marks: 100,
  /** Of the words that answer a press. */
  toast: 200,
  /** BYTES behind a button. */
  callbackData: 64,
  placeholder: 64,
  commands: 100,
  commandDescription: 256,
} as const;
