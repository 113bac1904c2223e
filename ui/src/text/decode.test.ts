import { describe, expect, it } from 'vitest';
import { decodeUtf8, occurrences } from './decode';

describe('decodeUtf8', () => {
  it('keeps a byte order mark and NUL', () => {
    expect(decodeUtf8(new Uint8Array([0xef, 0xbb, 0xbf, 0x61, 0]))).toEqual({ text: '\ufeffa\u0000', exact: true });
  });
  it('says when bytes are no text', () => {
    expect(decodeUtf8(new Uint8Array([0x61, 0xff, 0x62]))).toEqual({ text: 'a\ufffdb', exact: false });
  });
});

describe('occurrences', () => {
  it('does not overlap and does not mind case', () => {
    expect(occurrences('aAaA b', 'aa', 10)).toEqual({ starts: [0, 2], more: false });
  });
  it('says when it stopped', () => {
    expect(occurrences('x'.repeat(100), 'x', 5)).toEqual({ starts: [0, 1, 2, 3, 4], more: true });
    expect(occurrences('xxxxx', 'x', 5).more).toBe(false);
  });
  it('keeps offsets right where lower case is longer', () => {
    expect(occurrences('İİx', 'x', 5).starts).toEqual([2]);
  });
});
