import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type PointerEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { histogramQuery, type Search } from '../api/queries';
import { counted } from '../base/format';
import { clockTime, dayOf, type EpochNanos, parseEpochNanos } from '../base/time';
import { barHeight, chosenRange, held, momentAt, RANGE_WORDS, RANGES } from './histogramScale';

interface Props {
  readonly search: Search;
  /** How many traces there are in all, as far as known. */
  readonly total: number | undefined;
  readonly onRange: (from: string | undefined, to: string | undefined) => void;
}

/** Traces over time; dragging on it sets the range of time. */
export function TimeHistogram({ search, total, onRange }: Props): ReactNode {
  const bounded = search.from !== undefined || search.to !== undefined;
  const [range, setRange] = useState(0);
  useEffect(() => setRange(0), [search.q]);
  const asked = bounded ? search : { q: search.q, from: RANGES[range] };
  const { data, isPlaceholderData } = useQuery({ ...histogramQuery(asked), placeholderData: keepPreviousData });

  // Without a chosen time, show the shortest range that holds everything found.
  const inside = data === undefined ? 0 : held(data);
  useEffect(() => {
    if (!bounded && data !== undefined && !isPlaceholderData && total !== undefined && inside < total && range < RANGES.length - 1) setRange(range + 1);
  }, [bounded, data, isPlaceholderData, total, inside, range]);

  const plot = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<{ readonly from: number; readonly to: number }>();
  const fractionOf = (event: PointerEvent) => {
    const box = plot.current?.getBoundingClientRect();
    return box === undefined ? 0 : Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
  };

  if (data === undefined) return <div className="histogram" aria-hidden="true" />;
  const most = data.traces.reduce((a, b) => Math.max(a, b), 0);
  const from = (parseEpochNanos(data.fromEpochNanos) ?? 0n) as EpochNanos;
  const to = (parseEpochNanos(data.toEpochNanos) ?? 0n) as EpochNanos;
  const words = bounded ? `${dayOf(from)} ${clockTime(from)} to ${dayOf(to)} ${clockTime(to)}` : RANGE_WORDS[RANGES[range] ?? ''] ?? '';
  const failed = data.failed.reduce((a, b) => a + b, 0);
  return (
    <div className="histogram" role="group" aria-label={`Traces over time, ${words}: ${counted(inside, 'trace')}, ${failed} failed`} data-testid="histogram">
      <div
        ref={plot}
        className="histogram-plot"
        onPointerDown={(event) => {
          const at = fractionOf(event);
          event.currentTarget.setPointerCapture(event.pointerId);
          setDrag({ from: at, to: at });
        }}
        onPointerMove={(event) => {
          if (drag !== undefined) setDrag({ from: drag.from, to: fractionOf(event) });
        }}
        onPointerUp={() => {
          if (drag === undefined) return;
          const chosen = chosenRange(data, drag.from, drag.to);
          setDrag(undefined);
          onRange(chosen.from, chosen.to);
        }}
        onPointerCancel={() => setDrag(undefined)}
      >
        {data.traces.map((traces, index) => {
          const bad = data.failed[index] ?? 0;
          const start = momentAt(data, index / data.traces.length);
          return (
            <div key={index} className="histogram-slot" title={`${dayOf(start)} ${clockTime(start)}: ${counted(traces, 'trace')}${bad === 0 ? '' : `, ${bad} failed`}`}>
              <div className="histogram-bar" style={{ height: `${barHeight(traces, most)}%` }}>
                {bad === 0 ? null : <div className="histogram-bad" style={{ height: `${Math.max(8, (100 * bad) / traces)}%` }} />}
              </div>
            </div>
          );
        })}
        {drag === undefined ? null : (
          <div className="histogram-drag" style={{ left: `${Math.min(drag.from, drag.to) * 100}%`, width: `${Math.abs(drag.to - drag.from) * 100}%` }} />
        )}
      </div>
      <div className="histogram-axis soft">
        <span>{dayOf(from)} {clockTime(from)}</span>
        <span>
          {words}
          {!bounded && total !== undefined && inside < total ? `: ${counted(inside, 'trace')} of ${counted(total, 'trace')}` : ''}
          {bounded ? <> <button type="button" className="link" onClick={() => onRange(undefined, undefined)}>all of time</button></> : null}
        </span>
        <span>{bounded && search.to !== undefined ? `${dayOf(to)} ${clockTime(to)}` : 'now'}</span>
      </div>
    </div>
  );
}
