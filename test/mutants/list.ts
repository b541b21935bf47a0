/** Every guard that has a mutant. */
import { CANCELS } from './list/cancels.js';
import { DOORS } from './list/doors.js';
import { LIMITS } from './list/limits.js';
import { MESSAGES } from './list/messages.js';
import { PEOPLE } from './list/people.js';
import { STORE } from './list/store.js';
import type { Mutant } from './mutant.js';

export const MUTANTS: readonly Mutant[] = [...CANCELS, ...MESSAGES, ...STORE, ...PEOPLE, ...DOORS, ...LIMITS];
