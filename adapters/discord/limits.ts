/** What Discord takes. The first is for the core, the second for drawing; numbers are UTF-16 units, never more than what Discord counts. */
import type { ChatLimits } from '../../src/ports.js';

export const DISCORD_LIMITS: ChatLimits = {
  // An embed's description takes 4,096 after escaping; a title stands outside of it.
  textMax: 3_600,
  rowsMax: 40,
  buttonsMax: 25,
  // Five in five seconds a channel, for posts and edits together.
  postsPerMinute: 60,
  updatesPerMinute: 60,
  threads: true,
  forms: true,
};

export const DISCORD = {
  content: 2_000,
  description: 4_096,
  rows: 5,
  buttonsInRow: 5,
  buttonLabel: 80,
  buttonUrl: 512,
  customId: 100,
  choices: 25,
  choiceName: 100,
  choiceValue: 100,
  modalTitle: 45,
  modalParts: 5,
  modalLabel: 45,
  modalText: 4_000,
  options: 25,
  optionLabel: 100,
  threadName: 100,
  nonce: 25,
  commandName: 32,
  commandDescription: 100,
  /** Names, descriptions and values of a whole command, each in its longest language. */
  commandTotal: 8_000,
} as const;
