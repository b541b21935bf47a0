/** What a person can do, by button, by form or typed. */
export type ActionName =
  | 'remind'
  | 'ask'
  | 'claim'
  | 'release'
  /** Handed to another of the team. */
  | 'assign'
  | 'snooze'
  | 'extend'
  | 'keep'
  | 'cancel'
  | 'undo'
  | 'send_again'
  | 'it_arrived'
  /** Money that came after our cancel has been given back, or the goods are on their way. */
  | 'resolve'
  | 'pause'
  | 'resume'
  /** Cancels that were stopped go on, or their orders are kept open. */
  | 'go_on'
  | 'keep_all'
  /** Many orders at once, after a look at what would be done. */
  | 'remind_all'
  | 'cancel_expired'
  /** The language of a channel. */
  | 'configure'
  | 'diagnose'
  /** The machine acts by itself from now on, or only shows what it would do. */
  | 'go_live'
  /** The next or the previous part of a long list. */
  | 'page'
  | 'read';

export type Role = 'viewer' | 'agent' | 'lead' | 'owner';

export const ROLES = ['viewer', 'agent', 'lead', 'owner'] as const satisfies readonly Role[];

/** A person as rights see one; found by platform and immutable id, never by name. */
export interface Person {
  id: string;
  name: string;
  role: Role;
  onDuty: boolean;
  /** Shops this person may touch; absent means all. */
  shops?: string[];
  /** Where the role is another one. */
  shopRoles?: Readonly<Record<string, Role>>;
}
