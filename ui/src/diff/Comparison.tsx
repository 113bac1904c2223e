import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useRouter } from '@tanstack/react-router';
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import { diffQuery, siblingsQuery, spanQuery } from '../api/queries';
import { trouble } from '../api/trouble';
import type { Diff, Message } from '../api/types';
import { copyText } from '../base/clipboard';
import { useKeys } from '../base/keys';
import { Problem } from '../frame/Problem';
import { DIFF_VIEWS, type DiffSearch, LANES, type LaneName } from '../url';
import { CompareForm } from './CompareForm';
import { FactorBar } from './FactorBar';
import { Lane } from './Lane';
import { isComparable, pairHref } from './LaneRow';
import { lanesOf, pointerOf } from './lanes';
import { Measures } from './Measures';
import { NoiseRules } from './NoiseRules';
import { Sides } from './Sides';
import { sideOf, writeSide } from './sides';
import { Toolbar } from './Toolbar';

interface Props {
  readonly left: string;
  readonly right: string;
  readonly search: DiffSearch;
}

/** Two runs, or two calls, side by side. */
export function Comparison({ left, right, search }: Props): ReactNode {
  const asked = useQuery(diffQuery(left, right));
  const { data, refetch } = asked;
  const error = trouble(asked);
  const navigate = useNavigate();
  const swap = () => void navigate({ to: '/diff', search: (old: DiffSearch) => ({ ...old, left: right, right: left, open: undefined, at: undefined }) as DiffSearch });
  useEffect(() => {
    document.title = 'Diff · Verbatim';
    return () => {
      document.title = 'Verbatim';
    };
  }, []);
  if (data !== undefined) return <Loaded diff={data} left={left} right={right} search={search} onSwap={swap} />;
  if (error !== null) {
    return (
      <>
        <div className="page-note">
          <Problem error={error} what="The two could not be compared" onRetry={() => void refetch()} />
        </div>
        <CompareForm left={left} right={right} />
      </>
    );
  }
  return (
    <header className="diff-head" aria-busy="true">
      <h1 className="diff-sentence soft">Comparing …</h1>
      <Sides left={left} right={right} onSwap={swap} />
      <div className="bar-placeholder" />
      <div className="bar-placeholder" />
    </header>
  );
}

function Loaded({ diff, left, right, search, onSwap }: Props & { readonly diff: Diff; readonly onSwap: () => void }): ReactNode {
  const navigate = useNavigate();
  const router = useRouter();
  const [copied, setCopied] = useState(false);
  const [noise, setNoise] = useState(false);
  const siteId = diff.left.siteId ?? diff.right.siteId;
  const view = search.by ?? 'words';
  const opened = useMemo(() => new Set((search.open ?? '').split(',').filter((id) => id !== '')), [search.open]);
  const everything = opened.has('all');
  const messages = useLeftMessages(diff, everything || [...opened].some((id) => /^m\d+$/.test(id)));
  const lanes = useMemo(() => lanesOf(diff, { view, isOpen: (id) => everything !== opened.has(id), messages }), [diff, view, opened, everything, messages]);
  const total = lanes.changes.length;
  const asked = Number(search.at);
  const focus = Number.isInteger(asked) && asked >= 1 && asked <= total ? asked - 1 : undefined;

  const change = useCallback(
    (next: Partial<Record<keyof DiffSearch, string | undefined>>) =>
      void navigate({ to: '.', replace: true, search: (old: DiffSearch) => ({ ...old, ...next }) as DiffSearch }),
    [navigate],
  );
  const onFocus = useCallback((number: number) => change({ at: String(number + 1) }), [change]);
  // A fold in the list is open; where everything is open, it is closed.
  const onFold = useCallback(
    (id: string, open: boolean) => {
      const next = new Set(opened);
      if (open !== everything) next.add(id);
      else next.delete(id);
      change({ open: next.size === 0 ? undefined : [...next].join(',') });
    },
    [opened, everything, change],
  );
  const step = (by: 1 | -1) => {
    if (total === 0) return;
    const next = focus === undefined ? (by > 0 ? 0 : total - 1) : (focus + by + total) % total;
    // A lane that stands alone must not hide what was asked for.
    change({ at: String(next + 1), ...(search.lane === undefined ? {} : { lane: lanes.changes[next] }) });
  };
  const copyLink = () =>
    void copyText(`${location.origin}${router.buildLocation({ to: '/diff', search: { ...search, left, right } }).href}`).then((done) => {
      setCopied(done);
      setTimeout(() => setCopied(false), 1500);
    });
  const nextView = () => {
    const next = DIFF_VIEWS[(DIFF_VIEWS.indexOf(view) + 1) % DIFF_VIEWS.length]!;
    change({ by: next === 'words' ? undefined : next, at: undefined });
  };
  const openPair = () => {
    const item = focus === undefined ? undefined : lanes.path.find((one) => one.type === 'step' && one.change === focus);
    const pair = item?.type === 'step' ? diff.path[item.index] : undefined;
    if (pair?.left != null && pair.right != null && isComparable(pair.left, pair.right)) router.history.push(pairHref(diff, pair.left, pair.right));
  };
  const alone = (lane: LaneName) => change({ lane: search.lane === lane ? undefined : lane });
  const toggleEverything = () => change({ open: everything ? undefined : 'all' });
  useKeys({
    '/': () => void navigate({ to: '/traces', state: { focusSearch: true } }),
    n: () => step(1),
    p: () => step(-1),
    x: onSwap,
    w: nextView,
    e: toggleEverything,
    c: copyLink,
    i: () => setNoise((open) => !open),
    Enter: openPair,
    Escape: () => (router.history.canGoBack() ? router.history.back() : void navigate({ to: '/traces' })),
    ...Object.fromEntries(LANES.map((lane, index) => [String(index + 1), () => alone(lane)])),
  });

  const ofCalls = diff.left.spanId !== null;
  return (
    <>
      <header className="diff-head">
        <h1 className="diff-sentence" data-testid="sentence">{diff.sentence}</h1>
        <Sides left={left} right={right} onSwap={onSwap} />
        <FactorBar factors={diff.factors} noise={diff.noise} cleaner={<CleanerPair diff={diff} />} />
        {diff.degraded.length === 0 ? null : <p data-testid="degraded"><span className="flag warn"><span aria-hidden="true">!</span>compared more coarsely for its size, nothing left out:</span> {diff.degraded.join('; ')}</p>}
        <Measures deltas={diff.deltas} />
        <Toolbar
          view={view}
          onView={(next) => change({ by: next === 'words' ? undefined : next, at: undefined })}
          focus={focus}
          total={total}
          onStep={step}
          everything={everything}
          onEverything={toggleEverything}
          noise={siteId === null ? undefined : noise}
          onNoise={() => setNoise(!noise)}
          copied={copied}
          onCopyLink={copyLink}
          left={left}
          right={right}
          whole={ofCalls ? <Link className="button" to="/diff" search={{ left: sideOf(left).traceId, right: sideOf(right).traceId }} title="Compare the traces these steps are part of">↑ whole traces</Link> : null}
        />
        {noise && siteId !== null ? <NoiseRules key={focus} siteId={siteId} pointer={pointerOf(lanes, focus)} /> : null}
      </header>
      <div className={search.lane === undefined ? 'lanes' : 'lanes is-alone'}>
        {LANES.filter((name) => search.lane === undefined || search.lane === name).map((name) => (
          <Lane
            key={name}
            name={name}
            items={lanes[name]}
            diff={diff}
            changes={lanes.changes.filter((lane) => lane === name).length}
            focus={focus !== undefined && lanes.changes[focus] === name ? focus : undefined}
            alone={search.lane === name}
            onAlone={() => alone(name)}
            onFold={onFold}
            onFocus={onFocus}
          />
        ))}
      </div>
    </>
  );
}

/** Where more than one thing differs: a sibling of the left side in which one does. */
function CleanerPair({ diff }: { readonly diff: Diff }): ReactNode {
  const { left, right } = diff;
  const { data } = useQuery(siblingsQuery(left.traceId, left.spanId ?? undefined));
  const cleaner = data?.items.find((sibling) => sibling.differs.length === 1 && sibling.traceId !== right.traceId && sibling.traceId !== left.traceId);
  if (cleaner === undefined) return null;
  return <> · <Link to="/diff" search={{ left: writeSide({ traceId: left.traceId, spanId: left.spanId ?? undefined }), right: writeSide({ traceId: cleaner.traceId, spanId: left.spanId === null ? undefined : cleaner.spanId }) }} title={cleaner.reason} data-testid="cleaner-pair">cleaner pair: only {cleaner.differs[0]} differs</Link></>;
}

/** The messages of the left call as text, asked for when somebody unfolds equal ones. */
function useLeftMessages(diff: Diff, wanted: boolean): readonly string[] | undefined {
  const { traceId, answerSpanId } = diff.left;
  const { data } = useQuery({ ...spanQuery(traceId, answerSpanId ?? ''), enabled: wanted && answerSpanId !== null });
  return useMemo(() => data?.conversation.input.filter((message) => message.role !== 'system').map(textOf), [data]);
}

function textOf(message: Message): string {
  return message.parts
    .map((part) => {
      switch (part.type) {
        case 'text':
        case 'reasoning':
        case 'refusal':
          return part.text;
        case 'tool_request':
          return `${part.name} ${part.arguments}`;
        case 'tool_result':
          return part.content;
        case 'media':
          return `[${part.kind}${part.uri === null ? '' : ` ${part.uri}`}]`;
        default:
          return JSON.stringify(part);
      }
    })
    .join('\n');
}
