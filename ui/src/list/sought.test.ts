import { describe, expect, it } from 'vitest';
import { foundText } from './sought';

const snippet = (text: string, ...marks: [number, number][]) => ({ where: 'output', text, marks: marks.map(([start, end]) => ({ start, end })) });

describe('foundText', () => {
  it('is the word as it stands there, in whatever form', () => {
    expect(foundText(snippet('it was Refunded today', [7, 15]))).toBe('Refunded');
  });
  it('takes the words of a phrase together', () => {
    expect(foundText(snippet('cancel my, reservation now', [0, 6], [7, 9], [11, 22]))).toBe('cancel my, reservation');
  });
  it('leaves out what stands elsewhere', () => {
    expect(foundText(snippet('cancel one day my order', [0, 6], [18, 23]))).toBe('cancel');
  });
  it('is nothing without a mark', () => {
    expect(foundText(snippet('cancel'))).toBeUndefined();
    expect(foundText(undefined)).toBeUndefined();
  });
});
