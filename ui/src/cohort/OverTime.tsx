import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { changesQuery } from '../api/queries';
import { trouble } from '../api/trouble';
import type { Change } from '../api/types';
import { count, counted } from '../base/format';
import { clockTime, dayOf, type EpochNanos, exactMoment, parseEpochNanos } from '../base/time';
import { Problem } from '../frame/Problem';
import { Revealed } from '../text/Revealed';
import { percent } from '../version/shares';
import { MEASURES, valueWords } from './measures';

interface Props {
  readonly of: { readonly q?: string; readonly site?: string };
  readonly measure: string | undefined;
  readonly onMeasure: (measure: string) => void;
}

const KINDS: Readonly<Record<string, string>> = { version: 'version', model: 'model', release: 'release', operation: 'kind of call', input_size: 'size of requests' };
const HOUR = 3_600_000;

/** When a measure changed its level for good, and what else shifted near it. */
export function OverTime({ of, measure, onMeasure }: Props): ReactNode {
  const known = measure !== undefined && measure in MEASURES ? measure : undefined;
  const asked = useQuery({ ...changesQuery(of, known ?? ''), enabled: known !== undefined });
  const { data, refetch } = asked;
  const error = trouble(asked);
  return (
    <section className="over-time" aria-label="Over time" data-testid="over-time">
      <h2>Over time <span className="soft">when did a level change for good, on both sides together?</span></h2>
      <p className="over-time-measures" role="group" aria-label="Look for changes of">
        {Object.entries(MEASURES).map(([key, { name }]) => <button key={key} type="button" className="button" aria-pressed={key === known} onClick={() => onMeasure(key)}>{name}</button>)}
      </p>
      {known === undefined ? null : data === undefined ? error === null ? <p className="soft over-time-said" aria-busy="true">looking at the calls one after the other …</p> : <div className="page-note"><Problem error={error} what="Changes could not be looked for" onRetry={() => void refetch()} /></div> : (
        <>
          <p className="over-time-said soft" role="status">
            {data.items.length === 0 ? 'No lasting change' : counted(data.items.length, 'lasting change')} of {MEASURES[known]?.name} in {data.calls.compared < data.calls.total ? `the newest ${count(data.calls.compared)} of ${data.calls.totalIsExact ? '' : 'at least '}` : ''}{counted(data.calls.total, 'call')}.
          </p>
          <ul>{data.items.map((change) => <ChangeItem key={change.epochNanos} change={change} measure={known} />)}</ul>
        </>
      )}
    </section>
  );
}

function ChangeItem({ change, measure }: { readonly change: Change; readonly measure: string }): ReactNode {
  const at = (parseEpochNanos(change.epochNanos) ?? 0n) as EpochNanos;
  const write = (value: number) => valueWords(measure, MEASURES[measure]?.rate ?? false, value);
  const around = (by: number) => new Date(Date.parse(change.time) + by).toISOString();
  return (
    <li className="change" data-testid="change">
      <p><strong title={exactMoment(at)}>{dayOf(at)} {clockTime(at)}</strong> <Revealed text={change.sentence} /></p>
      <p className="facts soft">
        <span>{write(change.before)} in {counted(change.callsBefore, 'call')} → {write(change.after)} in {counted(change.callsAfter, 'call')}</span>
        <span title="Cliff’s delta: 0 is none, 1 is every call">effect {change.effect.toFixed(2).replace('-', '−')}</span>
        <Link to="/traces" search={{ q: 'kind:llm', from: around(-HOUR), to: around(HOUR) }}>traces an hour around it</Link>
      </p>
      {change.causes.length === 0 ? <p className="soft">No version, model, release or mix of calls changed near it.</p> : (
        <ul className="change-causes">
          {change.causes.map(({ kind, value, shareBefore, shareAfter }) => <li key={`${kind}${value}`}><span className="soft">{KINDS[kind] ?? kind}</span> <Revealed text={value} /> <span className="soft">{percent(shareBefore)} → {percent(shareAfter)} of the calls near it</span></li>)}
        </ul>
      )}
    </li>
  );
}
