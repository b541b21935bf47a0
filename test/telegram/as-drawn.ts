/** A message's words as a screen draws them: what has no width is not there. */
import { DEFUSER } from '../../adapters/telegram/html.js';

export function asDrawn(text: string): string {
  return text.replaceAll(DEFUSER, '');
}
