/** What the process went through meanwhile: how long its loop stood still, what it grew by, which promises nobody caught. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

export interface Gauges {
  /** From here on growth counts: what is loaded once has been loaded. */
  settle(): void;
  read(): { loopDelayP999Ms: number; loopDelayMaxMs: number; rssGrowthMb: number; rssPeakMb: number };
  /** Rejections and exceptions that reached the process. */
  readonly loose: string[];
  stop(): void;
}

const RESOLUTION_MS = 1;
const MEBIBYTE = 1_048_576;

export function startGauges(): Gauges {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  const loose: string[] = [];
  const note = (error: unknown): void => {
    loose.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  };
  process.on('unhandledRejection', note);
  process.on('uncaughtException', note);
  delay.enable();
  let before = process.memoryUsage.rss();
  let peak = before;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 250);
  return {
    loose,
    settle() {
      collect();
      before = process.memoryUsage.rss();
      delay.reset();
    },
    read() {
      const figures = { loopDelayP999Ms: delay.percentile(99.9) / 1e6, loopDelayMaxMs: delay.max / 1e6 };
      // Garbage is no growth; it is taken out after the loop's figures were read, since that takes a while.
      collect();
      const rssGrowthMb = (process.memoryUsage.rss() - before) / MEBIBYTE;
      return { ...figures, rssGrowthMb, rssPeakMb: peak / MEBIBYTE };
    },
    stop() {
      clearInterval(watch);
      delay.disable();
      process.off('unhandledRejection', note);
      process.off('uncaughtException', note);
    },
  };
}

function collect(): void {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  gc();
}
