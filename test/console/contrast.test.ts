/** Reads the page's colours and computes what eyes would have to. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync('adapters/console/page/tokens.css', 'utf8');
const [lightCss = '', darkCss = ''] = css.split('@media (prefers-color-scheme: dark)');

function colours(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/gu)].map(([, name, value]) => [name, value]),
  );
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

const TEXTS = ['text', 'muted', 'accent', 'danger', 'calm', 'active', 'warning', 'bad', 'good', 'closed'];
const GROUNDS = ['ground', 'panel', 'raised', 'sunken', 'glow'];

describe.each([
  ['light', colours(lightCss)],
  ['dark', { ...colours(lightCss), ...colours(darkCss) }],
])('in the %s scheme', (_scheme, tokens) => {
  test.each(TEXTS.flatMap((text) => GROUNDS.map((ground) => [text, ground])))(
    '%s can be read on %s',
    (text, ground) => {
      expect(contrast(tokens[text as string] ?? '', tokens[ground as string] ?? '')).toBeGreaterThanOrEqual(
        4.5,
      );
    },
  );

  test.each([
    ['on-accent', 'accent', 4.5],
    ['on-danger', 'danger', 4.5],
    ['border-strong', 'panel', 3],
    ['border-strong', 'raised', 3],
    ['focus', 'panel', 3],
  ])('%s stands out on %s', (over, under, least) => {
    expect(contrast(tokens[over] ?? '', tokens[under] ?? '')).toBeGreaterThanOrEqual(least);
  });
});
