import { describe, expect, test } from 'vitest';
import type { ActionName, Person } from '../../src/domain/action.js';
import { ROLES } from '../../src/domain/action.js';
import { authorize, NEEDED_ROLE } from '../../src/domain/authorize.js';

const person = (given: Partial<Person>): Person => ({
  id: 'mia',
  name: 'Mia',
  role: 'owner',
  onDuty: true,
  ...given,
});
const ACTIONS = Object.keys(NEEDED_ROLE) as ActionName[];

describe('a person may', () => {
  test('do what their role allows and what lesser roles do, nothing above it', () => {
    for (const role of ROLES) {
      const may = ACTIONS.filter((action) => authorize(person({ role }), action).ok);
      const wanted = ACTIONS.filter((action) => ROLES.indexOf(NEEDED_ROLE[action]) <= ROLES.indexOf(role));
      expect([role, ...may]).toEqual([role, ...wanted]);
    }
  });

  test('act on the shops they are named for, and on all where none is named', () => {
    const shops = ['luna'];
    for (const action of ACTIONS) {
      expect(authorize(person({ shops }), action, 'luna').ok).toBe(true);
      expect(authorize(person({ shops }), action, 'sol').ok).toBe(false);
      expect(authorize(person({}), action, 'sol').ok).toBe(true);
    }
  });
});

test('whom the configuration does not know may do nothing', () => {
  expect(ACTIONS.filter((action) => authorize(undefined, action).ok)).toEqual([]);
});
