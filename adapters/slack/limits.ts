/** What Slack takes, as data. Sources: the block reference, the rate limit page, and what the API was seen to refuse. */
import type { ChatLimits } from '../../src/ports.js';

/** What the core reads. Both rates are Slack's published floor: one post a second to a channel, fifty edits a minute to a workspace. */
export const SLACK_LIMITS: ChatLimits = {
  textMax: 4_000,
  rowsMax: 30,
  buttonsMax: 20,
  postsPerMinute: 60,
  updatesPerMinute: 50,
  threads: true,
  forms: true,
};

/** Characters, as Slack counts them, and counts. */
export const BLOCK = {
  blocks: 50,
  header: 150,
  text: 3_000,
  actions: 25,
  label: 75,
  url: 3_000,
  value: 2_000,
  facts: 10,
  /** All blocks of a message as JSON: more is `msg_blocks_too_long`, undocumented, at about 13,200. */
  allBlocks: 12_500,
  /** The notification's line. */
  fallback: 600,
} as const;

export const CONFIRM = { title: 100, text: 300, button: 30 } as const;

export const MODAL = {
  title: 24,
  button: 24,
  metadata: 3_000,
  blocks: 100,
  label: 2_000,
  input: 3_000,
  options: 100,
  optionLabel: 75,
  optionValue: 150,
  blockId: 255,
} as const;
