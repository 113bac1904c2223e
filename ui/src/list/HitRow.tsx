import { memo, type ReactNode } from 'react';
import type { Hit } from '../api/types';
import { duration, oneLine } from '../base/format';
import { RowLink } from '../base/RowLink';
import { KindGlyph, StatusFlag } from '../base/status';
import { clockTime, dayOf, type EpochNanos, exactMoment, parseEpochNanos } from '../base/time';
import { Revealed } from '../text/Revealed';
import { type TraceSearch, writeSearch } from '../url';
import { Marked } from './Marked';
import { foundText } from './sought';

interface Props {
  readonly hit: Hit;
  readonly selected: boolean;
  readonly index: number;
  readonly onSelect: (index: number) => void;
}

/** What restores the place in the trace page. */
export function placeOf(hit: Hit): TraceSearch {
  const find = foundText(hit.snippets[0]);
  return { span: hit.spanId, ...(find === undefined ? {} : { find }) };
}

/** A place where the text was found; leads to the span. */
export const HitRow = memo(function HitRow({ hit, selected, index, onSelect }: Props): ReactNode {
  const start = (parseEpochNanos(hit.startEpochNanos) ?? 0n) as EpochNanos;
  const snippet = hit.snippets[0];
  return (
    <RowLink
      href={`/traces/${hit.traceId}${writeSearch({ ...placeOf(hit) })}`}
      id={`hit-${hit.traceId}-${hit.spanId}`}
      role="option"
      aria-posinset={index + 1}
      aria-selected={selected}
      tabIndex={-1}
      className={`hit-row ${selected ? 'is-selected' : ''}`}
      data-testid="hit-row"
      data-trace-id={hit.traceId}
      data-span-id={hit.spanId}
      onMouseDown={() => onSelect(index)}
    >
      <span className="hit-head">
        <span className="mono soft" title={exactMoment(start)}>{dayOf(start)} {clockTime(start)}</span>
        <span className="clip"><KindGlyph kind={hit.kind} /> {hit.name}</span>
        {hit.inferred ? <span className="badge">inferred</span> : null}
        <StatusFlag status={hit.status} quietOk />
        {hit.userId === null ? null : <span className="soft clip hit-user" title={`user ${hit.userId}`}><Revealed text={hit.userId} /></span>}
        <span className="soft end">{snippet === undefined ? '' : `in ${snippet.where}`}</span>
        <span className="soft end">{duration(hit.durationMs)}</span>
      </span>
      <span className="hit-text">
        {snippet === undefined ? <bdi className="soft"><Revealed text={oneLine(hit.answer ?? hit.question ?? '')} /></bdi> : <Marked snippet={snippet} />}
      </span>
    </RowLink>
  );
});
