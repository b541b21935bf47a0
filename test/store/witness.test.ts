import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readWitness, writeWitness } from '../../src/store/witness.js';
import { temporaryFolder } from './engines.js';

describe('the witness of the newest beat', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let file: string;
  beforeEach(() => {
    folder = temporaryFolder();
    file = join(folder.path, 'unpaid.db.beat');
  });
  afterEach(() => folder.remove());

  test('remembers what was written last, and nothing where nothing was', () => {
    expect(readWitness(file)).toBeUndefined();
    writeWitness(file, { identity: 'it', beat: 4 });
    writeWitness(file, { identity: 'it', beat: 5 });
    expect(readWitness(file)).toEqual({ identity: 'it', beat: 5 });
  });

  test.each(['', '{', '{"identity":"it"}', '{"identity":"it","beat":-1}', 'null'])(
    'is none when it reads %j',
    (text) => {
      writeFileSync(file, text);
      expect(readWitness(file)).toBeUndefined();
    },
  );
});
