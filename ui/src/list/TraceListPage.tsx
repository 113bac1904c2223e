import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useLocation, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { ApiError } from '../api/client';
import { hitsQuery, tracesQuery } from '../api/queries';
import { trouble } from '../api/trouble';
import { counted } from '../base/format';
import { FixedRows, type FixedRowsHandle } from '../base/FixedRows';
import { useKeys } from '../base/keys';
import { type EpochNanos, otherDay, parseEpochNanos } from '../base/time';
import { useLive } from '../frame/live';
import { Problem } from '../frame/Problem';
import { QueryHelp } from '../query/QueryHelp';
import { QueryBox } from '../query/QueryBox';
import { hasText } from '../query/terms';
import { draftOf } from '../saved/saved';
import { SavedLinks } from '../saved/SavedLinks';
import { SavedMenu } from '../saved/SavedMenu';
import { StartPage } from '../start/StartPage';
import { type ListSearch, readKeys, writeKeys } from '../url';
import { Facets } from './Facets';
import { HitRow, placeOf } from './HitRow';
import './list.css';
import { comparing, MarkedBar } from './MarkedBar';
import { PeekPane } from './PeekPane';
import { TimeHistogram } from './TimeHistogram';
import { TraceRow } from './TraceRow';
import { useTail } from './useTail';

const route = getRouteApi('/traces');
const TRACE_ROW = 28;
const HIT_ROW = 64;

/** Search box, time, facets, and what was found: traces, or the places where the text stands. */
export function TraceListPage(): ReactNode {
  const params = route.useSearch();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const live = useLive();
  const q = params.q ?? '';
  const search = useMemo(() => ({ q, from: params.from, to: params.to }), [q, params.from, params.to]);
  const textual = hasText(q);
  const places = textual && params.view !== 'traces';
  const order = params.order ?? 'newest';

  const traces = useInfiniteQuery({ ...tracesQuery(search), placeholderData: keepPreviousData });
  const hits = useInfiniteQuery({ ...hitsQuery(search, order), enabled: places, placeholderData: keepPreviousData });
  const shown = places ? hits : traces;
  const traceItems = useMemo(() => traces.data?.pages.flatMap((page) => page.items) ?? [], [traces.data]);
  const hitItems = useMemo(() => hits.data?.pages.flatMap((page) => page.items) ?? [], [hits.data]);
  const length = places ? hitItems.length : traceItems.length;

  const tail = useTail(q, live.on && params.to === undefined);
  const { setBroken } = live;
  useEffect(() => {
    setBroken(tail.broken);
    return () => setBroken(false);
  }, [tail.broken, setBroken]);
  const known = useMemo(() => new Set(traceItems.map((trace) => trace.traceId)), [traceItems]);
  const rows = useMemo(() => traceItems.map((trace) => tail.fresh.get(trace.traceId) ?? trace), [traceItems, tail.fresh]);
  const fresh = useMemo(() => [...tail.fresh.keys()].filter((id) => !known.has(id)).length, [tail.fresh, known]);

  const otherDays = useMemo(() => rows.some((trace) => otherDay(parseEpochNanos(trace.startEpochNanos) ?? (0n as EpochNanos)) !== ''), [rows]);

  const [selected, setSelected] = useState(0);
  // In the order in which they were marked: the first is the left side.
  const [marked, setMarked] = useState<readonly string[]>([]);
  const [savedOpen, setSavedOpen] = useState(false);
  const list = useRef<FixedRowsHandle>(null);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => setSelected(0), [search, places, order]);
  const focusSearch = useLocation({ select: (location) => location.state.focusSearch === true });
  useEffect(() => {
    if (focusSearch) input.current?.focus();
  }, [focusSearch]);

  const change = useCallback(
    (next: Partial<Record<keyof ListSearch, string | undefined>>, replace = false) =>
      void navigate({ to: '/traces', replace, search: (old: ListSearch) => ({ ...old, ...next }) as ListSearch }),
    [navigate],
  );
  const onQuery = useCallback((next: string) => change({ q: next === '' ? undefined : next, peek: undefined, view: undefined, ...(next === '' ? { saved: undefined } : {}) }), [change]);
  const keys = useMemo(() => readKeys(params.facets), [params.facets]);
  const onSelect = useCallback((index: number) => setSelected(index), []);

  const onMark = useCallback((id: string) => setMarked((old) => (old.includes(id) ? old.filter((other) => other !== id) : [...old, id])), []);

  const showFresh = () => {
    tail.clear();
    setSelected(0);
    for (const key of ['traces', 'hits', 'histogram', 'facets']) void queries.resetQueries({ queryKey: [key] });
    list.current?.reveal(0);
  };
  const idAt = (index: number) => (places ? hitItems[index]?.traceId : rows[index]?.traceId);
  const move = (step: number) => {
    const next = Math.min(length - 1, Math.max(0, selected + step));
    setSelected(next);
    list.current?.reveal(next);
    const id = idAt(next);
    if (params.peek !== undefined && id !== undefined) change({ peek: id }, true);
  };
  const open = () => {
    if (places) {
      const hit = hitItems[selected];
      if (hit !== undefined) void navigate({ to: '/traces/$traceId', params: { traceId: hit.traceId }, search: placeOf(hit) });
      return;
    }
    const trace = rows[selected];
    if (trace !== undefined) void navigate({ to: '/traces/$traceId', params: { traceId: trace.traceId } });
  };
  useKeys({
    '/': () => input.current?.select(),
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: open,
    ' ': () => change({ peek: params.peek === undefined ? idAt(selected) : undefined }, true),
    n: showFresh,
    s: () => setSavedOpen(true),
    o: () => {
      if (places) change({ order: order === 'newest' ? 'oldest' : undefined });
    },
    m: () => {
      const id = idAt(selected);
      if (id !== undefined) onMark(id);
    },
    d: () => {
      if (marked.length >= 2) void navigate({ to: '/diff', search: comparing(marked) });
    },
    Escape: () => change({ peek: undefined }, true),
  });

  const { hasNextPage, isFetchingNextPage, fetchNextPage } = shown;
  const onEndReached = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);

  const total = shown.data?.pages[0]?.total;
  const exact = shown.data?.pages[0]?.totalIsExact ?? true;
  const error = trouble(shown);
  const wrongQuery = error instanceof ApiError && error.wrongQuery ? error : null;
  const unfiltered = q === '' && params.from === undefined && params.to === undefined;
  const empty = shown.isSuccess && !shown.isPlaceholderData && length === 0;

  if (unfiltered && empty) return <StartPage />;
  return (
    <div className={`list-page ${params.peek === undefined ? '' : 'has-peek'}`}>
      <h1 className="visually-hidden">Traces</h1>
      <div className="list-top">
        <QueryBox query={q} onSearch={onQuery} error={wrongQuery} inputRef={input} />
        <div className="list-count" role="status">
          {textual ? (
            <span className="list-views" role="group" aria-label="Show">
              <button type="button" className="button" aria-pressed={places} onClick={() => change({ view: undefined, peek: undefined })}>places</button>
              <button type="button" className="button" aria-pressed={!places} onClick={() => change({ view: 'traces', peek: undefined })}>traces</button>
            </span>
          ) : null}
          {places ? (
            <button type="button" className="button" onClick={() => change({ order: order === 'newest' ? 'oldest' : undefined })} title="Turn the order of time around (o)" data-testid="order">
              <span aria-hidden="true">{order === 'newest' ? '↓' : '↑'}</span> {order} first
            </button>
          ) : null}
          <SavedMenu now={draftOf(params, places, '')} savedId={params.saved} open={savedOpen} onOpen={setSavedOpen} onSaved={(saved) => change({ saved }, true)} />
          <span className="list-total" data-testid="total">
            {total === undefined ? '…' : `${exact ? '' : 'at least '}${counted(total, places ? 'place' : 'trace')}`}
          </span>
        </div>
      </div>
      <div className="list-facets">
        <SavedLinks savedId={params.saved} onMore={() => setSavedOpen(true)} />
        <Facets search={search} onQuery={onQuery} keys={keys} onKeys={(next) => change({ facets: writeKeys(next) }, true)} />
      </div>
      <div className={`list-body ${otherDays ? 'has-other-days' : ''}`}>
        <TimeHistogram search={search} total={traces.data?.pages[0]?.total} onRange={(from, to) => change({ from, to })} />
        {error !== null && wrongQuery === null && shown.data === undefined ? (
          <div className="page-note"><Problem error={error} what="The traces could not be read" {...(shown.error === null ? {} : { onRetry: () => void shown.refetch() })} /></div>
        ) : (
          <>
            {places || (wrongQuery !== null && shown.data === undefined) ? null : (
              <div className="trace-grid trace-head" aria-hidden="true">
                <span>time</span><span>question → answer</span><span>model ▸ prompt</span><span className="end">tokens</span><span className="end">cost</span><span className="end">time taken</span><span>status</span>
              </div>
            )}
            {fresh > 0 ? (
              <button type="button" className="list-fresh" onClick={showFresh} data-testid="fresh">
                ↑ {fresh} new{tail.lost > 0 ? ` and ${tail.lost} more` : ''}
              </button>
            ) : null}
            {empty ? (
              <div className="page-note">
                <div className="notice">
                  <h2>Nothing was found</h2>
                  <p>No {places ? 'place' : 'trace'} fulfils the search{params.from === undefined && params.to === undefined ? '' : ' in this range of time'}.</p>
                  <p>
                    {params.from === undefined && params.to === undefined ? null : <button type="button" className="button" onClick={() => change({ from: undefined, to: undefined })}>Search all of time</button>}{' '}
                    {q === '' ? null : <button type="button" className="button" onClick={() => onQuery('')}>Clear the search</button>}
                  </p>
                </div>
              </div>
            ) : wrongQuery !== null && (shown.data === undefined || shown.isPlaceholderData) ? <QueryHelp /> : (
              <FixedRows
                ref={list}
                className={`list-rows ${shown.isPlaceholderData ? 'is-old' : ''}`}
                role="listbox"
                label={places ? 'Places found' : 'Traces'}
                testId="results"
                activeDescendant={places ? `hit-${hitItems[selected]?.traceId ?? ''}-${hitItems[selected]?.spanId ?? ''}` : `trace-${rows[selected]?.traceId ?? ''}`}
                count={shown.data === undefined ? 12 : length}
                rowHeight={places ? HIT_ROW : TRACE_ROW}
                onEndReached={onEndReached}
                footer={isFetchingNextPage ? <p className="list-more soft">more is coming …</p> : null}
              >
                {(index) => {
                  if (places) {
                    const hit = hitItems[index];
                    return hit === undefined ? <Placeholder key={index} height={HIT_ROW} /> : <HitRow key={`${hit.traceId}${hit.spanId}${hit.contentHash}`} hit={hit} index={index} selected={index === selected} onSelect={onSelect} />;
                  }
                  const trace = rows[index];
                  return trace === undefined ? <Placeholder key={index} height={TRACE_ROW} /> : <TraceRow key={trace.traceId} trace={trace} index={index} selected={index === selected} marked={marked.includes(trace.traceId)} onSelect={onSelect} onMark={onMark} />;
                }}
              </FixedRows>
            )}
          </>
        )}
      </div>
      {marked.length === 0 ? null : <MarkedBar marked={marked} onClear={() => setMarked([])} />}
      {params.peek === undefined ? null : <PeekPane traceId={params.peek} onClose={() => change({ peek: undefined }, true)} />}
    </div>
  );
}

function Placeholder({ height }: { readonly height: number }): ReactNode {
  return <div className="list-placeholder" style={{ height }} aria-hidden="true"><div className="bar-placeholder" /></div>;
}
