/** The grammar as data for the platforms: what they register, list or hint. */
import { NEEDED_ROLE } from '../domain/authorize.js';
import type { CommandEntry } from '../ports.js';
import type { ArgumentKind } from './arguments.js';
import { COMMANDS } from './grammar.js';

const SUGGESTED: ReadonlySet<ArgumentKind> = new Set(['order', 'shop']);

export function commandMenu(): CommandEntry[] {
  return COMMANDS.map(({ name, aliases, right, visibility, offered, texts, arguments: given }) => ({
    name,
    names: { en: name, 'zh-CN': aliases['zh-CN'][0] ?? name },
    offered,
    needs: NEEDED_ROLE[right],
    visibility,
    texts,
    arguments: given.map((argument) => ({ ...argument, suggests: SUGGESTED.has(argument.name) })),
  }));
}
