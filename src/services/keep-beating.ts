import type { Store } from '../store/database.js';
import { beat } from '../store/pulse.js';
import { writeWitness } from '../store/witness.js';

/** Says that the bot lives: to the database, then to the file that may not know more than the database does. */
export async function keepBeating(store: Store, witnessFile: string | undefined): Promise<void> {
  const pulse = await store.write(beat);
  if (!pulse || witnessFile === undefined) return;
  try {
    writeWitness(witnessFile, pulse);
  } catch {
    // An older witness does no harm: it only notices less.
  }
}
