import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { spanQuery } from '../api/queries';
import type { Trace } from '../api/types';
import { counted, oneLine } from '../base/format';
import { StatusFlag } from '../base/status';
import { clockTime, dayOf, type EpochNanos, exactMoment, parseEpochNanos, relativeTime } from '../base/time';
import type { useBeginReplay } from '../replay/begin';
import { Replayability } from '../replay/Replayability';
import { Siblings } from '../sibling/Siblings';
import { Revealed } from '../text/Revealed';
import type { TreeShape } from './rowStates';
import { TraceTotals } from './TraceTotals';

interface Props {
  readonly trace: Trace;
  readonly shape: TreeShape;
  readonly copied: boolean;
  readonly onCopyLink: () => void;
  readonly onSelect: (index: number) => void;
  /** Spans that came since the page was read. */
  readonly grown: number;
  readonly onShowGrown: () => void;
  readonly replay: ReturnType<typeof useBeginReplay>;
}

/** What the trace is: the question, who, when, how much, and what went wrong in it. */
export function TraceHeader({ trace, shape, copied, onCopyLink, onSelect, grown, onShowGrown, replay }: Props): ReactNode {
  const start = (parseEpochNanos(trace.startEpochNanos) ?? 0n) as EpochNanos;
  const root = trace.spans[0];
  const { data: rootSpan } = useQuery({ ...spanQuery(trace.traceId, root?.spanId ?? '', root?.contentHash), enabled: root !== undefined, staleTime: 60_000 });
  const prompt = [trace.promptName, trace.promptVersion].filter((part) => part !== null).join(' ');
  return (
    <header className="trace-header">
      <div className="trace-title">
        <h1 className="clip" title={trace.question ?? trace.name}><bdi><Revealed text={oneLine(trace.question ?? trace.name)} /></bdi></h1>
        <Findings trace={trace} shape={shape} onSelect={onSelect} />
        {grown > 0 ? <button type="button" className="button" onClick={onShowGrown}>{counted(grown, 'new span')}: show</button> : null}
        <button type="button" className="button" onClick={onCopyLink} title="Copy a link to this view (c)">{copied ? 'copied' : 'copy link'}</button>
      </div>
      <p className="facts">
        <span title={`${exactMoment(start)}\n${relativeTime(start)}`}>{dayOf(start)} {clockTime(start)} <span className="soft">({relativeTime(start)})</span></span>
        <span><TraceTotals trace={trace} /></span>
        {trace.models.length === 0 ? null : <span title={trace.models.join(', ')}>{trace.models.join(', ')}</span>}
        {prompt === '' ? null : <span title={prompt}>prompt {prompt}</span>}
        {trace.service === null ? null : <span title={trace.service}>{trace.service}</span>}
        {trace.userId === null ? null : <Link to="/traces" search={{ q: `user:"${trace.userId.replace(/["\\]/g, '\\$&')}"` }} title={`All traces of this user: ${trace.userId}`}>{trace.userId}</Link>}
        {trace.sessionId === null ? null : (
          <Link to="/sessions/$sessionId" params={{ sessionId: trace.sessionId }} title={trace.sessionDeclared === false ? `${trace.sessionId}, found from the messages` : trace.sessionId} data-testid="session-link">whole conversation</Link>
        )}
        {notesOf(trace).map((note) => <span key={note} className="soft">{note}</span>)}
        {rootSpan?.commit == null ? null : <span className="mono" title={`commit ${rootSpan.commit}`}>{rootSpan.commit.slice(0, 7)}</span>}
      </p>
      {trace.llmCalls === 0 ? null : <Siblings traceId={trace.traceId} startTime={trace.startTime} />}
      {trace.llmCalls === 0 ? null : <Replayability traceId={trace.traceId} begin={replay} />}
    </header>
  );
}

/** What is odd about the spans as they arrived. */
function notesOf(trace: Trace): readonly string[] {
  const notes: string[] = [];
  if (trace.inferredSpans > 0) notes.push(counted(trace.inferredSpans, 'inferred span'));
  if (trace.orphans > 0) notes.push(`${counted(trace.orphans, 'span')} without a parent`);
  if (trace.conflicts > 0) notes.push(`${counted(trace.conflicts, 'span')} with a shared id`);
  if (trace.cycles > 0) notes.push(`${counted(trace.cycles, 'span')} in a circle of parents`);
  return notes;
}

interface FindingsProps {
  readonly trace: Trace;
  readonly shape: TreeShape;
  readonly onSelect: (index: number) => void;
}

/** Counts of what did not go as hoped; each leads to the first of its kind. */
function Findings({ trace, shape, onSelect }: FindingsProps): ReactNode {
  const counts = new Map<string, { count: number; first: number }>();
  for (const index of shape.problems) {
    const status = trace.spans[index]!.status;
    const known = counts.get(status);
    if (known === undefined) counts.set(status, { count: 1, first: index });
    else known.count++;
  }
  const retried = trace.spans.reduce((sum, span) => sum + Math.max(0, (span.attempts?.length ?? 1) - 1), 0);
  const firstRetried = trace.spans.findIndex((span) => (span.attempts?.length ?? 0) > 1);
  if (counts.size === 0 && retried === 0) return null;
  return (
    <span className="trace-findings">
      {[...counts].map(([status, { count, first }]) => (
        <button key={status} type="button" className="finding" onClick={() => onSelect(first)} title="Go to the first (n: next problem)">
          <StatusFlag status={status} /> {count > 1 ? `× ${count}` : ''}
        </button>
      ))}
      {retried === 0 ? null : <button type="button" className="finding" onClick={() => onSelect(firstRetried)}><span className="flag warn"><span aria-hidden="true">↻</span>{counted(retried, 'retry', 'retries')}</span></button>}
    </span>
  );
}
