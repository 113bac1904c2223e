import { describe, expect, it } from 'vitest';
import { readSide, runsOf, sideOf, writeSide } from './sides';

const trace = 'a1'.repeat(16);
const span = 'b2'.repeat(8);

describe('readSide', () => {
  it.each([
    [trace, trace],
    [`  ${trace.toUpperCase()}\n`, trace],
    [`${trace}:${span}`, `${trace}:${span}`],
    [`${trace}/${span}`, `${trace}:${span}`],
    [`http://localhost:4318/traces/${trace}?tab=raw&span=${span}`, `${trace}:${span}`],
    [`https://v.example/traces/${trace}#x`, trace],
  ])('understands %s', (pasted, side) => expect(writeSide(readSide(pasted)!)).toBe(side));
  it.each(['', 'abc', `${trace}:`, `${trace}:${span}:1`, `${trace}x`, `javascript:${trace}`])('does not take %j', (pasted) => expect(readSide(pasted)).toBeUndefined());
});

it('a side reads back as it was written', () => {
  for (const side of [trace, `${trace}:${span}`]) expect(writeSide(sideOf(side))).toBe(side);
});

it('runs are told once each', () => {
  expect(runsOf('a, b,a,,c')).toEqual(['a', 'b', 'c']);
  expect(runsOf(undefined)).toEqual([]);
});
