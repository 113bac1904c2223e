import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { askedQuery, SIMILAR_LIMIT, similarQuery } from '../api/queries';
import { trouble } from '../api/trouble';
import type { Sibling } from '../api/types';
import { counted, dollars, duration, oneLine, UNKNOWN } from '../base/format';
import { useKeys } from '../base/keys';
import { StatusFlag } from '../base/status';
import { clockTime, dayOf, epochOfMillis, exactMoment } from '../base/time';
import { Problem } from '../frame/Problem';
import { diffWith } from '../sibling/Siblings';
import { Revealed } from '../text/Revealed';
import type { SimilarSearch } from '../url';
import '../version/version.css';
import { ordered } from './order';
import './similar.css';

const route = getRouteApi('/similar/$traceId');
const ORDERS: readonly (readonly [SimilarSearch['order'], string])[] = [[undefined, 'likest first'], ['newest', 'newest first'], ['oldest', 'oldest first']];

/** Who else asked this, or something like it: questions and answers one below the other. */
export function SimilarPage(): ReactNode {
  const { traceId } = route.useParams();
  const { span, order } = route.useSearch();
  const navigate = useNavigate();
  const { data: own } = useQuery(askedQuery(traceId, span));
  const asked = useQuery(similarQuery(traceId, span));
  const { data, refetch } = asked;
  const error = trouble(asked);
  const reorder = (next: SimilarSearch['order']) =>
    void navigate({ to: '/similar/$traceId', params: { traceId }, replace: true, search: { ...(span === undefined ? {} : { span }), ...(next === undefined ? {} : { order: next }) } });
  useKeys({
    '/': () => void navigate({ to: '/traces', state: { focusSearch: true } }),
    o: () => reorder(ORDERS[(ORDERS.findIndex(([one]) => one === order) + 1) % ORDERS.length]?.[0]),
    Escape: () => history.back(),
  });
  const found = data?.items ?? [];
  return (
    <div className="version-page" data-testid="similar">
      <header className="version-head">
        <h1>Similar questions</h1>
        <p className="similar-question">
          <Link to="/traces/$traceId" params={{ traceId }} search={span === undefined ? {} : { span }}>{own?.question == null ? <span className="mono">{traceId}</span> : <bdi><Revealed text={oneLine(own.question)} /></bdi>}</Link>
        </p>
        <p className="similar-bar">
          <span className="list-views" role="group" aria-label="Order">
            {ORDERS.map(([one, words]) => <button key={words} type="button" className="button" aria-pressed={one === order} title="Next order (o)" onClick={() => reorder(one)}>{words}</button>)}
          </span>
          <span className="soft" role="status">{data === undefined ? '' : found.length >= SIMILAR_LIMIT ? `the ${SIMILAR_LIMIT} likest runs; there may be more` : counted(found.length, 'run')}</span>
        </p>
      </header>
      {error !== null && data === undefined ? <div className="page-note"><Problem error={error} what="Similar questions could not be looked up" onRetry={() => void refetch()} /></div> : null}
      {data === undefined && error === null ? <p className="page-note soft" aria-busy="true">looking for questions like it …</p> : null}
      {data !== undefined && found.length === 0 ? <div className="page-note"><div className="notice"><h2>Nobody else asked this</h2><p>No other call asks the same or something like it. A <Link to="/traces" state={{ focusSearch: true }}>search by its words</Link> may find more.</p></div></div> : null}
      <ul>
        {ordered(found, order).map((sibling) => <SimilarRow key={`${sibling.traceId}${sibling.spanId}`} sibling={sibling} diff={own == null ? undefined : diffWith(traceId, span, own.startTime, sibling)} />)}
      </ul>
    </div>
  );
}

function SimilarRow({ sibling, diff }: { readonly sibling: Sibling; readonly diff: { readonly left: string; readonly right: string } | undefined }): ReactNode {
  const start = epochOfMillis(Date.parse(sibling.startTime));
  const prompt = [sibling.promptName, sibling.promptVersion].filter((part) => part !== null).join(' ');
  return (
    <li className="similar-row" data-testid="similar-row" data-start={sibling.startTime}>
      <p className="similar-head">
        <span className="mono soft" title={exactMoment(start)}>{dayOf(start)} {clockTime(start)}</span>
        <span className="badge">{sibling.label}</span>
        <span className="clip similar-reason"><Revealed text={sibling.reason} /></span>
        {prompt === '' ? null : <span className="clip soft similar-fact" title={prompt}>{prompt}</span>}
        {sibling.model === null ? null : <span className="clip soft similar-fact" title={sibling.model}>{sibling.model}</span>}
        <span className="soft">{duration(sibling.durationMs)} · {sibling.costUsd === null ? `cost ${UNKNOWN}` : dollars(sibling.costUsd)}</span>
        <StatusFlag status={sibling.status} quietOk />
        {diff === undefined ? null : <Link className="button" to="/diff" search={diff}>diff</Link>}
        <Link className="button" to="/traces/$traceId" params={{ traceId: sibling.traceId }} search={{ span: sibling.spanId }}>open</Link>
      </p>
      <p className="similar-text">{sibling.question === null ? <span className="faint">the question was not captured</span> : <bdi><Revealed text={oneLine(sibling.question)} /></bdi>}</p>
      <p className="similar-text soft">{sibling.answer === null ? <span className="faint">no answer</span> : <bdi>→ <Revealed text={oneLine(sibling.answer)} /></bdi>}</p>
    </li>
  );
}
