import { describe, expect, it } from 'vitest';
import css from './tokens.css?raw';

/** The two values of every token that has one for light and one for dark. */
const tokens = new Map<string, readonly [string, string]>();
for (const match of css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);/g)) tokens.set(match[1]!, [match[2]!, match[3]!]);

/** Relative luminance, WCAG 2.2. */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high! + 0.05) / (low! + 0.05);
}

const TEXTS = ['text', 'text-soft', 'text-faint', 'accent', 'fail', 'warn', 'good', 'json-name', 'json-string', 'json-number', 'json-literal', 'role-user'];
const GROUNDS = ['bg', 'bg-sunk', 'bg-raised', 'bg-hover', 'bg-selected'];
const PAIRS = [
  ...TEXTS.flatMap((text) => GROUNDS.map((ground) => [text, ground] as const)),
  ...['text', 'text-soft', 'fail'].map((text) => [text, 'fail-soft'] as const),
  ...['text', 'text-soft', 'warn'].map((text) => [text, 'warn-soft'] as const),
  ...['removed', 'added'].flatMap((side) => [side, 'text'].flatMap((text) => [`${side}-soft`, `${side}-mark`].map((ground) => [text, ground] as const))),
  ...['text', 'text-soft', 'removed', 'added'].flatMap((text) => ['changed-soft', 'bg', 'bg-selected'].map((ground) => [text, ground] as const)),
  ['accent', 'accent-soft'] as const,
  ['on-accent', 'accent'] as const,
  ['text', 'mark'] as const,
];

describe.each([['light', 0], ['dark', 1]] as const)('contrast in %s', (_, theme) => {
  it.each(PAIRS)('of %s on %s is at least 4.5', (text, ground) => {
    expect(contrast(tokens.get(text)![theme], tokens.get(ground)![theme])).toBeGreaterThanOrEqual(4.5);
  });
  it.each([...tokens.keys()].filter((name) => name.startsWith('kind-')))('of the glyph %s is at least 3', (name) => {
    for (const ground of ['bg', 'bg-hover', 'bg-selected']) expect(contrast(tokens.get(name)![theme], tokens.get(ground)![theme])).toBeGreaterThanOrEqual(3);
  });
});
