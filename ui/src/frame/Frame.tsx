import { useQuery } from '@tanstack/react-query';
import { Link, Outlet } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { statusQuery } from '../api/queries';
import { isAway, trouble } from '../api/trouble';
import { duration } from '../base/format';
import { useKeys } from '../base/keys';
import { applyTheme, otherTheme, storedTheme } from '../base/theme';
import './frame.css';
import { KeyHelp } from './KeyHelp';
import { LiveContext, useLiveChoice } from './live';

/** What stands around every page: name, project, live, theme, keys, and what is wrong with the server. */
export function Frame(): ReactNode {
  const asked = useQuery(statusQuery);
  const status = asked.data;
  const [theme, setTheme] = useState(storedTheme);
  const [help, setHelp] = useState(false);
  const live = useLiveChoice();

  const switchTheme = () => {
    const next = otherTheme(theme);
    applyTheme(next);
    setTheme(next);
  };
  useKeys({ t: switchTheme, '?': () => setHelp((old) => !old), ...(help ? { Escape: () => setHelp(false) } : {}) });

  const lag = status?.store.oldestUnindexedMs ?? 0;
  const problem =
    isAway(trouble(asked)) ? trouble(asked)?.message
    : status?.store.accepting === false ? `New traces are not accepted: ${status.store.problem ?? 'the store is not ready'}`
    : status?.store.problem ?? undefined;

  return (
    <LiveContext value={live}>
      <div className="frame">
        <header className="frame-bar">
          <Link to="/traces" className="frame-name" activeOptions={{ exact: true, includeSearch: false }}>
            <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
              <path d="M1.5 2h3.2L8 10.4 11.3 2h3.2L9.3 14H6.7z" fill="currentColor" />
            </svg>
            Verbatim
          </Link>
          {status === undefined ? null : <span className="frame-project" title="Project">{status.project}</span>}
          <nav className="frame-nav" aria-label="Main">
            <Link to="/traces" activeOptions={{ exact: true, includeSearch: false }}>Traces</Link>
            <Link to="/versions" activeOptions={{ includeSearch: false }}>Versions</Link>
            <Link to="/diff" search={{}} activeOptions={{ exact: true, includeSearch: false }}>Compare</Link>
            <Link to="/cohorts" search={{}} activeOptions={{ exact: true, includeSearch: false }}>Groups</Link>
            <Link to="/replays" activeOptions={{ includeSearch: false }}>Replays</Link>
          </nav>
          <span className="frame-space" />
          {lag > 2000 ? <span className="warn" title="Spans are stored at once and become searchable a little later">search is {duration(lag)} behind</span> : null}
          <button type="button" className="frame-live" aria-pressed={live.on} onClick={live.toggle} title={!live.on ? 'New traces are not announced. Press to start' : live.broken ? 'The server does not answer; connecting again. Press to stop' : 'New traces are announced. Press to stop'}>
            <span className={!live.on ? 'frame-dot' : live.broken ? 'frame-dot is-broken' : 'frame-dot is-on'} aria-hidden="true" />
            {!live.on ? 'paused' : live.broken ? 'connecting …' : 'live'}
          </button>
          <button type="button" className="frame-icon" onClick={() => setHelp(true)} aria-label="Keys" title="Keys (?)">?</button>
          <button type="button" className="frame-icon" onClick={switchTheme} aria-label="Switch between light and dark" title="Light or dark (t)">◐</button>
        </header>
        {problem === undefined ? null : <p className="frame-problem" role="alert"><span aria-hidden="true">✕</span> {problem}</p>}
        <main className="frame-main">
          <Outlet />
        </main>
        {help ? <KeyHelp onClose={() => setHelp(false)} /> : null}
      </div>
    </LiveContext>
  );
}
