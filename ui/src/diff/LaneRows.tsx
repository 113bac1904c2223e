import { type ReactNode, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Diff } from '../api/types';
import { FixedRows, type FixedRowsHandle } from '../base/FixedRows';
import './lane.css';
import type { LaneItem } from './lanes';
import { LaneRowView, ROW } from './LaneRow';
import { rowOfChange, rowsOf } from './rows';

interface Props {
  readonly items: readonly LaneItem[];
  readonly label: string;
  readonly testId: string;
  /** What the steps among the items are of. */
  readonly diff?: Diff;
  /** The change that is looked at. */
  readonly focus?: number | undefined;
  readonly onFold: (id: string, open: boolean) => void;
  readonly onFocus?: (change: number) => void;
}

const nowhere = () => {};

/** Rows of one height, cut at the width there is; only those in view exist. */
export function LaneRows({ items, label, testId, diff, focus, onFold, onFocus = nowhere }: Props): ReactNode {
  const frame = useRef<HTMLDivElement>(null);
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
    const row = focus === undefined ? -1 : rowOfChange(rows, focus);
    if (row >= 0) list.current?.reveal(row, 'center');
  }, [focus, rows]);

  return (
    <div ref={frame} className="lane-box" style={{ '--rows': `${Math.max(3, rows.length) * ROW + 8}px` } as Record<string, string>}>
      <span ref={probe} className="lane-probe mono" aria-hidden="true">{'0'.repeat(100)}</span>
      <FixedRows ref={list} className="lane-rows" role="list" label={label} testId={testId} count={rows.length} rowHeight={ROW}>
        {(index) => (
          <LaneRowView key={index} row={rows[index]!} diff={diff} place={index + 1} of={rows.length} focused={isFocused(rows[index]!.item, focus)} onFold={onFold} onFocus={onFocus} />
        )}
      </FixedRows>
    </div>
  );
}

function isFocused(item: LaneItem, focus: number | undefined): boolean {
  return focus !== undefined && (item.type === 'text' || item.type === 'step') && item.change === focus;
}
