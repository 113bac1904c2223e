import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useId, useState } from 'react';
import { siblingsQuery } from '../api/queries';
import { trouble } from '../api/trouble';
import type { Sibling } from '../api/types';
import { counted, listed } from '../base/format';
import { Revealed } from '../text/Revealed';
import './sibling.css';

interface Props {
  readonly traceId: string;
  /** Of this call alone. */
  readonly spanId?: string | undefined;
}

/** Runs that asked the same, the most telling first: one line, the others on demand. */
export function Siblings({ traceId, spanId }: Props): ReactNode {
  const asked = useQuery(siblingsQuery(traceId, spanId));
  const { data, refetch } = asked;
  const error = trouble(asked);
  const [open, setOpen] = useState(false);
  const list = useId();
  const first = data?.items[0];
  const of = spanId === undefined ? '' : ' of this call';
  return (
    <section className="siblings" aria-label={spanId === undefined ? 'Siblings' : 'Siblings of this call'} data-testid={spanId === undefined ? 'siblings' : 'span-siblings'} aria-busy={data === undefined && error === null}>
      {data === undefined && error === null ? <p className="faint">looking for runs that ask the same …</p> : null}
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
            {open ? null : <SiblingDiff traceId={traceId} spanId={spanId} sibling={first} hint={spanId === undefined} />}
          </div>
          <ul id={list} hidden={!open}>
            {open ? data.items.map((sibling, index) => (
              <li key={`${sibling.traceId}${sibling.spanId}`} className="siblings-line">
                <SiblingFacts sibling={sibling} />
                <SiblingDiff traceId={traceId} spanId={spanId} sibling={sibling} hint={spanId === undefined && index === 0} />
                <Link to="/traces/$traceId" params={{ traceId: sibling.traceId }} search={{ span: sibling.spanId }}>open</Link>
              </li>
            )) : null}
          </ul>
        </>
      )}
    </section>
  );
}

/** How alike, why it was chosen, what differs. */
export function SiblingFacts({ sibling }: { readonly sibling: Sibling }): ReactNode {
  const differs = sibling.differs.length === 0 ? 'nothing known differs' : `${listed(sibling.differs)} ${sibling.differs.length === 1 ? 'differs' : 'differ'}`;
  return (
    <>
      <span className="badge">{sibling.label.replaceAll('_', ' ')}</span>
      <span className="clip siblings-reason" title={sibling.reason}><Revealed text={sibling.reason} /></span>
      <span className={sibling.differs.length === 1 ? 'siblings-differs is-clean' : 'siblings-differs'} title={sibling.differs.length === 1 ? 'A clean comparison: one thing differs' : undefined}>{differs}</span>
    </>
  );
}

function SiblingDiff({ traceId, spanId, sibling, hint }: Props & { readonly sibling: Sibling; readonly hint: boolean }): ReactNode {
  return (
    <Link className="button" to="/diff" search={diffWith(traceId, spanId, sibling)} data-testid="sibling-diff">
      diff{hint ? <> <kbd>d</kbd></> : null}
    </Link>
  );
}

/** The address of the comparison with a sibling: of whole traces, or of two calls. */
export function diffWith(traceId: string, spanId: string | undefined, sibling: Sibling): { readonly left: string; readonly right: string } {
  return spanId === undefined ? { left: traceId, right: sibling.traceId } : { left: `${traceId}:${spanId}`, right: `${sibling.traceId}:${sibling.spanId}` };
}
