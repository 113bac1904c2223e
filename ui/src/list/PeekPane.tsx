import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { traceQuery } from '../api/queries';
import { trouble } from '../api/trouble';
import type { SpanNode } from '../api/types';
import { counted, duration, oneLine } from '../base/format';
import { KindGlyph, StatusFlag } from '../base/status';
import { Problem } from '../frame/Problem';
import { Folded } from '../message/Folded';
import { Revealed } from '../text/Revealed';
import { TraceTotals } from '../trace/TraceTotals';

const STEPS = 200;

/** What a trace is about, beside the list. */
export function PeekPane({ traceId, onClose }: { readonly traceId: string; readonly onClose: () => void }): ReactNode {
  const asked = useQuery(traceQuery(traceId));
  const { data: trace, refetch } = asked;
  const error = trouble(asked);
  return (
    <aside className="peek" aria-label="Peek" data-testid="peek">
      <div className="peek-bar">
        <Link className="button" to="/traces/$traceId" params={{ traceId }}>Open <kbd>↵</kbd></Link>
        <span className="frame-space" />
        <button type="button" className="button plain" onClick={onClose} aria-label="Close">×</button>
      </div>
      {error !== null && trace === undefined ? <Problem error={error} what="The trace could not be read" onRetry={() => void refetch()} /> : null}
      {trace === undefined ? null : (
        <>
          <p className="peek-totals soft"><StatusFlag status={trace.worstStatus} /> <TraceTotals trace={trace} /></p>
          <h2>{trace.question === null ? 'Name' : 'Question'}</h2>
          <div className="peek-text"><Folded text={trace.question ?? trace.name} lines={12} /></div>
          <h2>Answer</h2>
          <div className="peek-text">{trace.answer === null ? <span className="soft">none</span> : <Folded text={trace.answer} lines={12} />}</div>
          <h2>{counted(trace.spanCount, 'step')}</h2>
          <ul className="peek-steps">
            {trace.spans.slice(0, STEPS).map((span) => <PeekStep key={`${span.spanId}${span.contentHash ?? ''}`} traceId={traceId} span={span} />)}
          </ul>
          {trace.spans.length > STEPS ? <p className="soft">{counted(trace.spans.length - STEPS, 'further step')}: open the trace to see them.</p> : null}
        </>
      )}
    </aside>
  );
}

function PeekStep({ traceId, span }: { readonly traceId: string; readonly span: SpanNode }): ReactNode {
  return (
    <li>
      <Link to="/traces/$traceId" params={{ traceId }} search={{ span: span.spanId }} preload={false} className="peek-step">
        <span className="clip" style={{ paddingInlineStart: Math.min(span.depth, 8) * 12 }}>
          <KindGlyph kind={span.kind} /> {span.name}
          {span.answer === undefined ? null : <span className="faint"> <Revealed text={oneLine(span.answer)} /></span>}
        </span>
        <span><StatusFlag status={span.status} quietOk /></span>
        <span className="soft end">{duration(span.durationMs)}</span>
      </Link>
    </li>
  );
}
