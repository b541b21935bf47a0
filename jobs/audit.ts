/**
 * The auditor, resident: it costs less to keep than to start twice a minute. It only reads, through a connection that cannot
 * do anything else; what it finds, and whom the marketplace is to be asked about, it tells the main thread.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { createAuditor } from '../src/audit/auditor.js';
import { type ReadingContext, runReadingJob } from './run.js';

/** What the marketplace contradicts shows in the second audit: so it is found within a minute, too. */
const EVERY_MS = 30_000;
/** How often the clock is looked at between two audits. */
const LOOK_MS = 1_000;
/** The clock ran this much further than the time passed: the machine slept, or somebody moved it. */
const JUMP_MS = 5_000;

async function auditAgainAndAgain({ reader, clock, data, tell }: ReadingContext): Promise<void> {
  const auditor = createAuditor({ ...reader, settings: data.settings, clock });
  const everyMs = data.auditEveryMs ?? EVERY_MS;
  let awakeAt = data.startedAt ?? clock.now();
  let before = { now: clock.now(), monotonic: clock.monotonic(), rate: clock.rate() };
  for (let nextAt = before.monotonic + everyMs; ; ) {
    await sleep(Math.min(LOOK_MS, Math.max(0, nextAt - clock.monotonic())));
    const seen = { now: clock.now(), monotonic: clock.monotonic(), rate: clock.rate() };
    const rate = Math.max(1, before.rate, seen.rate);
    const passed = (seen.monotonic - before.monotonic) * rate;
    if (seen.now - before.now > passed + JUMP_MS * rate) awakeAt = seen.now;
    before = seen;
    if (seen.monotonic < nextAt) continue;
    nextAt = seen.monotonic + everyMs;
    tell({ type: 'audit', report: await auditor.audit(awakeAt) });
  }
}

await runReadingJob(auditAgainAndAgain);
