/** What the bot asks to be allowed, the same as in `manifest.yaml`. */
export interface Scope {
  name: string;
  /** Without it the bot works, but not whole. */
  optional?: boolean;
}

export const SCOPES: readonly Scope[] = [
  { name: 'chat:write' },
  { name: 'commands' },
  { name: 'users:read' },
  { name: 'channels:read' },
  { name: 'groups:read', optional: true },
  { name: 'usergroups:read', optional: true },
];
