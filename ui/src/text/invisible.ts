/**
 * Characters that a reader cannot see, or that change what the reader sees, made visible.
 *
 * Bidirectional controls can make text read differently from what it is (CVE-2021-42574), zero-width
 * and tag characters can carry text nobody sees. In a rendered message the joiners and variation
 * selectors that emoji and many scripts need are left in peace; in exact text nothing is.
 */

export interface Segment {
  readonly text: string;
  /** What the character is, e.g. "RLO"; absent for ordinary text. */
  readonly label?: string;
}

const NAMES: Readonly<Record<number, string>> = {
  0x7f: 'DEL',
  0xa0: 'NBSP',
  0xad: 'SHY',
  0x34f: 'CGJ',
  0x61c: 'ALM',
  0x115f: 'HCF',
  0x1160: 'HJF',
  0x180e: 'MVS',
  0x200b: 'ZWSP',
  0x200c: 'ZWNJ',
  0x200d: 'ZWJ',
  0x200e: 'LRM',
  0x200f: 'RLM',
  0x2028: 'LSEP',
  0x2029: 'PSEP',
  0x202a: 'LRE',
  0x202b: 'RLE',
  0x202c: 'PDF',
  0x202d: 'LRO',
  0x202e: 'RLO',
  0x2060: 'WJ',
  0x2066: 'LRI',
  0x2067: 'RLI',
  0x2068: 'FSI',
  0x2069: 'PDI',
  0x3164: 'HF',
  0xfeff: 'BOM',
  0xffa0: 'HWHF',
  0xfffc: 'OBJ',
};

const C0 = [
  'NUL', 'SOH', 'STX', 'ETX', 'EOT', 'ENQ', 'ACK', 'BEL', 'BS', 'TAB', 'LF', 'VT', 'FF', 'CR', 'SO', 'SI',
  'DLE', 'DC1', 'DC2', 'DC3', 'DC4', 'NAK', 'SYN', 'ETB', 'CAN', 'EM', 'SUB', 'ESC', 'FS', 'GS', 'RS', 'US',
];

// Everything but tab and line feed that is a control, a format character, a filler, a tag or half a surrogate pair.
const ALWAYS =
  '\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u180e\\u200b\\u200e\\u200f\\u2028-\\u202e' +
  '\\u2060-\\u206f\\u3164\\ufeff\\uffa0\\ufff9-\\ufffc\\u{e0000}-\\u{e0fff}\\ud800-\\udfff';
const READING = new RegExp(`[${ALWAYS}]`, 'gu');
const EXACT = new RegExp(`[${ALWAYS}\\u00a0\\u200c\\u200d\\ufe00-\\ufe0f]`, 'gu');

/** Short name of a character that should be shown as a badge. */
export function labelOf(codePoint: number): string {
  if (codePoint < 0x20) return C0[codePoint] ?? hex(codePoint);
  if (codePoint >= 0xe0020 && codePoint <= 0xe007e) return `TAG ${String.fromCodePoint(codePoint - 0xe0000)}`;
  if (codePoint >= 0xfe00 && codePoint <= 0xfe0f) return `VS${codePoint - 0xfe00 + 1}`;
  return NAMES[codePoint] ?? hex(codePoint);
}

/** Cuts text into ordinary runs and single characters that need a badge. Joined, the texts are the input. */
export function revealing(text: string, mode: 'reading' | 'exact'): readonly Segment[] {
  const pattern = mode === 'exact' ? EXACT : READING;
  pattern.lastIndex = 0;
  const segments: Segment[] = [];
  let done = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    // A carriage return before a line feed is an ordinary line end to a reader.
    if (mode === 'reading' && match[0] === '\r' && text[match.index + 1] === '\n') continue;
    if (match.index > done) segments.push({ text: text.slice(done, match.index) });
    segments.push({ text: match[0], label: labelOf(match[0].codePointAt(0) ?? 0) });
    done = match.index + match[0].length;
  }
  if (done < text.length) segments.push({ text: text.slice(done) });
  return segments;
}

function hex(codePoint: number): string {
  return `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
}
