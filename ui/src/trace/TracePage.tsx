import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate, useRouter } from '@tanstack/react-router';
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { siblingsQuery, traceQuery } from '../api/queries';
import { trouble } from '../api/trouble';
import type { Trace } from '../api/types';
import { copyText } from '../base/clipboard';
import { useKeys } from '../base/keys';
import { useLive } from '../frame/live';
import { Problem } from '../frame/Problem';
import { useTail } from '../list/useTail';
import { useBeginReplay } from '../replay/begin';
import { diffWith } from '../sibling/Siblings';
import type { TraceSearch } from '../url';
import { firstSelection, foldAllOrNothing, hasChildren, nextProblem, parentOf, rowOf, treeShape, visibleRows, withoutAncestors } from './rowStates';
import { SpanDetail } from './SpanDetail';
import { SpanTree, type SpanTreeHandle } from './SpanTree';
import { Split } from './Split';
import './trace.css';
import { TraceHeader } from './TraceHeader';
import { traceIndex } from './traceIndex';

const route = getRouteApi('/traces/$traceId');

export function TracePage(): ReactNode {
  const { traceId } = route.useParams();
  const asked = useQuery(traceQuery(traceId));
  const { data, refetch } = asked;
  const error = trouble(asked);
  if (data !== undefined) return <LoadedTrace key={traceId} trace={data} />;
  if (error !== null) {
    return (
      <div className="page-note">
        <Problem error={error} what="The trace could not be read" onRetry={() => void refetch()} />
        <p><Link to="/traces">All traces</Link></p>
      </div>
    );
  }
  return <div className="page-note" aria-busy="true"><div className="bar-placeholder" /></div>;
}

function LoadedTrace({ trace }: { readonly trace: Trace }): ReactNode {
  const search = route.useSearch();
  const navigate = useNavigate();
  const router = useRouter();
  const queries = useQueryClient();
  const replay = useBeginReplay();
  const shape = useMemo(() => treeShape(trace.spans), [trace.spans]);
  const [folded, setFolded] = useState<ReadonlySet<number>>(new Set());
  const [everything, setEverything] = useState(false);
  const [copied, setCopied] = useState(false);
  const [zoomed, setZoomed] = useState(-1);
  const tree = useRef<SpanTreeHandle>(null);

  const index = useMemo(() => traceIndex(trace), [trace]);
  const preferred = useMemo(() => firstSelection(trace.spans, shape), [trace.spans, shape]);
  const asked = search.span === undefined ? -1 : index.find(search.span, search.variant);
  const selected = asked >= 0 ? asked : preferred;
  const node = trace.spans[selected];
  const range = useMemo(() => {
    const span = trace.spans[zoomed];
    return span === undefined || span.durationMs <= 0 ? { fromMs: 0, lengthMs: trace.durationMs } : { fromMs: span.offsetMs, lengthMs: span.durationMs };
  }, [trace, zoomed]);

  useEffect(() => {
    document.title = `${trace.question ?? trace.name} · Verbatim`;
    return () => {
      document.title = 'Verbatim';
    };
  }, [trace.question, trace.name]);
  useEffect(() => tree.current?.focus(), []);
  // Whatever leads to a span, it is seen.
  useEffect(() => setFolded((old) => withoutAncestors(trace.spans, old, selected)), [trace.spans, selected]);

  const change = useCallback(
    (next: Partial<Record<keyof TraceSearch, string | undefined>>) =>
      void navigate({ to: '.', replace: true, search: (old: TraceSearch) => ({ ...old, ...next }) as TraceSearch }),
    [navigate],
  );
  const onSelect = useCallback(
    (index: number) => {
      const span = trace.spans[index];
      if (span !== undefined) change({ span: span.spanId, variant: span.contentHash, attempt: undefined, payload: undefined });
    },
    [change, trace.spans],
  );
  const onFold = useCallback(
    (index: number, fold: boolean) => {
      setFolded((old) => {
        const next = new Set(old);
        if (fold) next.add(index);
        else next.delete(index);
        return next;
      });
      // Folding must not hide what is selected.
      if (fold && selected > index && selected < (shape.ends[index] ?? 0)) onSelect(index);
    },
    [onSelect, selected, shape],
  );

  const step = (by: number) => {
    const rows = visibleRows(shape, folded);
    const next = rows[Math.min(rows.length - 1, Math.max(0, rowOf(rows, selected) + by))];
    if (next !== undefined) onSelect(next);
  };
  const onTreeKey = (event: KeyboardEvent<HTMLDivElement>) => {
    const act: Readonly<Record<string, () => void>> = {
      ArrowDown: () => step(1),
      ArrowUp: () => step(-1),
      PageDown: () => step(20),
      PageUp: () => step(-20),
      Home: () => onSelect(0),
      End: () => step(trace.spans.length),
      ArrowRight: () => (folded.has(selected) ? onFold(selected, false) : hasChildren(shape, selected) ? onSelect(selected + 1) : undefined),
      ArrowLeft: () => {
        if (hasChildren(shape, selected) && !folded.has(selected)) onFold(selected, true);
        else if (parentOf(trace.spans, selected) >= 0) onSelect(parentOf(trace.spans, selected));
      },
    };
    const action = act[event.key];
    if (action === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    action();
  };
  const problem = (by: 1 | -1) => {
    const next = nextProblem(shape, selected, by);
    if (next >= 0) onSelect(next);
  };
  const copyLink = () =>
    void copyText(`${location.origin}${router.buildLocation({ to: '/traces/$traceId', params: { traceId: trace.traceId }, search: { ...search, ...(node === undefined ? {} : { span: node.spanId }) } }).href}`).then((done) => {
      setCopied(done);
      setTimeout(() => setCopied(false), 1500);
    });
  // The waterfall shows the branch of the selected span only; once more: everything.
  const zoom = () => {
    const branch = hasChildren(shape, selected) ? selected : parentOf(trace.spans, selected);
    setZoomed(zoomed === branch ? -1 : branch);
  };
  const diffWithSibling = () =>
    void queries.ensureQueryData(siblingsQuery(trace.traceId)).then(
      ({ items: [first] }) => void navigate({ to: '/diff', search: first === undefined ? { left: trace.traceId } : diffWith(trace.traceId, undefined, trace.startTime, first) }),
      () => void navigate({ to: '/diff', search: { left: trace.traceId } }),
    );
  const tab = (index: number) => document.querySelectorAll<HTMLElement>('[role=tab]')[index]?.click();
  useKeys({
    '/': () => void navigate({ to: '/traces', state: { focusSearch: true } }),
    j: () => step(1),
    k: () => step(-1),
    e: () => setFolded(foldAllOrNothing(trace.spans, shape, folded)),
    n: () => problem(1),
    p: () => problem(-1),
    x: () => setEverything(!everything),
    z: zoom,
    c: copyLink,
    d: diffWithSibling,
    r: () => { if (trace.llmCalls > 0 && !replay.isPending) replay.mutate({ traceId: trace.traceId }); },
    b: () => change({ tab: search.tab === 'request' ? 'response' : search.tab === 'response' ? undefined : 'request', as: undefined }),
    Escape: () => (router.history.canGoBack() ? router.history.back() : void navigate({ to: '/traces' })),
    ...Object.fromEntries([1, 2, 3, 4, 5, 6].map((number) => [String(number), () => tab(number - 1)])),
  });

  const live = useLive();
  const tail = useTail(`trace:${trace.traceId}`, live.on);
  const grown = (tail.fresh.get(trace.traceId)?.spanCount ?? 0) - trace.spanCount;

  if (node === undefined) return <div className="page-note"><p className="notice">This trace has no spans.</p></div>;
  return (
    <div className="trace-page">
      <TraceHeader
        trace={trace}
        shape={shape}
        copied={copied}
        onCopyLink={copyLink}
        onSelect={onSelect}
        grown={grown}
        replay={replay}
        onShowGrown={() => {
          tail.clear();
          void queries.invalidateQueries({ queryKey: ['trace', trace.traceId] });
        }}
      />
      <Split
        name="trace"
        first={
          <SpanTree ref={tree} spans={trace.spans} shape={shape} range={range} folded={folded} selected={selected} onSelect={onSelect} onFold={onFold} onKeyDown={onTreeKey} />
        }
        second={<SpanDetail trace={trace} index={index} node={node} search={search} everything={everything} onEverything={() => setEverything(!everything)} onChange={change} />}
      />
    </div>
  );
}
