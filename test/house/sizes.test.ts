import { expect, test } from 'vitest';
import { filesIn } from './source-files.js';

const LINES_MAX = 300;

test('no file of the program is too long to be read at one sitting', () => {
  const files = filesIn(['src', 'adapters', 'jobs'], ['.ts', '.css', '.html']);
  const long = files
    .map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > LINES_MAX)
    .map(({ path, lines }) => `${path}: ${lines} lines`);
  expect(files.length).toBeGreaterThan(100);
  expect(long).toEqual([]);
});
