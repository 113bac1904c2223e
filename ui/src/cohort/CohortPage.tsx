import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { type CohortSides, cohortsQuery, sitesQuery } from '../api/queries';
import { trouble } from '../api/trouble';
import type { Cohorts, CohortSide } from '../api/types';
import { count, counted } from '../base/format';
import { useKeys } from '../base/keys';
import { Problem } from '../frame/Problem';
import { Revealed } from '../text/Revealed';
import type { CohortSearch } from '../url';
import { percent } from '../version/shares';
import '../version/version.css';
import './cohort.css';
import { MeasureTable } from './MeasureTable';
import { OverTime } from './OverTime';
import { SideForm } from './SideForm';
import { overTime, sidesOf, sideWords } from './sides';

const route = getRouteApi('/cohorts');

/** Two groups of calls side by side: versions, models, releases, weeks. */
export function CohortPage(): ReactNode {
  const search = route.useSearch();
  const navigate = useNavigate();
  const change = (next: Partial<Record<keyof CohortSearch, string | undefined>>, replace = false) =>
    void navigate({ to: '/cohorts', replace, search: (old: CohortSearch) => ({ ...old, ...next }) as CohortSearch });
  const { data: sites } = useQuery(sitesQuery);
  const [picked, setPicked] = useState<string>();
  const siteId = picked ?? (search.rightVersion ?? search.leftVersion)?.split(':')[0] ?? sites?.items[0]?.siteId;
  const sides = sidesOf(search);
  const swap = () => change({ left: search.right, right: search.left, leftVersion: search.rightVersion, rightVersion: search.leftVersion });
  useKeys({ '/': () => void navigate({ to: '/traces', state: { focusSearch: true } }), x: swap });
  const of = sides === undefined ? undefined : overTime(sides);
  return (
    <div className="version-page cohort-page" data-testid="cohorts">
      <header className="version-head">
        <h1>Compare groups of calls</h1>
        <div className="cohort-sides">
          {sites === undefined || sites.items.length === 0 ? null : (
            <label className="cohort-site soft">
              offer versions of
              <select className="field" value={siteId} onChange={(event) => setPicked(event.target.value)}>
                {sites.items.map((site) => <option key={site.siteId} value={site.siteId}>{site.name}</option>)}
              </select>
            </label>
          )}
          <SideForm side="left" search={search} siteId={siteId} onChange={change} />
          <SideForm side="right" search={search} siteId={siteId} onChange={change} />
          <button type="button" className="button plain cohort-swap" onClick={swap} title="Swap the sides (x)" aria-label="Swap the sides">⇅</button>
        </div>
      </header>
      {sides === undefined ? (
        <div className="page-note">
          <div className="notice">
            <h2>Choose two sides</h2>
            <p>Two versions of a prompt, two models, two releases, this week and the last, or any two queries. Calls that ask the same are set against each other; where there are too few of them, that is said.</p>
            <p>Two single runs are compared <Link to="/diff" search={{}}>here</Link>.</p>
          </div>
        </div>
      ) : <Compared sides={sides} open={search.open} onOpen={(open) => change({ open }, true)} />}
      {of === undefined ? null : <OverTime of={of} measure={search.measure} onMeasure={(measure) => change({ measure: measure === search.measure ? undefined : measure }, true)} />}
    </div>
  );
}

interface ComparedProps {
  readonly sides: CohortSides;
  readonly open: string | undefined;
  readonly onOpen: (open: string | undefined) => void;
}

function Compared({ sides, open, onOpen }: ComparedProps): ReactNode {
  const asked = useQuery(cohortsQuery(sides));
  const { data, refetch } = asked;
  const error = trouble(asked);
  if (data === undefined) {
    return (
      <div className="page-note" aria-busy={error === null}>
        {error === null ? <p className="soft">reading the calls of both sides …</p> : <Problem error={error} what="The sides could not be compared" onRetry={() => void refetch()} />}
      </div>
    );
  }
  return (
    <>
      <section className="cohort-said">
        <p className="cohort-sentence" data-testid="cohort-sentence"><Revealed text={data.sentence} /></p>
        <Mix cohorts={data} />
      </section>
      {data.measures.length === 0 ? null : <MeasureTable measures={data.measures} open={open} onOpen={onOpen} />}
    </>
  );
}

/** What was compared: before any number, whether the questions are the same. */
function Mix({ cohorts }: { readonly cohorts: Cohorts }): ReactNode {
  const { left, right, mix } = cohorts;
  return (
    <dl className="cohort-mix" data-testid="cohort-mix">
      <div><dt>− left</dt><dd><SideName side={left} /> <span className="soft">{calls(left)}, {counted(mix.leftQuestions, 'question')}; {percent(mix.leftShare)} of the calls ask what the right asks too</span></dd></div>
      <div><dt>+ right</dt><dd><SideName side={right} /> <span className="soft">{calls(right)}, {counted(mix.rightQuestions, 'question')}; {percent(mix.rightShare)} of the calls ask what the left asks too</span></dd></div>
      <div><dt>in common</dt><dd>{counted(mix.sharedQuestions, 'question')}, {counted(mix.pairs, 'pair')} of calls that ask the same</dd></div>
    </dl>
  );
}

function SideName({ side }: { readonly side: CohortSide }): ReactNode {
  const { version, query } = side;
  if (version !== null) return <Link to="/versions/$siteId" params={{ siteId: version.siteId }} search={{ version: version.versionId }}><Revealed text={sideWords(side)} /></Link>;
  return <Link to="/traces" search={query === '' ? {} : { q: query }} className={query === '' ? '' : 'mono'}><Revealed text={sideWords(side)} /></Link>;
}

function calls({ compared, total, totalIsExact }: CohortSide): string {
  const all = `${totalIsExact ? '' : 'at least '}${counted(total, 'call')}`;
  return compared < total ? `the newest ${count(compared)} of ${all}` : all;
}
