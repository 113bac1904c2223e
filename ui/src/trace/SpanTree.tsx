import { type KeyboardEvent, memo, type ReactNode, type Ref, useImperativeHandle, useLayoutEffect, useMemo, useRef } from 'react';
import type { SpanNode } from '../api/types';
import { counted, dollars, duration, oneLine, shortCount } from '../base/format';
import { FixedRows, type FixedRowsHandle } from '../base/FixedRows';
import { KindGlyph, kindWord, StatusFlag } from '../base/status';
import { Revealed } from '../text/Revealed';
import { barOf, type Range, ticks } from './bars';
import { hasChildren, hiddenProblems, rowOf, type TreeShape, visibleRows } from './rowStates';

const ROW = 24;

export interface SpanTreeHandle {
  focus(): void;
}

interface Props {
  readonly spans: readonly SpanNode[];
  readonly shape: TreeShape;
  /** What the waterfall shows. */
  readonly range: Range;
  readonly folded: ReadonlySet<number>;
  readonly selected: number;
  readonly onSelect: (index: number) => void;
  readonly onFold: (index: number, folded: boolean) => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLDivElement>) => void;
  readonly ref?: Ref<SpanTreeHandle>;
}

/** Tree and waterfall: one list, so that a row is a row in both. */
export function SpanTree({ spans, shape, range, folded, selected, onSelect, onFold, onKeyDown, ref }: Props): ReactNode {
  const list = useRef<FixedRowsHandle>(null);
  const rows = useMemo(() => visibleRows(shape, folded), [shape, folded]);
  useImperativeHandle(ref, () => ({ focus: () => list.current?.focus() }), []);
  const shownBefore = useRef(false);
  useLayoutEffect(() => {
    list.current?.reveal(rowOf(rows, selected), shownBefore.current ? 'nearest' : 'center');
    shownBefore.current = true;
  }, [rows, selected]);

  return (
    <div className="tree">
      <div className="tree-axis" aria-hidden="true">
        <span />
        <span className="end">time taken</span>
        <span className="tree-ticks">
          {ticks(range, 4).map((tick) => <span key={tick} style={{ left: `${(100 * (tick - range.fromMs)) / Math.max(range.lengthMs, 1e-9)}%` }}>{duration(tick)}</span>)}
        </span>
      </div>
      <FixedRows
        ref={list}
        className="tree-rows"
        role="tree"
        label="Spans"
        testId="span-tree"
        activeDescendant={`span-${selected}`}
        count={rows.length}
        rowHeight={ROW}
        onKeyDown={onKeyDown}
      >
        {(row) => {
          const index = rows[row]!;
          const span = spans[index]!;
          const isFolded = folded.has(index);
          return (
            <SpanRow
              key={index}
              span={span}
              index={index}
              range={range}
              branch={hasChildren(shape, index)}
              folded={isFolded}
              hidden={isFolded ? shape.ends[index]! - index - 1 : 0}
              hiddenProblems={isFolded ? hiddenProblems(shape, index) : 0}
              selected={index === selected}
              onSelect={onSelect}
              onFold={onFold}
            />
          );
        }}
      </FixedRows>
    </div>
  );
}

interface RowProps {
  readonly span: SpanNode;
  readonly index: number;
  readonly range: Range;
  readonly branch: boolean;
  readonly folded: boolean;
  readonly hidden: number;
  readonly hiddenProblems: number;
  readonly selected: boolean;
  readonly onSelect: (index: number) => void;
  readonly onFold: (index: number, folded: boolean) => void;
}

const SpanRow = memo(function SpanRow({ span, index, range, branch, folded, hidden, hiddenProblems: below, selected, onSelect, onFold }: RowProps): ReactNode {
  const bar = barOf(span, range);
  const retries = (span.attempts?.length ?? 1) - 1;
  return (
    <div
      id={`span-${index}`}
      role="treeitem"
      aria-level={span.depth + 1}
      aria-selected={selected}
      aria-expanded={branch ? !folded : undefined}
      aria-label={`${kindWord(span.kind)} ${span.name}, ${duration(span.durationMs)}, ${span.status}${span.inferred === true ? ', inferred' : ''}${retries > 0 ? `, ${counted(retries, 'retry', 'retries')}` : ''}`}
      className={`tree-row ${selected ? 'is-selected' : ''} ${span.status === 'ok' ? '' : `is-${span.status}`}`}
      data-testid="span-row"
      data-span-id={span.spanId}
      onMouseDown={() => onSelect(index)}
    >
      <span className="tree-name" style={{ paddingInlineStart: Math.min(span.depth, 24) * 14 }}>
        {branch ? (
          <button
            type="button"
            tabIndex={-1}
            className="tree-fold"
            aria-label={folded ? 'Unfold' : 'Fold'}
            onMouseDown={(event) => {
              event.stopPropagation();
              onFold(index, !folded);
            }}
          >
            {folded ? '▸' : '▾'}
          </button>
        ) : <span className="tree-fold" />}
        <KindGlyph kind={span.kind} />
        <span className="clip tree-words">
          {span.toolName !== undefined && span.kind === 'tool' ? span.toolName : span.name}
          {span.answer === undefined ? null : <span className="faint"> <Revealed text={oneLine(span.answer)} /></span>}
        </span>
        <span className="tree-marks">
          {folded ? <span className="badge">{shortCount(hidden)} folded</span> : null}
          {below > 0 ? <span className="flag fail"><span aria-hidden="true">✕</span>{counted(below, 'problem')} below</span> : null}
          {retries > 0 ? <span className="flag warn" title={counted(retries, 'retry', 'retries')}><span aria-hidden="true">↻</span>{counted(retries, 'retry', 'retries')}</span> : null}
          {span.inferred === true ? <span className="badge" title="Nobody sent this span: it follows from the bytes of model calls">inferred</span> : null}
          {span.uncounted === true ? <span className="badge" title="A span below tells about the same call: the totals count that one">same call</span> : null}
          {span.orphan === true ? <span className="badge" title="Its parent was not received">parent missing</span> : null}
          {span.cycle === true ? <span className="badge" title="Its parents form a circle">circle</span> : null}
          {span.conflict === true ? <span className="badge" title="Another span has the same id and other content">same id</span> : null}
          <StatusFlag status={span.status} quietOk />
        </span>
      </span>
      <span className="end soft tree-time" title={span.costUsd === undefined ? undefined : dollars(span.costUsd)}>{duration(span.durationMs)}</span>
      <span className="tree-bar" aria-hidden="true">
        {bar === undefined ? null : <span className={`bar kind-${span.kind} ${span.status === 'error' || span.status === 'timeout' ? 'is-failed' : ''} ${span.inferred === true ? 'is-inferred' : ''}`} style={{ left: `${bar.left}%`, width: `${bar.width}%` }}>
          {bar.waited > 0 ? <span className="bar-waited" style={{ width: `${bar.waited}%` }} /> : null}
          {bar.first > 0 ? <span className="bar-first" style={{ width: `${bar.first}%` }} /> : null}
          <span className="bar-rest" style={{ width: `${bar.rest}%` }} />
        </span>}
      </span>
    </div>
  );
});
