/** The tables of people and what they did, as Kysely sees them. */
import type { ActionName } from '../domain/action.js';
import type { TeamLanguage } from '../domain/template.js';

export interface PeopleSchema {
  acts: ActsTable;
  members: MembersTable;
  channel_changes: ChannelChangesTable;
  agreements: AgreementsTable;
}

/**
 * `opened`: a form or a question came, nothing is done yet. `asked`: another lead has to agree. `forbidden`: without the right.
 * `expired`: the button was too old, foreign, or used.
 */
export type ActOutcome =
  | 'done'
  | 'opened'
  | 'asked'
  | 'already'
  | 'stale'
  | 'refused'
  | 'forbidden'
  | 'expired';

export interface ActsTable {
  id: string;
  at: number;
  platform: string;
  user_id: string;
  /** Null for somebody who is nobody here. */
  person_id: string | null;
  /** As shown then. */
  name: string;
  place: string;
  surface: 'command' | 'button' | 'form';
  /** `unknown` where a button could not be found. */
  action: ActionName | 'unknown';
  shop_id: string | null;
  order_id: string | null;
  outcome: ActOutcome;
  because: string | null;
}

export interface MembersTable {
  /** Of the configuration, or `<platform>:<user id>`. */
  id: string;
  platform: string;
  user_id: string;
  name: string;
  /** Chosen by them; null: that of the channel. */
  language: TeamLanguage | null;
  seen_at: number;
}

export interface ChannelChangesTable {
  channel_id: string;
  /** Where the configuration had it then. */
  configured_place: string;
  place: string;
  language: TeamLanguage | null;
}

export interface AgreementsTable {
  order_id: string;
  shop_id: string;
  /** Person id and name of the one who asked. */
  asked_by: string;
  name: string;
  at: number;
  expires_at: number;
}
