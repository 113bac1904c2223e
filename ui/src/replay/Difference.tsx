import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import type { Replay, ReplayMiss } from '../api/types';
import { NoiseRules } from '../diff/NoiseRules';
import { ChangeLines } from './ChangeLines';

interface Props {
  readonly replay: Replay;
  readonly miss: ReplayMiss;
  /** Whether the form for noise is open. */
  readonly noise: boolean;
  readonly onNoise: (open: boolean) => void;
}

/** Never all of them: they differ. */
function shareOfWords(likeness: number): number {
  return Math.min(99, Math.floor(likeness * 100));
}

/** What a call asked that the recorded one did not, field by field, and what to make of it. */
export function Difference({ replay, miss, noise, onNoise }: Props): ReactNode {
  const [pattern, setPattern] = useState(miss.changes[0]?.noise);
  const [said, setSaid] = useState(false);
  useEffect(() => setPattern(miss.changes[0]?.noise), [miss]);
  const { closestTraceId, closestSpanId, closestSiteId, likeness } = miss;
  if (closestTraceId === null || closestSpanId === null) {
    return <p className="soft">Nothing that was recorded is of this kind, so there is nothing to compare it with. <Link to="/traces/$traceId" params={{ traceId: replay.traceId }} search={{ span: miss.spanId, tab: 'request' }}>What was asked</Link></p>;
  }
  return (
    <div className="difference" data-testid="difference">
      <p className="facts">
        <span>compared with <Link to="/traces/$traceId" params={{ traceId: closestTraceId }} search={{ span: closestSpanId, tab: 'request' }}>the recorded call</Link>{likeness === null ? '' : <span className="soft">, {shareOfWords(likeness)} % of their words are the same</span>}</span>
        <Link to="/traces/$traceId" params={{ traceId: replay.traceId }} search={{ span: miss.spanId, tab: 'request' }}>what was asked now</Link>
        <Link to="/diff" search={{ left: `${closestTraceId}:${closestSpanId}`, right: `${replay.traceId}:${miss.spanId}` }}>both calls in full</Link>
      </p>
      {miss.changes.length === 0 ? <p className="soft">They differ in how their JSON is written, such as 1.0 for 1, and in nothing else.</p> : null}
      {miss.changes.map((change, index) => (
        <ChangeLines
          key={`${index} ${change.path}`}
          change={change}
          {...(closestSiteId === null || miss.changes.length === 1 ? {} : { onNoise: (next: string) => { setPattern(next); onNoise(true); } })}
        />
      ))}
      {noise && closestSiteId === null ? <p className="soft">The place in the program that made the recorded call is not known, and noise is known by place. Name the prompt with the SDK or with the header <code>x-verbatim-prompt</code>.</p> : null}
      {noise && closestSiteId !== null ? <NoiseRules key={pattern} siteId={closestSiteId} pointer={pattern} onChanged={() => setSaid(true)} /> : null}
      {said ? <p role="status" className="good">Known from the next replay on: this one was judged before. Press r to replay again.</p> : null}
    </div>
  );
}
