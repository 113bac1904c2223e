import { memo, type ReactNode } from 'react';
import type { TraceSummary } from '../api/types';
import { count, counted, dollars, duration, oneLine, shortCount, UNKNOWN } from '../base/format';
import { RowLink } from '../base/RowLink';
import { StatusFlag } from '../base/status';
import { clockTime, type EpochNanos, exactMoment, otherDay, parseEpochNanos, relativeTime } from '../base/time';
import { Revealed } from '../text/Revealed';

interface Props {
  readonly trace: TraceSummary;
  readonly selected: boolean;
  readonly index: number;
  readonly onSelect: (index: number) => void;
  /** Whether it is marked for a comparison. */
  readonly marked: boolean;
  readonly onMark: (traceId: string) => void;
}

export const TraceRow = memo(function TraceRow({ trace, selected, index, onSelect, marked, onMark }: Props): ReactNode {
  const start = (parseEpochNanos(trace.startEpochNanos) ?? 0n) as EpochNanos;
  return (
    <RowLink
      href={`/traces/${trace.traceId}`}
      id={`trace-${trace.traceId}`}
      role="option"
      aria-posinset={index + 1}
      aria-selected={selected}
      tabIndex={-1}
      className={`trace-row trace-grid ${selected ? 'is-selected' : ''} ${marked ? 'is-marked' : ''}`}
      data-testid="trace-row"
      data-trace-id={trace.traceId}
      onMouseDown={() => onSelect(index)}
    >
      <span className="mono soft trace-time" title={`${exactMoment(start)}\n${relativeTime(start)}`}>
        {/* For the mouse; keys mark the chosen row with m. */}
        <span
          className="trace-mark"
          title="Mark for a comparison (m)"
          onClick={(event) => {
            event.preventDefault();
            event.stopPropagation();
            onMark(trace.traceId);
          }}
        >
          {marked ? <span role="img" aria-label="marked">☑</span> : <span aria-hidden="true">☐</span>}
        </span>
        <span className="trace-day">{otherDay(start)} </span>{clockTime(start)}
      </span>
      <span className={`trace-talk ${trace.answer === null ? 'is-unanswered' : ''}`}>
        {trace.question === null ? <span className="trace-question clip soft">{trace.name}</span> : <bdi className="trace-question clip"><Revealed text={oneLine(trace.question)} /></bdi>}
        <span className="faint" aria-label="answered"> → </span>
        {trace.answer === null ? <span className="faint">no answer</span> : <bdi className="trace-answer clip soft"><Revealed text={oneLine(trace.answer)} /></bdi>}
      </span>
      <span className="trace-model" title={modelTitle(trace)}>
        <span className="clip">{trace.model ?? <span className="faint">no model</span>}</span>
        {trace.promptVersion === null ? null : (
          <>
            <span className="faint" aria-hidden="true">▸</span>
            <span className="trace-prompt clip soft">{trace.promptName ?? ''}</span>
            <span className="trace-version clip soft">{trace.promptVersion}</span>
          </>
        )}
      </span>
      <span className="end soft" title={tokensTitle(trace)}>{tokens(trace)}</span>
      <span className="end" title={costTitle(trace)}>
        {trace.costUsd === null ? <span className="faint">{trace.llmCalls === 0 ? '' : UNKNOWN}</span> : `${trace.unpricedCalls > 0 ? '≥ ' : ''}${dollars(trace.costUsd)}`}
      </span>
      <span className="end" title={counted(trace.spanCount, 'span')}>{duration(trace.durationMs)}</span>
      <span><StatusFlag status={trace.worstStatus} quietOk /></span>
    </RowLink>
  );
});

function tokens(trace: TraceSummary): ReactNode {
  if (trace.inputTokens === null && trace.outputTokens === null) return trace.llmCalls === 0 ? '' : <span className="faint">{UNKNOWN}</span>;
  return shortCount((trace.inputTokens ?? 0) + (trace.outputTokens ?? 0));
}

function modelTitle(trace: TraceSummary): string {
  const models = trace.models.join(', ');
  return trace.promptVersion === null ? models : `${models}\nprompt ${trace.promptName ?? ''} ${trace.promptVersion}`;
}

function tokensTitle(trace: TraceSummary): string {
  const input = trace.inputTokens === null ? UNKNOWN : count(trace.inputTokens);
  const output = trace.outputTokens === null ? UNKNOWN : count(trace.outputTokens);
  return `${input} tokens in, ${output} tokens out, ${counted(trace.llmCalls, 'model call')}`;
}

function costTitle(trace: TraceSummary): string {
  if (trace.llmCalls === 0) return 'no model call';
  if (trace.costUsd === null) return 'no call of this trace has a known price';
  return trace.unpricedCalls === 0 ? `$${trace.costUsd}` : `$${trace.costUsd} and ${counted(trace.unpricedCalls, 'call')} whose price is unknown`;
}
