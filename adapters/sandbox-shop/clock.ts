import type { Clock } from '../../src/ports.js';

/** The clock of a simulated shop: the same one the bot reads, and it can be moved by hand. */
export interface SandboxClock extends Clock {
  /** Moves to this moment (epoch ms) at once; never back. */
  set(at: number): void;
  pause(): void;
  resume(): void;
  /** Simulated milliseconds per real one: 1 … 600. */
  setRate(rate: number): void;
  /** As `set`, for a person's button: the rate and the pause stay as they are. */
  jumpTo(at: number): void;
}
