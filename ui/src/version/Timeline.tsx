import { type MouseEvent, type ReactNode, useMemo } from 'react';
import type { PromptVersion, SiteVersions } from '../api/types';
import { count, counted, dollars, duration, UNKNOWN } from '../base/format';
import { clockTime, dayOf, epochOfMillis } from '../base/time';
import { momentAt, percent, placeOf, rateWords, totals } from './shares';

interface Props {
  readonly site: SiteVersions;
  readonly chosen: PromptVersion | undefined;
  readonly before: PromptVersion | undefined;
  readonly onMoment: (at: string) => void;
  readonly onChoose: (version: PromptVersion) => void;
  readonly onCompare: (version: PromptVersion) => void;
}

const STATES: Readonly<Record<string, readonly [glyph: string, title: string]>> = {
  active: ['●', 'used around the moment'],
  draining: ['◐', 'used ever less around the moment, while a later version is used'],
  inactive: ['○', 'not used around the moment'],
};

/** A lane for each version: its share of the traffic over time, and what it cost and did. */
export function Timeline({ site, chosen, before, onMoment, onChoose, onCompare }: Props): ReactNode {
  const { timeline, items } = site;
  const all = useMemo(() => totals(items), [items]);
  if (timeline === null) return null;
  const place = site.at === null ? undefined : placeOf(timeline, site.at);
  const pick = (event: MouseEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    onMoment(momentAt(timeline, (event.clientX - box.left) / box.width));
  };
  const [from, to] = [timeline.from, timeline.to].map((time) => epochOfMillis(Date.parse(time)));
  return (
    <table className="version-table lanes-table" data-testid="versions">
      <thead>
        <tr>
          <th scope="col">version</th>
          <th scope="col" className="lane-column"><span className="lane-axis"><span>{dayOf(from!)} {clockTime(from!)}</span><span>share of calls over time</span><span>{dayOf(to!)} {clockTime(to!)}</span></span></th>
          <th scope="col" className="end">then</th>
          <th scope="col" className="end">calls</th>
          <th scope="col" className="end">cost a call</th>
          <th scope="col" className="end" title="Half of the calls, and 95 of 100, took at most so long">p50 · p95</th>
          <th scope="col" className="end">errors</th>
          <th scope="col" className="end">refusals</th>
          <th scope="col">commit</th>
        </tr>
      </thead>
      <tbody>
        {items.map((version) => {
          const [glyph, title] = STATES[version.state] ?? ['?', version.state];
          const priced = version.calls - version.unpricedCalls;
          return (
            <tr key={version.versionId} className={version === chosen ? 'is-selected' : version === before ? 'is-compared' : ''} data-testid="version" data-version-id={version.versionId} data-state={version.state}>
              <th scope="row">
                <button type="button" className="link version-name" aria-pressed={version === chosen} onClick={() => onChoose(version)}>{version.name}</button>
                <span className="soft" title={title}> <span aria-hidden="true">{glyph}</span> {version.state}</span>
                {version.declared ? null : <span className="badge" title="Found from what calls have in common">found</span>}
                {version.withoutRelease === true ? <span className="flag warn" title="It appeared inside a release that had used another version"><span aria-hidden="true">⚠</span>no release</span> : null}
                {version === chosen ? null : <button type="button" className="link version-compare" aria-pressed={version === before} onClick={() => onCompare(version)} title="Compare with the chosen version">{version === before ? 'compared' : 'compare'}</button>}
              </th>
              <td className="lane-column">
                <div className="swim" onClick={pick} title="Click: which version was active then">
                  {version.timeline.map((calls, index) => (
                    <span key={index} className="swim-slot" title={calls === 0 ? undefined : `${calls} of ${counted(all[index] ?? 0, 'call')}`}>
                      {calls === 0 ? null : <span className="swim-bar" style={{ height: `${Math.max(8, (100 * calls) / Math.max(1, all[index] ?? 0))}%` }} />}
                    </span>
                  ))}
                  {place === undefined ? null : <span className="swim-moment" style={{ left: `${100 * Math.min(1, Math.max(0, place))}%` }} />}
                </div>
              </td>
              <td data-label="then" className="end">{version.windowCalls === 0 ? <span className="faint">–</span> : <strong title={rateWords(version.windowCalls, Math.round(version.windowCalls / Math.max(version.share, 1e-9)))}>{percent(version.share)}</strong>}</td>
              <td data-label="calls" className="end">{count(version.calls)}</td>
              <td data-label="cost a call" className="end" title={version.unpricedCalls === 0 ? undefined : `${counted(version.unpricedCalls, 'call')} without a known price left out`}>{version.costUsd === null || priced === 0 ? <span className="faint">{UNKNOWN}</span> : dollars(version.costUsd / priced)}</td>
              <td data-label="p50 · p95" className="end">{duration(version.latencyP50Ms)} <span className="soft">· {duration(version.latencyP95Ms)}</span></td>
              <td data-label="errors" className={version.errors > 0 ? 'end fail' : 'end faint'} title={rateWords(version.errors, version.calls)}>{percent(version.errors / Math.max(1, version.calls))}</td>
              <td data-label="refusals" className={version.refusals > 0 ? 'end warn' : 'end faint'} title={rateWords(version.refusals, version.calls)}>{percent(version.refusals / Math.max(1, version.calls))}</td>
              <td data-label="commit" className="mono soft" title={version.commits.map(({ value, calls }) => `${value}: ${counted(calls, 'call')}`).join('\n')}>{version.commits[0]?.value.slice(0, 9) ?? <span className="faint">{UNKNOWN}</span>}{version.commits.length > 1 ? ` +${version.commits.length - 1}` : ''}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
