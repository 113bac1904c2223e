import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate, useRouter } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { replayQuery, statusQuery, summaryQuery } from '../api/queries';
import { trouble } from '../api/trouble';
import type { Replay } from '../api/types';
import { copyText } from '../base/clipboard';
import { oneLine } from '../base/format';
import { useKeys } from '../base/keys';
import { epochOfMillis, exactMoment, relativeTime } from '../base/time';
import { Problem } from '../frame/Problem';
import { Revealed } from '../text/Revealed';
import type { ReplaySearch } from '../url';
import { planOf, useBeginReplay } from './begin';
import { Choices } from './Choices';
import { Difference } from './Difference';
import { HowToRun } from './HowToRun';
import { Rails } from './Rails';
import './replay.css';
import { ReplayFlag } from './status';
import { Tools } from './Tools';
import { differing, findings, headline, missOf, rowName, selectedRow } from './words';

const route = getRouteApi('/replays/$replayId');

export function ReplayPage(): ReactNode {
  const { replayId } = route.useParams();
  const asked = useQuery(replayQuery(replayId));
  const { data, refetch } = asked;
  const error = trouble(asked);
  useEffect(() => {
    document.title = 'Replay · Verbatim';
    return () => {
      document.title = 'Verbatim';
    };
  }, []);
  if (data !== undefined) return <Loaded key={replayId} replay={data} away={error} />;
  if (error !== null) {
    return (
      <div className="page-note">
        <Problem error={error} what="The replay could not be read" onRetry={() => void refetch()} />
        <p><Link to="/replays">All replays</Link></p>
      </div>
    );
  }
  return <div className="page-note" aria-busy="true"><div className="bar-placeholder" /></div>;
}

function Loaded({ replay, away }: { readonly replay: Replay; readonly away: Error | null }): ReactNode {
  const search = route.useSearch();
  const navigate = useNavigate();
  const router = useRouter();
  const begin = useBeginReplay();
  const { data: status } = useQuery(statusQuery);
  const [noise, setNoise] = useState(false);
  const [copied, setCopied] = useState(false);
  const server = status?.url ?? location.origin;
  const selected = selectedRow(replay, search.call);
  const rail = replay.rails[selected];
  const miss = missOf(replay, rail);
  const forkMiss = replay.fork === null || replay.fork.tool !== null ? undefined : replay.misses.find(({ call }) => call === replay.fork?.call);

  const select = (row: number) => {
    const next = replay.rails[row];
    if (next !== undefined) void navigate({ to: '.', replace: true, search: (old: ReplaySearch) => ({ ...old, call: rowName(next) }) });
  };
  const step = (by: number) => select(Math.min(replay.rails.length - 1, Math.max(0, selected + by)));
  const difference = (by: 1 | -1) => {
    const rows = differing(replay.rails);
    const next = by > 0 ? rows.find((row) => row > selected) ?? rows[0] : rows.findLast((row) => row < selected) ?? rows.at(-1);
    if (next !== undefined) select(next);
  };
  const openCall = () => {
    if (rail === undefined) return;
    const call = replay.calls[(rail.calls.at(-1) ?? 0) - 1];
    const recorded = rail.recorded === null ? undefined : replay.recording[rail.recorded - 1];
    if (call !== undefined) void navigate({ to: '/traces/$traceId', params: { traceId: replay.traceId }, search: { span: call.spanId } });
    else if (recorded !== undefined) void navigate({ to: '/traces/$traceId', params: { traceId: recorded.traceId }, search: { span: recorded.spanId } });
  };
  const left = replay.of.baselineTraceId ?? replay.of.traceId;
  const compare = () => {
    if (left !== null && replay.calls.length > 0) void navigate({ to: '/diff', search: { left, right: replay.traceId } });
  };
  const again = () => begin.mutate(planOf(replay));
  const copyLink = () =>
    void copyText(`${location.origin}${router.buildLocation({ to: '/replays/$replayId', params: { replayId: replay.id }, search }).href}`).then((done) => {
      setCopied(done);
      setTimeout(() => setCopied(false), 1500);
    });
  useKeys({
    '/': () => void navigate({ to: '/traces', state: { focusSearch: true } }),
    j: () => step(1),
    k: () => step(-1),
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    n: () => difference(1),
    p: () => difference(-1),
    i: () => setNoise(!noise),
    d: compare,
    r: again,
    c: copyLink,
    Enter: openCall,
    Escape: () => (router.history.canGoBack() ? router.history.back() : void navigate({ to: '/replays' })),
  });

  const waits = replay.status === 'waiting';
  const shownInFork = miss !== undefined && miss === forkMiss;
  return (
    <div className="replay-page" data-testid="replay" data-status={replay.status}>
      <header className="replay-head">
        <div className="replay-title">
          <h1 role={waits || replay.status === 'running' ? 'status' : undefined} data-testid="headline"><ReplayFlag status={replay.status} /> <Revealed text={headline(replay)} /></h1>
          <button type="button" className="button" onClick={again} disabled={begin.isPending} title="A new replay of the same recording (r)">replay again</button>
          <button type="button" className="button" onClick={copyLink} title="Copy a link to this view (c)">{copied ? 'copied' : 'copy link'}</button>
        </div>
        <Facts replay={replay} left={left} />
        {findings(replay).map((finding) => <p key={finding} className="replay-finding" data-testid="finding"><span className="flag warn"><span aria-hidden="true">!</span></span> <Revealed text={finding} /></p>)}
        {begin.error === null ? null : <p role="alert"><span className="fail" aria-hidden="true">✕</span> <Revealed text={begin.error.message} /></p>}
        {away === null ? null : <p role="alert" className="warn">Not up to date: <Revealed text={away.message} /></p>}
      </header>
      {forkMiss === undefined ? null : (
        <section className="fork-card" aria-label="Where the run parted" data-testid="fork-card">
          <Difference replay={replay} miss={forkMiss} noise={noise && (shownInFork || miss === undefined)} onNoise={setNoise} />
        </section>
      )}
      {replay.status !== 'diverged' && !replay.accepted ? null : <Choices replay={replay} server={server} noise={noise} onNoise={setNoise} />}
      {waits ? <HowToRun replay={replay} server={server} /> : null}
      <Rails
        replay={replay}
        selected={selected}
        onSelect={select}
        detail={miss === undefined || shownInFork ? null : <Difference replay={replay} miss={miss} noise={noise} onNoise={setNoise} />}
      />
      <Tools replay={replay} />
      {waits ? null : (
        <details className="replay-how">
          <summary>How to run it</summary>
          <HowToRun replay={replay} server={server} />
        </details>
      )}
    </div>
  );
}

/** What is replayed, when, how, and what came of it. */
function Facts({ replay, left }: { readonly replay: Replay; readonly left: string | null }): ReactNode {
  const { traceId, baselineTraceId, sessionId } = replay.of;
  const { data: trace } = useQuery({ ...summaryQuery(traceId ?? ''), enabled: traceId !== null });
  const created = epochOfMillis(Date.parse(replay.created));
  const lastCall = replay.calls.at(-1);
  return (
    <p className="facts">
      {traceId === null ? <span>of <Link to="/sessions/$sessionId" params={{ sessionId: sessionId ?? '' }}>a whole conversation</Link></span> : (
        <span>of <Link to="/traces/$traceId" params={{ traceId }}>{trace == null ? <span className="mono">{traceId.slice(0, 8)}</span> : <bdi><Revealed text={oneLine(trace.question ?? trace.name)} /></bdi>}</Link></span>
      )}
      {baselineTraceId === null ? null : <span>in the accepted form of <Link to="/replays/$replayId" params={{ replayId: baselineTraceId }}>an earlier run</Link></span>}
      <span title={exactMoment(created)}>begun {relativeTime(created)}</span>
      {replay.status === 'running' && lastCall !== undefined ? <span title="If the app has ended, the calls that are left were skipped">last request {relativeTime(epochOfMillis(Date.parse(lastCall.time)))}</span> : null}
      <span className="soft">{replay.mode}{replay.keepGoing ? ', keeps going' : ''}{replay.speed === 0 ? '' : `, speed ${replay.speed}`}</span>
      {replay.calls.length === 0 ? null : <Link to="/traces/$traceId" params={{ traceId: replay.traceId }}>the run as a trace</Link>}
      {replay.calls.length === 0 || left === null ? null : <Link to="/diff" search={{ left, right: replay.traceId }} title="Compare recording and run (d)" data-testid="replay-diff">diff of recording and run</Link>}
    </p>
  );
}
