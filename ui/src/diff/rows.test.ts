import { describe, expect, it } from 'vitest';
import type { LaneItem } from './lanes';
import { rowOfChange, rowsOf } from './rows';
import { wrapped } from './wrap';

const texts = (rows: readonly (readonly { readonly text: string }[])[]) => rows.map((row) => row.map(({ text }) => text).join('|'));

describe('wrapped', () => {
  it('leaves short lines whole, also empty ones', () => {
    expect(texts(wrapped([{ text: 'short', mark: 'equal' }], 10))).toEqual(['short']);
    expect(texts(wrapped([{ text: '', mark: 'equal' }], 10))).toEqual(['']);
  });
  it('breaks after a blank, or where it must', () => {
    expect(texts(wrapped([{ text: 'we have refunded it', mark: 'equal' }], 10))).toEqual(['we have ', 'refunded ', 'it']);
    expect(texts(wrapped([{ text: 'abcdefghijklmnop', mark: 'equal' }], 10))).toEqual(['abcdefghij', 'klmnop']);
  });
  it('keeps the marks across breaks', () => {
    const rows = wrapped([{ text: 'aaaa bbbb ', mark: 'equal' }, { text: 'cccccccc', mark: 'removed' }, { text: 'd', mark: 'added' }], 12);
    expect(rows.map((row) => row.map(({ text, mark }) => `${mark[0]}${text}`).join('|'))).toEqual(['eaaaa bbbb ', 'rcccccccc|ad']);
  });
  it('counts wide characters twice, combining ones not at all, and never cuts a pair', () => {
    expect(texts(wrapped([{ text: '返金の上限は百', mark: 'equal' }], 8))).toEqual(['返金の上', '限は百']);
    expect(texts(wrapped([{ text: 'e\u0301'.repeat(8), mark: 'equal' }], 8))).toHaveLength(1);
    expect(texts(wrapped([{ text: '😀😀😀😀😀', mark: 'equal' }], 8))).toEqual(['😀😀😀😀', '😀']);
    expect(texts(wrapped([{ text: 'ab\u202ecd', mark: 'equal' }], 8))).toEqual(['ab\u202ec', 'd']);
  });
  it('loses nothing', () => {
    const text = 'The quick brown 狐 jumps over\tthe lazy 🐕 and \u200b more text than fits';
    for (let columns = 8; columns < 40; columns++) expect(texts(wrapped([{ text, mark: 'equal' }], columns)).join('')).toBe(text);
  });
});

it('rows know where a change begins', () => {
  const items: LaneItem[] = [
    { type: 'heading', words: 'x' },
    { type: 'text', sign: 'equal', segments: [{ text: 'a'.repeat(30), mark: 'equal' }] },
    { type: 'text', sign: 'added', segments: [{ text: 'b', mark: 'added' }], change: 4 },
  ];
  const rows = rowsOf(items, 10);
  expect(rows.map(({ first }) => first)).toEqual([true, true, false, false, true]);
  expect(rowOfChange(rows, 4)).toBe(4);
  expect(rowOfChange(rows, 5)).toBe(-1);
});
