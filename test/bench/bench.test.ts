/** The benchmark runs and tells what it must; how fast the machine is that runs this test is no matter here. */
import { describe, expect, test } from 'vitest';
import { isBuilt } from './built.js';
import type { Row, Spread } from './figures.js';
import { toMarkdown } from './report.js';
import { bench, benchReport } from './run-bench.js';

const isOrdered = ({ min, median, max }: Spread): boolean => min > 0 && min <= median && median <= max;

describe.skipIf(!isBuilt)('the benchmark', () => {
  test('tells ours, bare and their ratio for every row, and on which machine', async () => {
    const report = await benchReport('ingest', 'schedule', 'commands');
    expect(report.machine).toMatchObject({ node: process.versions.node, cores: expect.any(Number) });
    expect(report.machine.sqlite).toMatch(/^3\.\d+\.\d+$/);
    expect(report.parts.map(({ name }) => name)).toEqual(['ingest', 'schedule', 'commands']);
    const rows = report.parts.flatMap((part) => part.rows);
    expect(rows.length).toBeGreaterThan(10);
    for (const row of rows) expect(wrongIn(row), row.name).toEqual([]);
    const page = toMarkdown(report, new URL('file:///nowhere/RESULTS.md'));
    for (const { name } of rows) expect(page).toContain(`| ${name} |`);
  }, 120_000);

  test('fires timers in the real job', async () => {
    const [part] = (await benchReport('burst', '--pairs', '1')).parts;
    expect(part?.rows.map(({ unit, pairs }) => [unit, pairs])).toEqual([
      ['/s', 1],
      ['ms', 1],
    ]);
  }, 60_000);

  test('knows its names', async () => {
    await expect(bench('nonsense')).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('There is no bench nonsense. There are ingest, schedule, timers,'),
    });
  });
});

/** Which parts of a row cannot be. */
function wrongIn(row: Row): string[] {
  const spreads = [row.ours, row.bare, row.ratio];
  return [
    ...(row.pairs === 2 ? [] : ['pairs']),
    ...(spreads.every(isOrdered) ? [] : ['spread']),
    ...(['/s', 'ms', 'MB'].includes(row.unit) ? [] : ['unit']),
    ...(row.goal === undefined || typeof row.goal.met === 'boolean' ? [] : ['goal']),
  ];
}
