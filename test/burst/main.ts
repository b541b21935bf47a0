/**
 * `npm run burst -- --orders 3000 --minutes 10 --json`: a livestream's unpaid orders within minutes, every call taking 150 to
 * 300 ms, the real core and connector in simulated time. Exit code 1 when a message is late, or a limit of the shop was met.
 */
import { parseArgs } from 'node:util';
import { burst } from './burst.js';

const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '3000' },
    minutes: { type: 'string', default: '10' },
    json: { type: 'boolean', default: false },
  },
});

const report = await burst({ orders: Number(values.orders), minutes: Number(values.minutes) }, (minute) =>
  process.stderr.write(`\rminute ${minute} `),
);
process.stdout.write(`${values.json ? JSON.stringify(report) : JSON.stringify(report, null, 2)}\n`);
process.exitCode = report.ok ? 0 : 1;
