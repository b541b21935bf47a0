/** What the scheduler hands to a job, and what a job tells it: plain data and shared memory. */
import type { Settings } from './domain/settings.js';

export interface JobData {
  database: { file: string } | { url: string };
  /** Absent: the wall clock. */
  clockBuffer?: SharedArrayBuffer;
  settings: Settings;
}

/** `wake`: effects wait. `beat`: still alive, with how late the oldest due timer is. `fault`: a timer met a fault of ours. */
export type TimersMessage =
  | { type: 'wake' }
  | { type: 'beat'; lateMs: number }
  | { type: 'fault'; timerId: string; error: string };

/** `swept`: how many rows of which table were deleted. */
export type JobMessage = TimersMessage | { type: 'swept'; rows: Record<string, number> };
