import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { replaysQuery, summaryQuery } from '../api/queries';
import { trouble } from '../api/trouble';
import type { ReplaySummary } from '../api/types';
import { counted, oneLine } from '../base/format';
import { useKeys } from '../base/keys';
import { Snippet } from '../base/Snippet';
import { Problem } from '../frame/Problem';
import { Revealed } from '../text/Revealed';
import { Moment } from '../version/SitesPage';
import './replay.css';
import { ReplayFlag } from './status';

/** All replays, the newest first. */
export function ReplaysPage(): ReactNode {
  const asked = useInfiniteQuery(replaysQuery(undefined, 20));
  const { data, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = asked;
  const error = trouble(asked);
  const navigate = useNavigate();
  useKeys({ '/': () => void navigate({ to: '/traces', state: { focusSearch: true } }) });
  useEffect(() => {
    document.title = 'Replays · Verbatim';
    return () => {
      document.title = 'Verbatim';
    };
  }, []);
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="version-page" data-testid="replays">
      <header className="version-head">
        <h1>Replays</h1>
        <p className="soft">Your app once more, answered by a recording instead of the provider. {data === undefined ? '' : counted(data.pages[0]?.total ?? 0, 'replay')}</p>
      </header>
      {error !== null && data === undefined ? <div className="page-note"><Problem error={error} what="The replays could not be read" onRetry={() => void refetch()} /></div> : null}
      {data === undefined && error === null ? <div className="page-note" aria-busy="true"><div className="bar-placeholder" /></div> : null}
      {data !== undefined && items.length === 0 ? <NoReplays /> : null}
      {items.length === 0 ? null : (
        <table className="version-table replays-table">
          <thead><tr><th scope="col">begun</th><th scope="col">status</th><th scope="col">recording</th><th scope="col" className="end">calls</th><th scope="col">what came of it</th></tr></thead>
          <tbody>{items.map((item) => <Row key={item.id} item={item} />)}</tbody>
        </table>
      )}
      {hasNextPage ? <p className="page-note"><button type="button" className="button" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>{isFetchingNextPage ? 'reading …' : 'older replays'}</button></p> : null}
    </div>
  );
}

function Row({ item }: { readonly item: ReplaySummary }): ReactNode {
  const { traceId, sessionId } = item.of;
  const { data: trace } = useQuery({ ...summaryQuery(traceId ?? ''), enabled: traceId !== null });
  return (
    <tr data-testid="replay-row" data-status={item.status}>
      <th scope="row"><Link to="/replays/$replayId" params={{ replayId: item.id }}><Moment time={item.created} /></Link></th>
      <td><ReplayFlag status={item.status} />{item.accepted ? <span className="badge" title="A replay of the recording is one of this run">baseline</span> : null}</td>
      <td className="replays-of">
        {traceId === null ? <Link to="/sessions/$sessionId" params={{ sessionId: sessionId ?? '' }}>a whole conversation</Link> : (
          <Link to="/traces/$traceId" params={{ traceId }} title={trace?.question ?? traceId}>{trace == null ? <span className="mono">{traceId.slice(0, 8)}</span> : <bdi><Revealed text={oneLine(trace.question ?? trace.name)} /></bdi>}</Link>
        )}
      </td>
      <td className="end" data-label="calls" title={`${counted(item.calls, 'call')} asked, ${item.recorded} recorded`}>{item.calls} / {item.recorded}</td>
      <td className="replays-outcome"><Link to="/replays/$replayId" params={{ replayId: item.id }} className="plain-link">{outcomeOf(item)}</Link></td>
    </tr>
  );
}

/** What came of a replay, for a line of a list. */
export function outcomeOf(item: ReplaySummary): string {
  if (item.sentence !== null) return item.sentence;
  if (item.status === 'waiting') return 'nothing was asked yet';
  if (item.status === 'same') return 'all was asked as recorded, and nothing else';
  return item.status === 'running' ? 'as recorded so far' : 'asked more often than recorded, or not answerable from what was captured';
}

function NoReplays(): ReactNode {
  return (
    <div className="page-note">
      <div className="notice">
        <h2>Nothing was replayed yet</h2>
        <p>Open <Link to="/traces">a trace</Link> and press <kbd>r</kbd>, or let the command line run your app on a recording:</p>
        <Snippet label="Command" text="verbatim replay run --trace TRACE -- <your command>" />
        <p className="soft">No key, no network, no cost: every answer says how well it fits, and where the run parts from the recording, it stops and says so.</p>
      </div>
    </div>
  );
}
