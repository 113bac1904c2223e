import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { summaryQuery } from '../api/queries';
import { dollars, duration, oneLine, UNKNOWN } from '../base/format';
import { StatusFlag } from '../base/status';
import { clockTime, dayOf, type EpochNanos, exactMoment, parseEpochNanos } from '../base/time';
import { Revealed } from '../text/Revealed';
import type { DiffSearch } from '../url';
import './compare.css';
import { sideOf } from './sides';

interface Props {
  readonly runs: readonly string[];
  readonly left: string | undefined;
  readonly right: string | undefined;
  readonly search: DiffSearch;
}

/** Several runs, one below the other with what came out; two of them are compared below. */
export function RunsStrip({ runs, left, right, search }: Props): ReactNode {
  const navigate = useNavigate();
  const choose = (which: 'left' | 'right', run: string) => {
    const other = which === 'left' ? right : left;
    const next = which === 'left' ? { left: run, right: other === run ? left : other } : { right: run, left: other === run ? right : other };
    void navigate({ to: '/diff', replace: true, search: { ...search, ...next, open: undefined, at: undefined } as DiffSearch });
  };
  return (
    <section className="runs" aria-label={`${runs.length} runs`} data-testid="runs">
      {runs.map((run, index) => <Run key={run} run={run} number={index + 1} isLeft={run === left} isRight={run === right} onChoose={(which) => choose(which, run)} />)}
    </section>
  );
}

interface RunProps {
  readonly run: string;
  readonly number: number;
  readonly isLeft: boolean;
  readonly isRight: boolean;
  readonly onChoose: (which: 'left' | 'right') => void;
}

function Run({ run, number, isLeft, isRight, onChoose }: RunProps): ReactNode {
  const { traceId, spanId } = sideOf(run);
  const { data: trace } = useQuery(summaryQuery(traceId));
  const start = trace == null ? undefined : ((parseEpochNanos(trace.startEpochNanos) ?? 0n) as EpochNanos);
  return (
    <div className={`run ${isLeft ? 'is-left' : ''} ${isRight ? 'is-right' : ''}`} data-testid="run" data-trace-id={traceId}>
      <span role="group" aria-label={`Run ${number}`} className="run-choice">
        <button type="button" className="button" aria-pressed={isLeft} onClick={() => onChoose('left')}>− left</button>
        <button type="button" className="button" aria-pressed={isRight} onClick={() => onChoose('right')}>+ right</button>
      </span>
      <Link to="/traces/$traceId" params={{ traceId }} search={spanId === undefined ? {} : { span: spanId }} className="mono run-time" title={start === undefined ? traceId : exactMoment(start)}>
        {start === undefined ? traceId.slice(0, 8) : `${dayOf(start)} ${clockTime(start)}`}
      </Link>
      <span className="clip soft run-prompt">{trace == null ? '' : [trace.promptName, trace.promptVersion].filter((part) => part !== null).join(' ') || trace.model || ''}</span>
      <span className="clip">
        {trace === undefined ? '…' : trace === null ? <span className="fail">✕ not stored here</span> : trace.answer === null ? <span className="faint">no answer</span> : <bdi><Revealed text={oneLine(trace.answer)} /></bdi>}
      </span>
      <span className="soft end">{trace == null ? '' : `${duration(trace.durationMs)} · ${trace.costUsd === null ? `cost ${UNKNOWN}` : dollars(trace.costUsd)}`}</span>
      <span>{trace == null ? null : <StatusFlag status={trace.worstStatus} />}</span>
    </div>
  );
}
