import { describe, expect, it } from 'vitest';
import { labelOf, revealing } from './invisible';

const labels = (text: string, mode: 'reading' | 'exact') =>
  revealing(text, mode).flatMap((segment) => (segment.label === undefined ? [] : [segment.label]));

describe('revealing', () => {
  it('shows what turns text around', () => {
    expect(labels('pay \u202e001\u202c EUR \u2067x\u2069', 'reading')).toEqual(['RLO', 'PDF', 'RLI', 'PDI']);
  });
  it('shows NUL, DEL, byte order marks and text hidden in tags', () => {
    expect(labels('\u0000\u007f\ufeff\u{e0041}', 'reading')).toEqual(['NUL', 'DEL', 'BOM', 'TAG A']);
  });
  it('shows half a surrogate pair but no whole one', () => {
    expect(labels('\ud83d', 'exact')).toEqual(['U+D83D']);
    expect(labels('\u{1f600}', 'exact')).toEqual([]);
  });
  it('leaves emoji sequences whole for reading, and takes them apart in exact text', () => {
    const family = '\u{1f468}\u200d\u{1f469}\u200d\u{1f467} \u2764\ufe0f';
    expect(labels(family, 'reading')).toEqual([]);
    expect(labels(family, 'exact')).toEqual(['ZWJ', 'ZWJ', 'VS16']);
  });
  it('takes CR LF for a line end when reading only', () => {
    expect(labels('a\r\nb\rc', 'reading')).toEqual(['CR']);
    expect(labels('a\r\nb', 'exact')).toEqual(['CR']);
  });
  it('loses nothing', () => {
    const hostile = 'a\u0000b\u202ec\r\n\td\ud800e\u{e007f}\u2028';
    for (const mode of ['reading', 'exact'] as const) {
      expect(revealing(hostile, mode).map((segment) => segment.text).join('')).toBe(hostile);
    }
  });
  it('has a name for everything', () => {
    expect(labelOf(0x9c)).toBe('U+009C');
    expect(labelOf(0x0b)).toBe('VT');
  });
});
