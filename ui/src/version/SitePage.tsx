import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate, useRouter } from '@tanstack/react-router';
import { type ReactNode, useMemo, useState } from 'react';
import { versionsQuery } from '../api/queries';
import { trouble } from '../api/trouble';
import type { PromptVersion, SiteVersions } from '../api/types';
import { copyText } from '../base/clipboard';
import { counted } from '../base/format';
import { useKeys } from '../base/keys';
import { clockTime, dayOf, epochOfMillis, exactMoment } from '../base/time';
import { LaneRows } from '../diff/LaneRows';
import { Problem } from '../frame/Problem';
import { Revealed } from '../text/Revealed';
import type { VersionSearch } from '../url';
import { Corrections } from './Corrections';
import { activeThen, momentAt, placeOf } from './shares';
import { skeletonItems } from './skeleton';
import { Timeline } from './Timeline';
import './version.css';

const route = getRouteApi('/versions/$siteId');

/** The versions of one prompt: when who used them, what they cost, what they say. */
export function SitePage(): ReactNode {
  const { siteId } = route.useParams();
  const search = route.useSearch();
  const asked = useQuery({ ...versionsQuery(siteId, search.at), placeholderData: keepPreviousData });
  const { data, refetch } = asked;
  const error = trouble(asked);
  if (data !== undefined) return <Loaded site={data} search={search} />;
  return (
    <div className="page-note" aria-busy={error === null}>
      {error === null ? <div className="bar-placeholder" /> : <Problem error={error} what="The versions could not be read" onRetry={() => void refetch()} />}
      <p><Link to="/versions">All sites</Link></p>
    </div>
  );
}

function Loaded({ site, search }: { readonly site: SiteVersions; readonly search: VersionSearch }): ReactNode {
  const navigate = useNavigate();
  const router = useRouter();
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [copied, setCopied] = useState(false);
  const [correcting, setCorrecting] = useState(false);
  const latest = site.items.toSorted((a, b) => b.windowCalls - a.windowCalls || (a.lastSeen < b.lastSeen ? 1 : -1))[0];
  const chosen = site.items.find((version) => version.versionId === search.version) ?? latest;
  const before = site.items.find((version) => version.versionId === search.with && version !== chosen);
  const items = useMemo(() => skeletonItems(chosen?.skeleton ?? [], before?.skeleton, (id) => open.has(id)), [chosen, before, open]);

  const change = (next: Partial<Record<keyof VersionSearch, string | undefined>>) =>
    void navigate({ to: '.', replace: true, search: (old: VersionSearch) => ({ ...old, ...next }) as VersionSearch });
  const choose = (by: number) => {
    const next = site.items[Math.min(site.items.length - 1, Math.max(0, site.items.indexOf(chosen!) + by))];
    if (next !== undefined) change({ version: next.versionId });
  };
  const { timeline } = site;
  const step = (by: number) => {
    if (timeline !== null && site.at !== null) change({ at: momentAt(timeline, placeOf(timeline, site.at) + by / timeline.buckets) });
  };
  useKeys({
    '/': () => void navigate({ to: '/traces', state: { focusSearch: true } }),
    j: () => choose(1),
    k: () => choose(-1),
    ArrowLeft: () => step(-1),
    ArrowRight: () => step(1),
    w: () => compareWithBefore(),
    e: () => setCorrecting(!correcting),
    c: () =>
      void copyText(`${location.origin}${router.buildLocation({ to: '/versions/$siteId', params: { siteId: site.siteId }, search: { ...search, ...(site.at === null ? {} : { at: site.at }) } }).href}`).then((done) => {
        setCopied(done);
        setTimeout(() => setCopied(false), 1500);
      }),
    Escape: () => (router.history.canGoBack() ? router.history.back() : void navigate({ to: '/versions' })),
  });
  const previous = before ?? (chosen === undefined ? undefined : site.items[site.items.indexOf(chosen) - 1]);
  const compareWithBefore = () => {
    change({ with: before === undefined ? previous?.versionId : undefined });
  };

  return (
    <div className="version-page is-site" data-testid="site-versions">
      <header className="version-head">
        <h1><Link to="/versions" className="soft">Versions</Link> <span className="faint">/</span> <Revealed text={site.name} /></h1>
        <p className="version-moment" data-testid="active-then">
          {site.at === null ? 'Nobody called it yet.' : <><MomentInput at={site.at} onChange={(at) => change({ at })} /> <strong>{activeThen(site)}</strong></>}
          {search.at === undefined ? null : <button type="button" className="link" onClick={() => change({ at: undefined })}>the last call</button>}
        </p>
        <p className="facts soft">
          <span>{counted(site.calls, 'call')}</span>
          <span>{counted(site.items.length, 'version')}</span>
          {site.undecided === 0 ? null : <span title="Their prompt is like too few others to tell program text from data">{counted(site.undecided, 'call')} undecided</span>}
          <span title="Calls so long before and after the moment count as that moment">± {Math.round(site.windowMs / 60_000)} min</span>
          {copied ? <span role="status">copied</span> : null}
        </p>
      </header>
      <Timeline site={site} chosen={chosen} before={before} onMoment={(at) => change({ at })} onChoose={(version) => change({ version: version.versionId, with: search.with === version.versionId ? undefined : search.with })} onCompare={(version) => change({ with: search.with === version.versionId ? undefined : version.versionId })} />
      {chosen === undefined ? null : (
        <section className="skeleton" aria-label="Program text" data-testid="skeleton">
          <header className="lane-head">
            <h2>{before === undefined ? <>Program text of {chosen.name}</> : <>{before.name} → {chosen.name}</>}</h2>
            <Origin version={chosen} />
            <span className="frame-space" />
            {previous === undefined ? null : <Link className="lane-alone" to="/cohorts" search={{ leftVersion: `${site.siteId}:${previous.versionId}`, rightVersion: `${site.siteId}:${chosen.versionId}` }} data-testid="compare-calls">compare the calls of {previous.name} and {chosen.name}</Link>}
            <button type="button" className="lane-alone" aria-expanded={correcting} onClick={() => setCorrecting(!correcting)}>correct by hand (e)</button>
            <button type="button" className="lane-alone" onClick={compareWithBefore} disabled={before === undefined && site.items.indexOf(chosen) === 0}>{before === undefined ? 'compare with the version before (w)' : 'not compared (w)'}</button>
          </header>
          {correcting ? <Corrections site={site} chosen={chosen} onChoose={(version) => change({ version, with: undefined })} /> : null}
          <LaneRows
            items={items}
            label="Program text, line by line"
            testId="skeleton-rows"
            onFold={(id, opened) =>
              setOpen((old) => {
                const next = new Set(old);
                if (opened) next.add(id);
                else next.delete(id);
                return next;
              })
            }
          />
        </section>
      )}
    </div>
  );
}

/** Where a version came from: commit, and whether it came without a release. */
function Origin({ version }: { readonly version: PromptVersion }): ReactNode {
  const first = epochOfMillis(Date.parse(version.firstSeen));
  return (
    <span className="soft">
      since <span title={exactMoment(first)}>{dayOf(first)} {clockTime(first)}</span>
      {version.commits[0] === undefined ? '' : <> · <span className="mono" title={version.commits.map(({ value, calls }) => `${value}: ${counted(calls, 'call')}`).join('\n')}>{version.commits[0].value.slice(0, 9)}{version.commits.length > 1 ? ` and ${version.commits.length - 1} more` : ''}</span></>}
      {version.withoutRelease === true ? <span className="flag warn"> <span aria-hidden="true">⚠</span>changed without a release</span> : null}
    </span>
  );
}

/** A moment that can be typed. */
function MomentInput({ at, onChange }: { readonly at: string; readonly onChange: (at: string) => void }): ReactNode {
  const local = new Date(Date.parse(at) - new Date(Date.parse(at)).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  return (
    <input
      className="field"
      type="datetime-local"
      aria-label="Which version was active at"
      value={local}
      onChange={(event) => {
        const moment = new Date(event.target.value);
        if (!Number.isNaN(moment.getTime())) onChange(moment.toISOString());
      }}
    />
  );
}
