/**
 * Loading a program fills the space for new objects, and V8 doubles it each time, up to 32 MB that an idle bot then holds for
 * ever. Nearly all that is loaded stays, so room for what does not is of no use yet.
 */
import { setFlagsFromString } from 'node:v8';

const FLAG = '--semi-space-growth-factor';
/** V8's own. */
const DOUBLED = 2;

/** In all threads of the process, until the returned function is called: then the space grows with the work again. */
export function keepYoungSpaceSmall(): () => void {
  setFlagsFromString(`${FLAG}=1`);
  return () => setFlagsFromString(`${FLAG}=${DOUBLED}`);
}
