/** A command of the shell on one shop: which one, in whose name, and whether that person may. */
import type { Config, PersonConfig, ShopConfig } from '../config.js';
import type { ActionName } from '../domain/action.js';
import { authorize } from '../domain/authorize.js';
import { nearest } from '../domain/nearest.js';
import { AppError } from '../errors.js';

/** By its id or its name. Without a word, the only shop there is. */
export function shopNamed(config: Config, word: string | undefined): ShopConfig {
  const { shops } = config;
  const [only] = shops;
  if (word === undefined && only && shops.length === 1) return only;
  const wanted = word?.toLowerCase();
  const found = shops.find(({ id, name }) => id === wanted || name.toLowerCase() === wanted);
  if (found) return found;
  const ids = shops.map(({ id }) => id);
  const near = word === undefined ? undefined : nearest(word, ids);
  throw new AppError(
    'usage',
    word === undefined ? 'it was not said which shop' : `the configuration knows no shop ${word}`,
    near ? `Did you mean ${near}?` : `One of ${ids.join(', ')}.`,
  );
}

/** Who does it: the one who is named, or the only owner. Throws AppError where that person may not. */
export function personFor(
  config: Config,
  by: string | undefined,
  action: ActionName,
  shopId: string,
): PersonConfig {
  const able = config.people.filter((person) => authorize(person, action, shopId).ok);
  const ids = able.map(({ id }) => id).join(', ') || 'nobody: the configuration names no owner';
  if (by === undefined) {
    const owners = able.filter(({ role }) => role === 'owner');
    const [only] = owners.length > 0 ? owners : able;
    if (only && (owners.length === 1 || able.length === 1)) return only;
    throw new AppError('usage', 'it was not said in whose name', `Add --by and one of these: ${ids}.`);
  }
  const person = config.people.find(({ id }) => id === by);
  if (!person)
    throw new AppError('usage', `the configuration knows no person ${by}`, `Who may do this: ${ids}.`);
  if (able.includes(person)) return person;
  throw new AppError('not-allowed', `${person.name} (${person.role}) may not do this`, `Who may: ${ids}.`);
}
