/** Runs undisturbed: a neighbour on the machine would be measured with it. */
import { describe, expect, test } from 'vitest';
import { isBuilt } from './built.js';
import { benchReport } from './run-bench.js';

describe.skipIf(!isBuilt)('the benchmark', () => {
  test('sees presses acknowledged on every platform, within half of what Slack and Discord give, while orders come in', async () => {
    const [part] = (await benchReport('presses')).parts;
    expect(part?.rows.map(({ name }) => name.split(',')[0])).toEqual(
      ['slack', 'slack', 'discord', 'discord', 'telegram', 'telegram'].map((name) => `press in ${name}`),
    );
    // Five times the goal: a busy machine may be slow, but not so slow that people are told of a bot that does not answer.
    for (const { name, ratio } of part?.rows ?? []) expect(ratio.median, name).toBeLessThanOrEqual(0.5);
  }, 120_000);
});
