/** The benchmark runs and tells what it must; how fast the machine is that runs this test is no matter here. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { isBuilt } from './built.js';
import type { Row, Spread } from './figures.js';
import { type Report, toMarkdown } from './report.js';

const run = promisify(execFile);

const bench = async (...args: string[]) =>
  await run(process.execPath, ['--import', 'tsx', 'test/bench/main.ts', ...args]);

const isOrdered = ({ min, median, max }: Spread): boolean => min > 0 && min <= median && median <= max;

describe.skipIf(!isBuilt)('the benchmark', () => {
  test('tells ours, bare and their ratio for every row, and on which machine', async () => {
    const { stdout } = await bench('ingest', 'schedule', 'commands', '--quick', '--json');
    const report = JSON.parse(stdout) as Report;
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
    const { stdout } = await bench('burst', '--quick', '--json', '--pairs', '1');
    const [part] = (JSON.parse(stdout) as Report).parts;
    expect(part?.rows.map(({ unit, pairs }) => [unit, pairs])).toEqual([
      ['/s', 1],
      ['ms', 1],
    ]);
  }, 60_000);

  test('sees presses acknowledged on every platform, within half of what Slack and Discord give, while orders come in', async () => {
    const { stdout } = await bench('presses', '--quick', '--json');
    const [part] = (JSON.parse(stdout) as Report).parts;
    expect(part?.rows.map(({ name }) => name.split(',')[0])).toEqual(
      ['slack', 'slack', 'discord', 'discord', 'telegram', 'telegram'].map((name) => `press in ${name}`),
    );
    // Five times the goal: a busy machine may be slow, but not so slow that people are told of a bot that does not answer.
    for (const { name, ratio } of part?.rows ?? []) expect(ratio.median, name).toBeLessThanOrEqual(0.5);
  }, 120_000);

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
