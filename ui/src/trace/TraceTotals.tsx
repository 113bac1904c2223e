import type { ReactNode } from 'react';
import type { Trace } from '../api/types';
import { count, counted, dollars, duration, UNKNOWN } from '../base/format';

/** Duration, calls, tokens and cost of a whole trace; what is unknown says so. */
export function TraceTotals({ trace }: { readonly trace: Trace }): ReactNode {
  const { inputTotal, outputTotal, cacheRead } = trace.usage;
  const parts: ReactNode[] = [
    <span key="t">{duration(trace.durationMs)}</span>,
    <span key="s">{counted(trace.spanCount, 'span')}</span>,
  ];
  if (trace.llmCalls > 0) {
    parts.push(<span key="l">{counted(trace.llmCalls, 'model call')}</span>);
    parts.push(
      <span key="k" title={cacheRead === null ? undefined : `${count(cacheRead)} of the input tokens came from the provider's cache`}>
        {inputTotal === null && outputTotal === null ? `tokens ${UNKNOWN}` : `${inputTotal === null ? UNKNOWN : count(inputTotal)} tokens in, ${outputTotal === null ? UNKNOWN : count(outputTotal)} out`}
      </span>,
    );
    parts.push(
      <span key="c" title={trace.unpricedCalls > 0 ? `The price of ${counted(trace.unpricedCalls, 'call')} is unknown` : undefined}>
        {trace.costUsd === null ? `cost ${UNKNOWN}` : `${trace.unpricedCalls > 0 ? '≥ ' : ''}${dollars(trace.costUsd)}`}
      </span>,
    );
  }
  return parts.flatMap((part, index) => (index === 0 ? [part] : [<span key={`d${index}`} className="faint"> · </span>, part]));
}
