import { describe, expect, it } from 'vitest';
import { byteSize, counted, dollars, duration, shortCount } from './format';

describe('duration', () => {
  it.each([
    [0, '0 ms'],
    [0.0005, '<1 µs'],
    [0.05, '50 µs'],
    [0.42, '0.4 ms'],
    [7, '7 ms'],
    [999.4, '999 ms'],
    [999.6, '1.0 s'],
    [3210, '3.2 s'],
    [9949, '9.9 s'],
    [59_400, '59 s'],
    [59_600, '1 min 00 s'],
    [125_000, '2 min 05 s'],
    [11_520_000, '3 h 12 min'],
    [-3210, '−3.2 s'],
  ])('%d ms is %s', (millis, text) => expect(duration(millis)).toBe(text));
});

describe('dollars', () => {
  it.each([
    [0, '$0'],
    [0.021, '$0.021'],
    [1.2, '$1.20'],
    [0.00004, '$0.000040'],
    [0.0042, '$0.0042'],
    [0.0000000123, '$0.000000012'],
  ])('%d is %s', (value, text) => expect(dollars(value)).toBe(text));
});

describe('sizes and counts', () => {
  it('never shows 1024 of a smaller unit', () => {
    expect(byteSize(1023)).toBe('1023 B');
    expect(byteSize(1024)).toBe('1.0 KB');
    expect(byteSize(1024 * 1024 - 1)).toBe('1.0 MB');
    expect(byteSize(5 * 1024 * 1024)).toBe('5.0 MB');
  });
  it('shortens only what is long', () => {
    expect(shortCount(999)).toBe('999');
    expect(shortCount(4131)).toBe('4.1k');
    expect(shortCount(9999)).toBe('10k');
    expect(shortCount(999_600)).toBe('1M');
  });
  it('counts in words', () => {
    expect(counted(1, 'span')).toBe('1 span');
    expect(counted(1284, 'trace')).toBe('1,284 traces');
  });
});
