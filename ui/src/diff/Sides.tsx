import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { summaryQuery } from '../api/queries';
import { oneLine } from '../base/format';
import { StatusFlag } from '../base/status';
import { clockTime, dayOf, type EpochNanos, exactMoment, parseEpochNanos } from '../base/time';
import { Revealed } from '../text/Revealed';
import { sideOf } from './sides';

interface Props {
  readonly left: string;
  readonly right: string;
  readonly onSwap: () => void;
}

/** What is compared with what. */
export function Sides({ left, right, onSwap }: Props): ReactNode {
  return (
    <div className="sides">
      <Side which="left" side={left} />
      <button type="button" className="button plain sides-swap" onClick={onSwap} title="Swap the sides (x)" aria-label="Swap the sides">⇄</button>
      <Side which="right" side={right} />
    </div>
  );
}

function Side({ which, side }: { readonly which: 'left' | 'right'; readonly side: string }): ReactNode {
  const { traceId, spanId } = sideOf(side);
  const { data: trace } = useQuery(summaryQuery(traceId));
  const start = trace == null ? undefined : ((parseEpochNanos(trace.startEpochNanos) ?? 0n) as EpochNanos);
  const prompt = trace == null ? '' : [trace.promptName, trace.promptVersion].filter((part) => part !== null).join(' ');
  return (
    <p className={`side is-${which}`} data-testid={`side-${which}`} data-trace-id={traceId}>
      <span className="side-name">{which === 'left' ? '− left' : '+ right'}</span>
      <Link to="/traces/$traceId" params={{ traceId }} search={spanId === undefined ? {} : { span: spanId }} className="clip side-question" title={trace?.question ?? traceId}>
        {trace === undefined ? <span className="mono">{traceId.slice(0, 12)}…</span> : trace === null ? <span className="mono">{traceId}</span> : <bdi><Revealed text={oneLine(trace.question ?? trace.name)} /></bdi>}
      </Link>
      {trace == null ? null : (
        <>
          <span className="soft side-fact" title={start === undefined ? undefined : exactMoment(start)}>{start === undefined ? '' : `${dayOf(start)} ${clockTime(start)}`}</span>
          {prompt === '' ? null : <span className="soft clip side-fact" title={prompt}>{prompt}</span>}
          <StatusFlag status={trace.worstStatus} quietOk />
        </>
      )}
      {spanId === undefined ? null : <span className="badge">one call</span>}
    </p>
  );
}
