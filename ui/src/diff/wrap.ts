import { labelOf } from '../text/invisible';
import type { Segment } from './lines';

/**
 * Lines broken at the width of a lane, so that all rows have one height and a text of any length
 * scrolls. Characters are counted in columns of the monospaced font: two for wide ones, the width of
 * their badge for those that nobody would see.
 */
export function wrapped(segments: readonly Segment[], columns: number): readonly (readonly Segment[])[] {
  const text = segments.length === 1 ? segments[0]!.text : segments.map((segment) => segment.text).join('');
  const breaks = breaksOf(text, columns);
  if (breaks.length === 0) return [segments];
  const rows: Segment[][] = [];
  let row: Segment[] = [];
  let at = 0;
  let next = 0;
  for (const segment of segments) {
    let from = 0;
    while (next < breaks.length && breaks[next]! < at + segment.text.length) {
      const cut = breaks[next]! - at;
      if (cut > from) row.push({ ...segment, text: segment.text.slice(from, cut) });
      rows.push(row);
      row = [];
      from = cut;
      next++;
    }
    if (from < segment.text.length) row.push(from === 0 ? segment : { ...segment, text: segment.text.slice(from) });
    at += segment.text.length;
  }
  rows.push(row);
  return rows;
}

const PLAIN = /^[\x20-\x7e]*$/;

/** Where a text is broken; after a blank where there is one in the second half of the row. */
function breaksOf(text: string, columns: number): readonly number[] {
  const most = Math.max(8, columns);
  if (text.length <= most && PLAIN.test(text)) return [];
  const breaks: number[] = [];
  let start = 0;
  let width = 0;
  let blank = -1;
  let blankWidth = 0;
  for (let at = 0; at < text.length; ) {
    const codePoint = text.codePointAt(at)!;
    const size = codePoint > 0xffff ? 2 : 1;
    const wide = columnsOf(codePoint);
    if (width + wide > most && at > start) {
      if (blank > start && blankWidth * 2 >= most) {
        breaks.push(blank);
        width -= blankWidth;
        start = blank;
      } else {
        breaks.push(at);
        width = 0;
        start = at;
      }
      blank = -1;
    }
    width += wide;
    at += size;
    if (codePoint === 0x20) {
      blank = at;
      blankWidth = width;
    }
  }
  return breaks;
}

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u{e0000}-\u{e0fff}]/u;
const COMBINING = /\p{M}/u;

function columnsOf(codePoint: number): number {
  if (codePoint >= 0x20 && codePoint < 0x7f) return 1;
  if (codePoint === 9) return 4;
  const character = String.fromCodePoint(codePoint);
  if (INVISIBLE.test(character)) return labelOf(codePoint).length + 2;
  if (COMBINING.test(character)) return 0;
  return isWide(codePoint) ? 2 : 1;
}

/** East Asian wide characters and emoji, as terminals count them (UAX #11). */
function isWide(codePoint: number): boolean {
  return (
    (codePoint >= 0x1100 && codePoint <= 0x115f) ||
    (codePoint >= 0x2e80 && codePoint <= 0xa4cf) ||
    (codePoint >= 0xac00 && codePoint <= 0xd7a3) ||
    (codePoint >= 0xf900 && codePoint <= 0xfaff) ||
    (codePoint >= 0xfe30 && codePoint <= 0xfe6f) ||
    (codePoint >= 0xff00 && codePoint <= 0xff60) ||
    (codePoint >= 0xffe0 && codePoint <= 0xffe6) ||
    (codePoint >= 0x1f300 && codePoint <= 0x1faff) ||
    (codePoint >= 0x20000 && codePoint <= 0x3fffd)
  );
}
