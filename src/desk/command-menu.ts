/** The grammar as data for the platforms: what they register, list or hint. */
import { NEEDED_ROLE } from '../domain/authorize.js';
import type { CommandEntry } from '../ports.js';
import { COMMANDS } from './grammar.js';

export function commandMenu(): CommandEntry[] {
  return COMMANDS.map(({ name, right, visibility, texts, arguments: given }) => ({
    name,
    needs: NEEDED_ROLE[right],
    visibility,
    texts,
    arguments: given.map((argument) => ({ ...argument, suggests: argument.name === 'order' })),
  }));
}
