import { expect, it } from 'vitest';
import { hexRow, hexRowCount } from './hex';

it('shows offset, bytes and ASCII', () => {
  const bytes = new Uint8Array(18).map((_, index) => (index === 17 ? 0 : 0x41 + index));
  expect(hexRow(bytes, 0)).toEqual({
    offset: '00000000',
    bytes: ['41', '42', '43', '44', '45', '46', '47', '48', '49', '4a', '4b', '4c', '4d', '4e', '4f', '50'],
    ascii: 'ABCDEFGHIJKLMNOP',
  });
  expect(hexRow(bytes, 1)).toEqual({ offset: '00000010', bytes: ['51', '00'], ascii: 'Q·' });
});

it('counts rows, one for nothing', () => {
  expect([0, 1, 16, 17].map(hexRowCount)).toEqual([1, 1, 1, 2]);
});
