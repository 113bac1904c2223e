import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import type { Replay, ReplayRail } from '../api/types';
import { counted, duration } from '../base/format';
import { clockTime, epochOfMillis, exactMoment } from '../base/time';
import { Revealed } from '../text/Revealed';
import { STATES } from './words';

interface Props {
  readonly replay: Replay;
  readonly selected: number;
  readonly onSelect: (row: number) => void;
  /** What is shown below the selected row. */
  readonly detail: ReactNode;
}

/** Recording and run side by side, one call below the other. */
export function Rails({ replay, selected, onSelect, detail }: Props): ReactNode {
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    list.current?.querySelector('.rail.is-selected')?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  return (
    <section className="rails" aria-label="Recording and run">
      <div className="rail-heads" aria-hidden="true"><span>recording</span><span /><span>now</span></div>
      <ol ref={list}>
        {replay.rails.map((rail, index) => (
          <li key={`${rail.recorded} ${rail.calls[0]}`}>
            <Rail replay={replay} rail={rail} selected={index === selected} onSelect={() => onSelect(index)} />
            {index === selected && detail !== null ? <div className="rail-detail">{detail}</div> : null}
          </li>
        ))}
      </ol>
    </section>
  );
}

const SOURCES: Readonly<Record<string, string>> = {
  tape: 'the recorded bytes',
  masked: 'the recorded bytes; the request differs in noise',
  structural: 'the recorded answer to the same data in other words',
  repeat: 'the last recorded answer once more',
  synth: 'written anew from what was recorded',
  live: 'asked of the provider itself',
  none: 'nothing was served',
};

function Rail({ replay, rail, selected, onSelect }: { readonly replay: Replay; readonly rail: ReplayRail; readonly selected: boolean; readonly onSelect: () => void }): ReactNode {
  const recorded = rail.recorded === null ? undefined : replay.recording[rail.recorded - 1];
  const calls = rail.calls.flatMap((number) => replay.calls[number - 1] ?? []);
  const last = calls.at(-1);
  const [sign, word] = STATES[rail.state] ?? ['?', rail.state];
  const isFork = replay.fork !== null && rail.calls.includes(replay.fork.call);
  return (
    // The keys do what the click does.
    <div className={`rail is-${rail.state} ${selected ? 'is-selected' : ''} ${last?.stale === true ? 'is-stale' : ''} ${isFork ? 'is-fork' : ''}`} onClick={(event) => { if (!(event.target as HTMLElement).closest('a')) onSelect(); }} data-testid="rail" data-state={rail.state} aria-current={selected}>
      <div className="rail-side">
        {recorded === undefined ? <span className="faint">not recorded</span> : (
          <>
            <span className="rail-number">{recorded.number}</span>
            <Link to="/traces/$traceId" params={{ traceId: recorded.traceId }} search={{ span: recorded.spanId }} className="rail-name"><Revealed text={recorded.name === '' ? 'call' : recorded.name} /></Link>
            {recorded.attempts > 1 ? <span className="badge" title={`It was sent ${recorded.attempts} times: ${counted(recorded.attempts - 1, 'attempt')} failed`}>{recorded.attempts} attempts</span> : null}
            <span className="clip soft rail-gist" title={recorded.gist}>{recorded.gist === '' ? '' : <>→ <bdi><Revealed text={recorded.gist} /></bdi></>}</span>
            <span className="faint rail-time">{duration(recorded.durationMs)}</span>
          </>
        )}
      </div>
      <div className="rail-sign" title={word}><span aria-hidden="true">{sign}</span><span className="visually-hidden">{word}</span></div>
      <div className="rail-side">
        {last === undefined ? <span className={rail.state === 'skipped' ? 'warn' : 'faint'}>{rail.state === 'skipped' ? 'skipped: it was not asked for' : 'not asked so far'}</span> : (
          <>
            <span className="rail-number">{rail.calls[0]}</span>
            <Link to="/traces/$traceId" params={{ traceId: replay.traceId }} search={{ span: last.spanId }} className="rail-name">{last.match}</Link>
            {last.source === last.match ? null : <span className={`badge source-${last.source}`} title={SOURCES[last.source]}>{last.source === 'none' ? 'refused' : last.source}</span>}
            {calls.length > 1 ? <span className="badge" title="Attempts of one call">{calls.length} attempts</span> : null}
            {last.relaxed ? <span className="badge" title="It was recorded at another place of the program">elsewhere</span> : null}
            {last.stale ? <span className="badge is-stale" title="The run had parted from the recording before: the app may have asked this because of it">stale</span> : null}
            <span className="clip soft rail-gist" title={last.reason ?? ''}>{rail.state === 'same' ? '' : rail.state === 'changed' ? last.match === 'miss' ? 'not recorded; the closest stands beside it' : 'the same call in other words' : word}</span>
            <time className="faint rail-time" dateTime={last.time} title={exactMoment(epochOfMillis(Date.parse(last.time)))}>{clockTime(epochOfMillis(Date.parse(last.time)))}</time>
          </>
        )}
      </div>
    </div>
  );
}
