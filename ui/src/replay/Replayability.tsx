import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useId, useState } from 'react';
import { replayabilityQuery, replaysQuery, summaryQuery } from '../api/queries';
import { trouble } from '../api/trouble';
import type { Replayability as Known, ReplaySummary } from '../api/types';
import { counted, oneLine } from '../base/format';
import { Revealed } from '../text/Revealed';
import { Moment } from '../version/SitesPage';
import type { useBeginReplay } from './begin';
import './replay.css';
import { outcomeOf } from './ReplaysPage';
import { ReplayFlag } from './status';

/** Who looks at a trace for less is on the way to another. */
const PASSING_MS = 500;
/** So many replays of a trace are listed on its page. */
const LISTED = 10;

interface Props {
  readonly traceId: string;
  readonly begin: ReturnType<typeof useBeginReplay>;
}

/** Whether a trace can be replayed, its replays, and what it is itself a replay of. */
export function Replayability({ traceId, begin }: Props): ReactNode {
  // It reads every call of the trace: not for who passes by.
  const [wanted, setWanted] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setWanted(true), PASSING_MS);
    return () => clearTimeout(timer);
  }, []);
  const asked = useQuery({ ...replayabilityQuery(traceId), enabled: wanted });
  const { data: replays } = useInfiniteQuery({ ...replaysQuery(traceId, LISTED), enabled: wanted });
  const { data, refetch } = asked;
  const error = trouble(asked);
  const [open, setOpen] = useState(false);
  const list = useId();
  const total = replays?.pages[0]?.total ?? 0;
  const more = total > 0 || (data?.reasons.length ?? 0) > 0;
  return (
    <section className="replayability" aria-label="Replay" data-testid="replayability" aria-busy={data === undefined && error === null}>
      {error !== null && data === undefined ? <p><span className="fail"><span aria-hidden="true">✕</span> whether it can be replayed could not be looked up:</span> <Revealed text={error.message} /> <button type="button" className="link" onClick={() => void refetch()}>try again</button></p> : null}
      {error === null && data === undefined ? <p className="faint">looking what can be replayed …</p> : null}
      {data === undefined ? null : (
        <div className="replayability-line">
          {data.replay === null ? null : <IsReplay replay={data.replay} />}
          <Badge known={data} />
          {data.replayable === 0 ? null : <button type="button" className="button" disabled={begin.isPending} onClick={() => begin.mutate({ traceId })} title="Run the app again on these answers (r)">replay <kbd>r</kbd></button>}
          {more ? <button type="button" className="link" aria-expanded={open} aria-controls={list} onClick={() => setOpen(!open)}>{open ? '▾' : '▸'} {total > 0 ? counted(total, 'replay') : 'why'}</button> : null}
          {data.baselineTraceId === null ? null : <span className="soft">a replay takes <Link to="/replays/$replayId" params={{ replayId: data.baselineTraceId }}>the accepted run</Link></span>}
          {begin.error === null ? null : <span role="alert"><span className="fail" aria-hidden="true">✕</span> <Revealed text={begin.error.message} /></span>}
        </div>
      )}
      <div id={list} hidden={!open} className="replayability-more">
        {open ? data?.reasons.map(({ spanId, name, reason }) => <p key={spanId}><span className="flag warn"><span aria-hidden="true">!</span></span> <Link to="/traces/$traceId" params={{ traceId }} search={{ span: spanId }}><Revealed text={name} /></Link> cannot be replayed: {reason}</p>) : null}
        {open ? replays?.pages[0]?.items.map((item) => <p key={item.id} className="replayability-line"><Link to="/replays/$replayId" params={{ replayId: item.id }}><Moment time={item.created} /></Link> <ReplayFlag status={item.status} /> {item.accepted ? <span className="badge">baseline</span> : null} <span className="clip" title={outcomeOf(item)}>{outcomeOf(item)}</span></p>) : null}
        {open && total > LISTED ? <p><Link to="/replays">all replays</Link></p> : null}
      </div>
    </section>
  );
}

function Badge({ known }: { readonly known: Known }): ReactNode {
  const whole = known.replayable === known.calls && known.calls > 0;
  return <span className={`flag ${whole ? 'soft' : 'warn'} replayability-badge`} data-testid="replayable" title={known.reasons.map(({ name, reason }) => `${name}: ${reason}`).join('\n')}><span aria-hidden="true">{whole ? '↻' : '!'}</span><span className="clip"><Revealed text={known.sentence} /></span></span>;
}

/** Of a trace that is the run of a replay: what was replayed, and what came of it. */
function IsReplay({ replay }: { readonly replay: ReplaySummary }): ReactNode {
  const { traceId, sessionId } = replay.of;
  const { data: trace } = useQuery({ ...summaryQuery(traceId ?? ''), enabled: traceId !== null });
  return (
    <span className="replayability-is" data-testid="is-replay">
      <Link to="/replays/$replayId" params={{ replayId: replay.id }}>replay</Link> of{' '}
      {traceId === null ? <Link to="/sessions/$sessionId" params={{ sessionId: sessionId ?? '' }}>a whole conversation</Link> : <Link to="/traces/$traceId" params={{ traceId }} title={trace?.question ?? traceId}>{trace == null ? <span className="mono">{traceId.slice(0, 8)}</span> : <bdi><Revealed text={oneLine(trace.question ?? trace.name)} /></bdi>}</Link>}
      {' · '}<ReplayFlag status={replay.status} />
    </span>
  );
}
