import { type ReactNode, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { count } from '../base/format';
import { FixedRows, type FixedRowsHandle } from '../base/FixedRows';
import { occurrences } from './decode';
import './exact.css';
import { Revealed } from './Revealed';
import { textRows } from './rows';

const ROW = 18;
const MOST_FOUND = 10_000;

interface Props {
  readonly text: string;
  readonly find: string;
  readonly onFind: (find: string) => void;
}

/** Text of any length with line numbers, broken at the width of the view, every character visible. */
export function ExactText({ text, find, onFind }: Props): ReactNode {
  const frame = useRef<HTMLDivElement>(null);
  const probe = useRef<HTMLSpanElement>(null);
  const list = useRef<FixedRowsHandle>(null);
  const [columns, setColumns] = useState(100);
  const [current, setCurrent] = useState(0);

  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const measure = () => {
      const width = (probe.current?.getBoundingClientRect().width ?? 720) / 100;
      // Line numbers, padding and a scroll bar take about 92 pixels.
      setColumns(Math.max(20, Math.floor((element.clientWidth - 92) / width)));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const rows = useMemo(() => textRows(text, columns), [text, columns]);
  const found = useMemo(() => occurrences(text, find, MOST_FOUND), [text, find]);
  const place = found.starts[current];
  useEffect(() => setCurrent(0), [find, text]);
  useEffect(() => {
    if (place !== undefined) list.current?.reveal(rows.rowAt(place), 'center');
  }, [place, rows]);
  const step = (by: number) => {
    if (found.starts.length > 0) setCurrent((current + by + found.starts.length) % found.starts.length);
  };

  return (
    <div ref={frame} className="exact">
      <div className="exact-find">
        <input
          className="field"
          type="search"
          aria-label="Find in this text"
          placeholder="find in this text"
          value={find}
          onChange={(event) => onFind(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') step(event.shiftKey ? -1 : 1);
          }}
        />
        {find === '' ? null : (
          <span className="soft" role="status">
            {found.starts.length === 0 ? 'not found' : `${count(current + 1)} of ${found.more ? 'at least ' : ''}${count(found.starts.length)}`}
          </span>
        )}
        <span className="faint">{count(rows.lineCount)} {rows.lineCount === 1 ? 'line' : 'lines'}</span>
      </div>
      <span ref={probe} className="exact-probe mono" aria-hidden="true">{'0'.repeat(100)}</span>
      <FixedRows ref={list} className="exact-rows" role="document" label="Exact text" testId="exact-text" count={rows.count} rowHeight={ROW}>
        {(row) => (
          <div key={row} className="exact-row">
            <span className="exact-line" aria-hidden="true">{rows.isLineStart(row) ? rows.line(row) : '·'}</span>
            <span className="exact-text" dir="ltr"><RowText text={text} start={rows.start(row)} end={rows.end(row)} marks={found.starts} size={find.length} current={place} /></span>
          </div>
        )}
      </FixedRows>
    </div>
  );
}

interface RowTextProps {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly marks: readonly number[];
  readonly size: number;
  readonly current: number | undefined;
}

function RowText({ text, start, end, marks, size, current }: RowTextProps): ReactNode {
  if (marks.length === 0) return <Revealed text={text.slice(start, end)} mode="exact" />;
  let index = firstAfter(marks, start - size);
  const pieces: ReactNode[] = [];
  let done = start;
  for (; index < marks.length && marks[index]! < end; index++) {
    const from = Math.max(start, marks[index]!);
    const to = Math.min(end, marks[index]! + size);
    if (to <= from) continue;
    pieces.push(<Revealed key={done} text={text.slice(done, from)} mode="exact" />);
    pieces.push(<mark key={`m${from}`} className={marks[index] === current ? 'is-current' : undefined}><Revealed text={text.slice(from, to)} mode="exact" /></mark>);
    done = to;
  }
  pieces.push(<Revealed key={`e${done}`} text={text.slice(done, end)} mode="exact" />);
  return pieces;
}

/** Index of the first number greater than the wanted one. */
function firstAfter(sorted: readonly number[], wanted: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
