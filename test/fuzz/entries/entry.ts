/** One way in. What is fed to it is made from chance alone, so that a seed tells the whole run. */
import type { Chance } from '../chance.js';
import type { House } from '../house.js';

export interface Entry {
  name: string;
  /** Share of all inputs. */
  weight: number;
  /** How many are on their way at once; 1 for what runs in one go. */
  inFlight: number;
  /** One input. Rejects or throws only when the product failed, with an error that says on what. */
  feed(chance: Chance): Promise<void> | void;
  close?(): void;
}

export interface EntryContext {
  house: House;
  /** Told of each HTTP answer. */
  answered(status: number): void;
}

/** The product did what it must not; `input` is shortened for the report. */
export class Failure extends Error {
  constructor(what: string, input: unknown) {
    super(`${what}: ${shown(input)}`);
    this.name = 'Failure';
  }
}

function shown(input: unknown): string {
  const text = Buffer.isBuffer(input) ? input.toString('latin1') : (JSON.stringify(input) ?? String(input));
  return text.length > 600 ? `${text.slice(0, 600)}… (${text.length} characters)` : text;
}
