import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { sessionQuery } from '../api/queries';
import { trouble } from '../api/trouble';
import type { Chapter, Turn } from '../api/types';
import { counted, dollars, duration } from '../base/format';
import { useHighlight } from '../base/highlight';
import { useKeys } from '../base/keys';
import { outcomeWords, StatusFlag } from '../base/status';
import { clockTime, dayOf, type EpochNanos, exactMoment, parseEpochNanos } from '../base/time';
import { Problem } from '../frame/Problem';
import { EverythingContext } from '../message/Folded';
import { FindContext } from '../message/find';
import { type PairedTools, pairTools } from '../message/tools';
import { MessageView } from '../message/MessageView';
import { Revealed } from '../text/Revealed';
import { FindEverywhere } from '../trace/FindEverywhere';
import './session.css';

const route = getRouteApi('/sessions/$sessionId');

/** The conversation as people had it: traces as chapters, one scroll. */
export function SessionPage(): ReactNode {
  const { sessionId } = route.useParams();
  const { find } = route.useSearch();
  const navigate = useNavigate();
  const asked = useInfiniteQuery(sessionQuery(sessionId));
  const { data, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = asked;
  const error = trouble(asked);
  const [everything, setEverything] = useState(false);
  const scroll = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const end = useRef<HTMLDivElement>(null);
  const places = useHighlight(scroll, find, true);
  useKeys({ '/': () => input.current?.select(), x: () => setEverything(!everything) });

  useEffect(() => {
    const element = end.current;
    if (element === null || !hasNextPage) return;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting) && !isFetchingNextPage) void fetchNextPage();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);

  const first = data?.pages[0];
  const chapters = data?.pages.flatMap((page) => page.chapters) ?? [];
  return (
    <div className="session-page">
      <header className="session-header">
        <h1 className="clip">Conversation <span className="mono">{sessionId}</span></h1>
        <p className="facts">
          {first === undefined ? null : <span>{first.totalIsExact ? '' : 'at least '}{counted(first.totalTraces, 'trace')}</span>}
          {first?.declared === false ? <span className="soft" title="The app named no session: the messages of these calls begin with those of the calls before">found from the messages</span> : null}
          <Link to="/traces" search={{ q: `session:"${sessionId.replace(/["\\]/g, '\\$&')}"` }}>as a list</Link>
          <button type="button" className="link" aria-pressed={everything} onClick={() => setEverything(!everything)}>{everything ? 'fold long texts' : 'everything'}</button>
        </p>
        <input
          ref={input}
          className="field"
          type="search"
          aria-label="Mark in this conversation"
          placeholder="mark in this conversation"
          value={find ?? ''}
          onChange={(event) => void navigate({ to: '.', replace: true, search: event.target.value === '' ? {} : { find: event.target.value } })}
        />
        {find === undefined ? null : <span className="soft" role="status">{counted(places.length, 'place')}</span>}
      </header>
      <div className="session-body">
        <div ref={scroll} className="session-scroll" tabIndex={0} data-testid="session">
          {error !== null && data === undefined ? <div className="page-note"><Problem error={error} what="The conversation could not be read" onRetry={() => void refetch()} /></div> : null}
          <EverythingContext value={everything}>
            <FindContext value={find}>
              {chapters.map((chapter) => <ChapterView key={`${chapter.trace.traceId} ${find ?? ''}`} chapter={chapter} />)}
            </FindContext>
          </EverythingContext>
          <div ref={end} className="session-end soft">{isFetchingNextPage ? 'more is coming …' : hasNextPage ? '' : data === undefined ? '' : 'end of the conversation'}</div>
        </div>
        <div className="session-marks" aria-hidden="true">
          {places.map((place, index) => <span key={index} style={{ top: `${place * 100}%` }} />)}
        </div>
      </div>
      <FindEverywhere box={scroll} />
    </div>
  );
}

function ChapterView({ chapter }: { readonly chapter: Chapter }): ReactNode {
  const { trace, turns } = chapter;
  const start = (parseEpochNanos(trace.startEpochNanos) ?? 0n) as EpochNanos;
  const tools = useMemo(() => pairTools(turns.flatMap((turn) => [...turn.input, ...turn.output])), [turns]);
  return (
    <section className="chapter" aria-label={trace.question ?? trace.name} data-testid="chapter" data-trace-id={trace.traceId}>
      <header className="chapter-head">
        <Link to="/traces/$traceId" params={{ traceId: trace.traceId }}>
          <span title={exactMoment(start)}>{dayOf(start)} {clockTime(start)}</span> {trace.name}
        </Link>
        <span className="soft">{duration(trace.durationMs)} · {trace.costUsd === null ? 'cost unknown' : dollars(trace.costUsd)}</span>
        <StatusFlag status={trace.worstStatus} quietOk />
      </header>
      {turns.length === 0 ? <p className="soft">No messages were captured in this trace.</p> : null}
      {turns.map((turn) => <TurnView key={`${turn.spanId}${turn.startEpochNanos}`} turn={turn} tools={tools} />)}
    </section>
  );
}

function TurnView({ turn, tools }: { readonly turn: Turn; readonly tools: PairedTools }): ReactNode {
  const failed = turn.status !== 'ok';
  return (
    <div className={`turn ${failed ? `is-${turn.status}` : ''}`}>
      {turn.input.map((message, index) =>
        message.role === 'system' ? (
          <details key={index} className="turn-system">
            <summary className="soft">system prompt</summary>
            <MessageView message={message} />
          </details>
        ) : tools.isShownBeside(message) ? null : <MessageView key={index} message={message} results={tools.results} />,
      )}
      {turn.output.map((message, index) => <MessageView key={`o${index}`} message={message} results={tools.results} />)}
      <p className="turn-foot soft">
        <Link to="/traces/$traceId" params={{ traceId: turn.traceId }} search={{ span: turn.spanId }}>{turn.model ?? turn.name}</Link>
        <span>{duration(turn.durationMs)}</span>
        {turn.costUsd === null ? null : <span>{dollars(turn.costUsd)}</span>}
        {turn.outcome === null ? null : <span className={outcomeWords(turn.outcome)[1]}>{outcomeWords(turn.outcome)[0]}</span>}
        {turn.relation === 'branch' ? <span className="badge">another way on</span> : null}
        {turn.relation === 'compacted' ? <span className="badge">history compacted</span> : null}
        {turn.relation === 'edited' ? <span className="badge">history edited</span> : null}
        {failed ? <StatusFlag status={turn.status} /> : null}
        {turn.error?.message == null ? null : <span className="fail"><Revealed text={turn.error.message} /></span>}
        {turn.problem === null ? null : <span className="warn"><Revealed text={turn.problem} /></span>}
      </p>
    </div>
  );
}
