import { describe, expect, it } from 'vitest';
import { underNames } from './underNames';

const shown = (...values: string[]) => underNames(values.map((value, i) => ({ value, spans: 100 - i }))).map(({ value, under }) => [value, under]);

describe('underNames', () => {
  it('puts versions below their name, names in the order given', () => {
    expect(shown('policy', 'policy@v4', 'refund', 'policy@v3', 'refund@v4')).toEqual([
      ['policy', undefined], ['policy@v4', 'policy'], ['policy@v3', 'policy'],
      ['refund', undefined], ['refund@v4', 'refund'],
    ]);
  });

  it('finds a name that comes after its version', () => {
    expect(shown('refund@v4', 'refund')).toEqual([['refund', undefined], ['refund@v4', 'refund']]);
  });

  it('leaves a version alone whose name is not among the values', () => {
    expect(shown('refund@v4', 'plan')).toEqual([['refund@v4', undefined], ['plan', undefined]]);
  });

  it('keeps every value once, however many @ it has', () => {
    expect(shown('a@b@c', 'a@b', 'a', '@a', '@', 'a@')).toEqual([
      ['a', undefined], ['a@b@c', 'a'], ['a@b', 'a'], ['a@', 'a'], ['@a', undefined], ['@', undefined],
    ]);
  });

  it('does not take an address for a version', () => {
    expect(shown('ann@example.org', 'bob@example.org')).toEqual([['ann@example.org', undefined], ['bob@example.org', undefined]]);
  });
});
