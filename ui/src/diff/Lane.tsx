import { type ReactNode, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Diff } from '../api/types';
import { counted } from '../base/format';
import { FixedRows, type FixedRowsHandle } from '../base/FixedRows';
import type { LaneName } from '../url';
import type { LaneItem } from './lanes';
import { LaneRowView, ROW } from './LaneRow';
import { rowOfChange, rowsOf } from './rows';

interface Props {
  readonly name: LaneName;
  readonly items: readonly LaneItem[];
  readonly diff: Diff;
  /** How many changes the lane has. */
  readonly changes: number;
  /** The change that is looked at, if it is in this lane. */
  readonly focus: number | undefined;
  /** Whether the other lanes are hidden. */
  readonly alone: boolean;
  readonly onAlone: (alone: boolean) => void;
  readonly onFold: (id: string, open: boolean) => void;
  readonly onFocus: (change: number) => void;
}

const TITLES: Readonly<Record<LaneName, string>> = { prompt: 'Prompt', path: 'Path', answer: 'Answer' };

/** One of the three columns: rows of one height, of which only those in view exist. */
export function Lane({ name, items, diff, changes, focus, alone, onAlone, onFold, onFocus }: Props): ReactNode {
  const frame = useRef<HTMLElement>(null);
  const probe = useRef<HTMLSpanElement>(null);
  const list = useRef<FixedRowsHandle>(null);
  const [columns, setColumns] = useState(60);

  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const measure = () => {
      const width = (probe.current?.getBoundingClientRect().width ?? 720) / 100;
      // Sign, padding and a scroll bar take about 46 pixels.
      setColumns(Math.max(16, Math.floor((element.clientWidth - 46) / width)));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const rows = useMemo(() => rowsOf(items, columns), [items, columns]);
  useLayoutEffect(() => {
    if (focus === undefined) return;
    const row = rowOfChange(rows, focus);
    if (row >= 0) list.current?.reveal(row, 'center');
  }, [focus, rows]);

  return (
    <section ref={frame} className={`lane is-${name}`} aria-label={TITLES[name]} data-testid={`lane-${name}`}>
      <header className="lane-head">
        <h2>{TITLES[name]}</h2>
        <span className="soft">{changes === 0 ? 'no change' : counted(changes, 'change')}</span>
        <span className="frame-space" />
        <button type="button" className="lane-alone" aria-pressed={alone} onClick={() => onAlone(!alone)} title={alone ? 'Show all three' : 'Show this alone'}>{alone ? 'all three' : 'alone'}</button>
      </header>
      <span ref={probe} className="lane-probe mono" aria-hidden="true">{'0'.repeat(100)}</span>
      <div className="lane-box" style={{ '--rows': `${Math.max(3, rows.length) * ROW + 8}px` } as Record<string, string>}>
        <FixedRows ref={list} className="lane-rows" role="list" label={`${TITLES[name]}, line by line`} testId={`rows-${name}`} count={rows.length} rowHeight={ROW}>
          {(index) => (
            <LaneRowView key={index} row={rows[index]!} diff={diff} place={index + 1} of={rows.length} focused={isFocused(rows[index]!.item, focus)} onFold={onFold} onFocus={onFocus} />
          )}
        </FixedRows>
      </div>
    </section>
  );
}

function isFocused(item: LaneItem, focus: number | undefined): boolean {
  return focus !== undefined && (item.type === 'text' || item.type === 'step') && item.change === focus;
}
