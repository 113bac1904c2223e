/**
 * Text cut into rows of equal height, so that a text of any length scrolls: a line longer than the
 * view continues on further rows. Rows are kept as two numbers each.
 */
export interface TextRows {
  readonly text: string;
  readonly count: number;
  readonly lineCount: number;
  /** Start of a row in the text, in UTF-16 units. */
  start(row: number): number;
  /** End of a row, its line feed left out. */
  end(row: number): number;
  /** Number of the row's line, from 1. */
  line(row: number): number;
  /** Whether the row is the beginning of its line. */
  isLineStart(row: number): boolean;
  /** The row in which a position of the text lies. */
  rowAt(position: number): number;
}

const LINE_FEED = 10;

/** @param columns a row holds at most so many UTF-16 units (one more if a surrogate pair would be cut) */
export function textRows(text: string, columns: number): TextRows {
  const width = Math.max(1, columns);
  const starts: number[] = [];
  const lines: number[] = [];
  let line = 1;
  let lineStart = 0;
  for (;;) {
    const feed = text.indexOf('\n', lineStart);
    const lineEnd = feed < 0 ? text.length : feed;
    let rowStart = lineStart;
    do {
      starts.push(rowStart);
      lines.push(line);
      rowStart += width;
      if (rowStart < lineEnd && isLowSurrogate(text.charCodeAt(rowStart)) && isHighSurrogate(text.charCodeAt(rowStart - 1))) {
        rowStart++;
      }
    } while (rowStart < lineEnd);
    if (feed < 0) break;
    lineStart = feed + 1;
    line++;
    // A line feed at the very end closes the last line; it does not open another.
    if (lineStart === text.length) break;
  }
  const startOf = (row: number) => starts[row] ?? text.length;
  return {
    text,
    count: starts.length,
    lineCount: line - (text.endsWith('\n') ? 1 : 0),
    start: startOf,
    end: (row) => {
      const next = startOf(row + 1);
      return next > startOf(row) && text.charCodeAt(next - 1) === LINE_FEED ? next - 1 : next;
    },
    line: (row) => lines[row] ?? line,
    isLineStart: (row) => row === 0 || lines[row] !== lines[row - 1],
    rowAt: (position) => {
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (startOf(middle) <= position) low = middle;
        else high = middle - 1;
      }
      return low;
    },
  };
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}
