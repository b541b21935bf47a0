/** What a command is made of, and what becomes of one that could be read. */
import type { ActionName } from '../domain/action.js';
import type { TeamLanguage } from '../domain/template.js';
import type { CommandEntry } from '../ports.js';
import type { ArgumentKind, ArgumentValues, SettingsArea, When } from './arguments.js';
import type { Filter } from './filter.js';
import type { InvalidReason } from './reading.js';
import type { Time } from './time.js';

/** What a person can type about one order. */
export const ORDER_ACTS = [
  'remind',
  'ask',
  'claim',
  'release',
  'snooze',
  'extend',
  'keep',
  'cancel',
  'undo',
  'assign',
] as const satisfies readonly ActionName[];

export type OrderAct = (typeof ORDER_ACTS)[number];

/** `time`: for `snooze` and `extend`. `person`: for `assign`, as typed. */
export interface ActCommand {
  kind: OrderAct;
  order: string;
  time?: Time;
  person?: string;
}

export interface SettingsCommand {
  kind: 'settings';
  what?: SettingsArea;
  /** Present when the language is to be changed, for the asker or for the channel. */
  language?: TeamLanguage;
  scope?: 'me' | 'channel';
}

export type BatchCommand =
  | { kind: 'remind-all'; filter?: Filter }
  | { kind: 'cancel-expired'; filter?: Filter };

export type ListCommand =
  | { kind: 'show'; when: When; filter?: Filter }
  | { kind: 'mine'; filter?: Filter }
  | { kind: 'late'; filter?: Filter }
  | { kind: 'stock'; shop?: string };

export type ParsedCommand =
  | { kind: 'overview' }
  | ListCommand
  | { kind: 'order' | 'why'; order: string }
  | { kind: 'pause' | 'resume'; shop?: string }
  | BatchCommand
  | SettingsCommand
  | { kind: 'doctor' }
  | { kind: 'help' }
  | ActCommand;

/** `do` names an act as its argument, so what is read from it is that act. */
export type CommandName = ParsedCommand['kind'] | 'do';

/** What could not be read. `typed` is the word at fault, as typed. */
export type CommandFault =
  | { kind: 'invalid'; command: CommandName; reason: InvalidReason; typed: string }
  | { kind: 'unknown'; typed: string; nearest?: string };

export interface ArgumentSpec {
  name: ArgumentKind;
  names: Record<TeamLanguage, string>;
  required: boolean;
  texts: Record<TeamLanguage, string>;
  choices?: readonly { value: string; texts: Record<TeamLanguage, string> }[];
}

export interface CommandSpec {
  name: CommandName;
  /** Other words for it, per language; the first Chinese one is its name there. */
  aliases: Record<TeamLanguage, readonly string[]>;
  arguments: readonly ArgumentSpec[];
  /** Arguments that, typed alone, mean this command: `today`, `4711`. */
  impliedBy?: ArgumentKind;
  right: ActionName;
  /** Who sees the answer. */
  visibility: 'private' | 'channel';
  offered: CommandEntry['offered'];
  /** `usage` as a person types it, `summary` ≤ 100 characters. */
  texts: Record<TeamLanguage, { usage: string; summary: string }>;
  /** Absent on `do`: what is read from it is the act it names. */
  build?(values: ArgumentValues): ParsedCommand;
}

/** A row of the table of commands: its name is its key. */
export type CommandRow = Omit<CommandSpec, 'name'>;
