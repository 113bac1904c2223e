import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useId, useState } from 'react';
import { siblingsQuery } from '../api/queries';
import { trouble } from '../api/trouble';
import type { Sibling } from '../api/types';
import { counted, listed, oneLine } from '../base/format';
import { StatusFlag } from '../base/status';
import { epochOfMillis, exactMoment, relativeTime } from '../base/time';
import { Revealed } from '../text/Revealed';
import './sibling.css';

/** Who looks at a trace for less is on the way to another. */
const PASSING_MS = 600;

interface Props {
  readonly traceId: string;
  /** Of this call alone. */
  readonly spanId?: string | undefined;
  /** When it began: of two runs the older one stands on the left. */
  readonly startTime: string;
}

/** Runs that asked the same, the most telling first: one line, the others on demand. */
export function Siblings({ traceId, spanId, startTime }: Props): ReactNode {
  // Finding them costs the server something: not for who passes by, and of one call only when somebody asks.
  const [wanted, setWanted] = useState(false);
  useEffect(() => {
    if (spanId !== undefined) return;
    const timer = setTimeout(() => setWanted(true), PASSING_MS);
    return () => clearTimeout(timer);
  }, [spanId]);
  const asked = useQuery({ ...siblingsQuery(traceId, spanId), enabled: wanted });
  const { data, refetch } = asked;
  const error = trouble(asked);
  const [open, setOpen] = useState(false);
  const list = useId();
  const first = data?.items[0];
  const of = spanId === undefined ? '' : ' of this call';
  return (
    <section className="siblings" aria-label={spanId === undefined ? 'Siblings' : 'Siblings of this call'} data-testid={spanId === undefined ? 'siblings' : 'span-siblings'} aria-busy={(wanted || spanId === undefined) && data === undefined && error === null}>
      {wanted || spanId === undefined ? null : <button type="button" className="link" onClick={() => { setWanted(true); setOpen(true); }}>▸ siblings of this call</button>}
      {wanted || spanId === undefined ? null : <> · <SimilarLink traceId={traceId} spanId={spanId} /></>}
      {(wanted || spanId === undefined) && data === undefined && error === null ? <p className="faint">looking for runs that ask the same …</p> : null}
      {error !== null && data === undefined ? (
        <p><span className="fail"><span aria-hidden="true">✕</span> siblings could not be looked up:</span> <Revealed text={error.message} /> <button type="button" className="link" onClick={() => void refetch()}>try again</button></p>
      ) : null}
      {data !== undefined && first === undefined ? (
        <p className="faint">no siblings{of}: nobody else asked this · <Link to="/diff" search={{ left: spanId === undefined ? traceId : `${traceId}:${spanId}` }}>compare with another run</Link></p>
      ) : null}
      {data === undefined || first === undefined ? null : (
        <>
          <div className="siblings-line">
            <button type="button" className="link" aria-expanded={open} aria-controls={list} onClick={() => setOpen(!open)}>{open ? '▾' : '▸'} {counted(data.items.length, 'sibling')}{of}</button>
            {open ? null : <SiblingFacts sibling={first} />}
            {open ? null : <SiblingDiff traceId={traceId} spanId={spanId} startTime={startTime} sibling={first} hint={spanId === undefined} />}
            <SimilarLink traceId={traceId} spanId={spanId} />
          </div>
          <ul id={list} hidden={!open} className={open ? 'siblings-list' : undefined}>
            {open ? data.items.map((sibling, index) => (
              <li key={`${sibling.traceId}${sibling.spanId}`} className="siblings-line">
                <SiblingFacts sibling={sibling} answer />
                <SiblingDiff traceId={traceId} spanId={spanId} startTime={startTime} sibling={sibling} hint={spanId === undefined && index === 0} />
                <Link to="/traces/$traceId" params={{ traceId: sibling.traceId }} search={{ span: sibling.spanId }}>open</Link>
              </li>
            )) : null}
          </ul>
        </>
      )}
    </section>
  );
}

const LABELS: Readonly<Record<string, string>> = {
  twin: 'Exactly the same question',
  close: 'Nearly the same words',
  similar: 'About the same things',
};

/** How alike, why it was chosen, what it was, what came out. */
export function SiblingFacts({ sibling, answer = false }: { readonly sibling: Sibling; readonly answer?: boolean }): ReactNode {
  const start = epochOfMillis(Date.parse(sibling.startTime));
  const prompt = [sibling.promptName, sibling.promptVersion].filter((part) => part !== null).join(' ');
  return (
    <>
      <span className="badge" title={LABELS[sibling.label]}>{sibling.label}</span>
      <span className={`clip siblings-reason ${sibling.differs.length === 1 ? 'is-clean' : ''}`} title={sibling.unknown.length === 0 ? sibling.reason : `${sibling.reason}\nnot compared, because one side does not tell: ${listed(sibling.unknown)}`}>
        <Revealed text={sibling.reason} />
      </span>
      <span className="soft clip siblings-prompt" title={prompt}>{prompt}</span>
      <span className="soft" title={exactMoment(start)}>{relativeTime(start)}</span>
      {answer ? <span className="clip siblings-answer"><StatusFlag status={sibling.status} quietOk />{sibling.answer === null ? <span className="faint">no answer</span> : <bdi className="soft"> → <Revealed text={oneLine(sibling.answer)} /></bdi>}</span> : null}
    </>
  );
}

/** All questions like this one, on a page of their own. */
function SimilarLink({ traceId, spanId }: Pick<Props, 'traceId' | 'spanId'>): ReactNode {
  return <Link to="/similar/$traceId" params={{ traceId }} search={spanId === undefined ? {} : { span: spanId }} preload={false}>similar questions</Link>;
}

function SiblingDiff({ traceId, spanId, startTime, sibling, hint }: Props & { readonly sibling: Sibling; readonly hint: boolean }): ReactNode {
  return (
    <Link className="button" to="/diff" search={diffWith(traceId, spanId, startTime, sibling)} data-testid="sibling-diff">
      diff{hint ? <> <kbd>d</kbd></> : null}
    </Link>
  );
}

/** The address of the comparison with a sibling: of whole traces, or of two calls; the older on the left. */
export function diffWith(traceId: string, spanId: string | undefined, startTime: string, sibling: Pick<Sibling, 'traceId' | 'spanId' | 'startTime'>): { readonly left: string; readonly right: string } {
  const own = spanId === undefined ? traceId : `${traceId}:${spanId}`;
  const other = spanId === undefined ? sibling.traceId : `${sibling.traceId}:${sibling.spanId}`;
  return Date.parse(sibling.startTime) < Date.parse(startTime) ? { left: other, right: own } : { left: own, right: other };
}
