import { describe, expect, it } from 'vitest';
import { textRows } from './rows';

const contents = (text: string, columns: number) => {
  const rows = textRows(text, columns);
  return Array.from({ length: rows.count }, (_, row) => text.slice(rows.start(row), rows.end(row)));
};

describe('textRows', () => {
  it('has one empty row for nothing', () => {
    expect(contents('', 10)).toEqual(['']);
    expect(textRows('', 10).lineCount).toBe(1);
  });
  it('breaks at line feeds and at the width', () => {
    expect(contents('abcdef\n\nxy\n', 4)).toEqual(['abcd', 'ef', '', 'xy']);
    const rows = textRows('abcdef\n\nxy\n', 4);
    expect([0, 1, 2, 3].map((row) => rows.line(row))).toEqual([1, 1, 2, 3]);
    expect([0, 1, 2, 3].map((row) => rows.isLineStart(row))).toEqual([true, false, true, true]);
    expect(rows.lineCount).toBe(3);
  });
  it('does not make an empty row of a line that just fits', () => {
    expect(contents('abcd\nefgh', 4)).toEqual(['abcd', 'efgh']);
  });
  it('never cuts a surrogate pair', () => {
    expect(contents('ab\u{1f600}cd', 3)).toEqual(['ab\u{1f600}', 'cd']);
  });
  it('finds the row of a position', () => {
    const rows = textRows('abcdef\nxy', 4);
    expect([0, 3, 4, 6, 7, 9].map((position) => rows.rowAt(position))).toEqual([0, 0, 1, 1, 2, 2]);
  });
  it('covers every character of a random text once', () => {
    const seed = 20261122;
    let state = seed;
    const next = () => (state = (state * 1103515245 + 12345) & 0x7fffffff) / 0x7fffffff;
    const text = Array.from({ length: 5000 }, () => 'a\nbc\u{1f600} '[Math.floor(next() * 6)]).join('');
    const rows = textRows(text, 7);
    let covered = '';
    for (let row = 0; row < rows.count; row++) {
      covered += text.slice(rows.start(row), row + 1 < rows.count ? rows.start(row + 1) : text.length);
    }
    expect(covered, `seed ${seed}`).toBe(text);
  });
});
