import type { ActionName, Person, Role } from './action.js';
import { ROLES } from './action.js';

/** The least role an action needs. One table for every entry: commands, buttons, forms, console. */
export const NEEDED_ROLE: Record<ActionName, Role> = {
  read: 'viewer',
  page: 'viewer',
  ask: 'agent',
  remind: 'agent',
  claim: 'agent',
  release: 'agent',
  assign: 'agent',
  snooze: 'agent',
  extend: 'agent',
  keep: 'agent',
  send_again: 'agent',
  it_arrived: 'agent',
  undo: 'agent',
  resolve: 'agent',
  cancel: 'lead',
  pause: 'lead',
  resume: 'lead',
  go_on: 'lead',
  keep_all: 'lead',
  remind_all: 'lead',
  cancel_expired: 'lead',
  configure: 'lead',
  diagnose: 'agent',
  go_live: 'owner',
};

export type Authorization = { ok: true } | { ok: false; needs: Role };

/** May this person do this to an order of this shop, or to one of any? Unknown people may do nothing. */
export function authorize(person: Person | undefined, action: ActionName, shopId?: string): Authorization {
  const needs = NEEDED_ROLE[action];
  if (!person) return { ok: false, needs };
  if (shopId !== undefined && person.shops && !person.shops.includes(shopId)) return { ok: false, needs };
  return ROLES.indexOf(roleOf(person, shopId)) >= ROLES.indexOf(needs) ? { ok: true } : { ok: false, needs };
}

/** A person's role in a shop; without one, the highest that they have somewhere. */
function roleOf({ role, shopRoles = {} }: Person, shopId: string | undefined): Role {
  if (shopId !== undefined) return (Object.hasOwn(shopRoles, shopId) && shopRoles[shopId]) || role;
  return highest([role, ...Object.values(shopRoles)]);
}

export function highest(roles: readonly Role[]): Role {
  return ROLES.findLast((role) => roles.includes(role)) ?? 'viewer';
}
