import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { AppError } from '../../src/errors.js';
import { parseYamlFile } from '../../src/yaml-file.js';

const schema = z.strictObject({
  name: z.string().max(5),
  size: z.number().int().min(2).optional(),
  tags: z.array(z.enum(['red', 'green'])).optional(),
  inner: z.strictObject({ deep: z.boolean() }).optional(),
});

function faultsOf(text: string): string[] {
  try {
    parseYamlFile('f.yaml', text, schema);
    return [];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.faults.map(
      (fault) => `${fault.line}:${fault.column} ${fault.path} ${fault.message} | ${fault.hint}`,
    );
  }
}

describe('a YAML file', () => {
  test('that is good gives its value', () => {
    expect(parseYamlFile('f.yaml', 'name: abc\nsize: 3\n', schema)).toEqual({ name: 'abc', size: 3 });
  });

  test('tells every fault at its own place', () => {
    expect(faultsOf('name: abcdefg\nsize: 1.5\ntags: [red, gren]\ninner:\n  deap: true\n')).toEqual([
      '1:7 name is too long | At most 5 characters.',
      '2:7 size is 1.5 | Write a whole number instead.',
      '3:13 tags[1] is "gren", which is not known | Did you mean "green"? One of red, green.',
      '5:3 inner.deep is missing | Write true or false here.',
      '5:3 inner.deap is not a known key | Did you mean "deep"?',
    ]);
  });

  test('tells every syntax fault with its place', () => {
    expect(faultsOf('name: a\nname: b\nsize: "x\n')).toEqual([
      '2:1  the same key is written twice | Keep one of the two.',
      expect.stringMatching(/^[34]:\d+ {2}Missing closing "quote \| Check indentation/),
    ]);
  });

  test('may not have merge keys or custom tags that do things', () => {
    expect(faultsOf('base: &b { name: abc }\n<<: *b\nname: abc\n')).toEqual([
      expect.stringContaining('base is not a known key'),
      expect.stringContaining('<< is not a known key'),
    ]);
  });

  test('with a billion laughs is refused quickly', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 12; i++)
      lines.push(
        `a${i}: &a${i} [${Array(10)
          .fill(`*a${i - 1}`)
          .join(', ')}]`,
      );
    const started = performance.now();
    expect(faultsOf(lines.join('\n')).join()).toContain('anchors and aliases');
    expect(performance.now() - started).toBeLessThan(2000);
  });

  test('over half a megabyte is refused unread', () => {
    expect(faultsOf(`name: ${'x'.repeat(600_000)}`).join()).toContain('over 512 KiB');
  });

  test('cannot reach the prototype of anything', () => {
    expect(faultsOf('name: abc\n__proto__: { size: 3 }\n')).toEqual([
      expect.stringContaining('__proto__ is not a known key'),
    ]);
    expect({}).not.toHaveProperty('size');
  });

  test('nested deeper than any real file is refused, not crashed on', () => {
    const indented = Array.from({ length: 600 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n');
    const flows = ['['.repeat(20_000), `${'{a: '.repeat(9000)}1${'}'.repeat(9000)}`];
    for (const deep of [...flows, '- '.repeat(20_000), indented]) {
      expect(() => parseYamlFile('f.yaml', deep, schema)).toThrow(/nested too deeply/);
    }
  });
});
