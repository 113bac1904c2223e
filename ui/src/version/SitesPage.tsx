import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { sitesQuery } from '../api/queries';
import { trouble } from '../api/trouble';
import type { Sites } from '../api/types';
import { count, counted } from '../base/format';
import { useKeys } from '../base/keys';
import { epochOfMillis, exactMoment, relativeTime } from '../base/time';
import { Problem } from '../frame/Problem';
import { Revealed } from '../text/Revealed';
import { percent } from './shares';
import './version.css';

/** The places in programs that call a model, and which version of their prompt is used. */
export function SitesPage(): ReactNode {
  const asked = useQuery(sitesQuery);
  const { data, refetch } = asked;
  const error = trouble(asked);
  const navigate = useNavigate();
  useKeys({ '/': () => void navigate({ to: '/traces', state: { focusSearch: true } }) });
  return (
    <div className="version-page" data-testid="sites">
      <header className="version-head">
        <h1>Versions of prompts</h1>
        <p className="soft">A site is a place in a program that calls a model. What stays the same inside one running process is program text; when that changes, it is a new version.</p>
        {data === undefined ? null : <DetectionState detection={data.detection} />}
      </header>
      {error !== null && data === undefined ? <div className="page-note"><Problem error={error} what="The sites could not be read" onRetry={() => void refetch()} /></div> : null}
      {data === undefined && error === null ? <div className="page-note" aria-busy="true"><div className="bar-placeholder" /></div> : null}
      {data === undefined ? null : data.items.length === 0 ? <NoSites /> : <SiteTable sites={data.items} />}
    </div>
  );
}

function NoSites(): ReactNode {
  return (
    <div className="page-note">
      <div className="notice">
        <h2>No prompt is known yet</h2>
        <p>A site appears by itself when calls with their messages come in. Names help: tell the prompt’s name and version with the SDK, and they are used instead of found ones.</p>
        <p><Link to="/traces">All traces</Link></p>
      </div>
    </div>
  );
}

function SiteTable({ sites }: { readonly sites: Sites['items'] }): ReactNode {
  return (
    <table className="version-table site-table">
      <thead>
        <tr><th scope="col">site</th><th scope="col">current version</th><th scope="col" className="end">versions</th><th scope="col" className="end">calls</th><th scope="col" className="end">undecided</th><th scope="col">last call</th><th scope="col">first call</th></tr>
      </thead>
      <tbody>
        {sites.map((site) => (
          <tr key={site.siteId} data-testid="site" data-site-id={site.siteId}>
            <th scope="row"><Link to="/versions/$siteId" params={{ siteId: site.siteId }}><Revealed text={site.name} /></Link>{site.declared ? null : <span className="badge" title="Nobody named this prompt: it was found from what its calls have in common">found</span>}</th>
            <td data-label="current">{site.current === null ? <span className="faint">not known</span> : <><strong>{site.current.name}</strong> <span className="soft">{percent(site.current.share)}</span></>}</td>
            <td data-label="versions" className="end">{count(site.versions)}</td>
            <td data-label="calls" className="end">{count(site.calls)}</td>
            <td data-label="undecided" className="end soft" title="Calls whose prompt is like too few others to have a version">{count(site.undecided)}</td>
            <td data-label="last call"><Moment time={site.lastSeen} /></td>
            <td data-label="first call"><Moment time={site.firstSeen} /></td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function Moment({ time }: { readonly time: string }): ReactNode {
  const moment = epochOfMillis(Date.parse(time));
  return <span className="soft" title={exactMoment(moment)}>{relativeTime(moment)}</span>;
}

function DetectionState({ detection }: { readonly detection: Sites['detection'] }): ReactNode {
  if (detection.failure !== null) return <p className="notice fail">The last look at all prompts ended early: <Revealed text={detection.failure} /></p>;
  if (detection.recomputing) return <p className="soft" role="status">All prompts are looked at anew: {count(detection.done)} of {count(detection.total)} calls.</p>;
  return detection.waiting > 0 ? <p className="soft" role="status">{counted(detection.waiting, 'call')} {detection.waiting === 1 ? 'was' : 'were'} not looked at yet.</p> : null;
}
