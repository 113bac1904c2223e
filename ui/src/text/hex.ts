/** The classic hex view: offset, 16 bytes, and the printable ASCII of them. */
export interface HexRow {
  readonly offset: string;
  readonly bytes: readonly string[];
  readonly ascii: string;
}

export const BYTES_PER_ROW = 16;

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

export function hexRowCount(length: number): number {
  return Math.max(1, Math.ceil(length / BYTES_PER_ROW));
}

export function hexRow(bytes: Uint8Array, row: number): HexRow {
  const start = row * BYTES_PER_ROW;
  const part = bytes.subarray(start, start + BYTES_PER_ROW);
  let ascii = '';
  for (const byte of part) ascii += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·';
  return { offset: start.toString(16).padStart(8, '0'), bytes: Array.from(part, (byte) => HEX[byte] ?? '??'), ascii };
}
