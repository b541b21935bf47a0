import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

const run = promisify(execFile);
const MODULE = new URL('../dist/src/young-space.js', import.meta.url);

/** Bytes that a process holds for new objects when it has made a million in small turns, and all of them stay. */
async function youngSpace(mayGrow: boolean): Promise<number> {
  const code = `import { getHeapSpaceStatistics } from 'node:v8';
    import { keepYoungSpaceSmall } from '${MODULE}';
    const letGrow = keepYoungSpaceSmall();
    if (${mayGrow}) letGrow();
    const kept = [];
    const turn = (left) => {
      for (let n = 0; n < 1e4; n += 1) kept.push({ n, in: { n } });
      if (left > 0) setImmediate(turn, left - 1);
      else console.log(getHeapSpaceStatistics().find((space) => space.space_name === 'new_space').space_size);
    };
    turn(99);`;
  return Number((await run(process.execPath, ['--input-type=module', '-e', code])).stdout);
}

describe.skipIf(!existsSync(MODULE))('the space for new objects', () => {
  test('stays small while a program is loaded and grows with the work later', async () => {
    expect(await youngSpace(false)).toBeLessThan((await youngSpace(true)) / 4);
  });
});
