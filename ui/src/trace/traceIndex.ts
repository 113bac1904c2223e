import type { SpanNode, Trace } from '../api/types';

/** Look-ups in a trace, made once: a trace may have 50,000 spans. */
export interface TraceIndex {
  /** Index of a span, by its id and, where several have it, its content. -1 if there is none. */
  find(spanId: string, contentHash: string | undefined): number;
  /** The tool span that answers a request. */
  tool(requestId: string): SpanNode | undefined;
  /** Calls of this trace that continue a call of it. */
  continuedBy(spanId: string): readonly SpanNode[];
}

export function traceIndex(trace: Pick<Trace, 'traceId' | 'spans'>): TraceIndex {
  const byId = new Map<string, number[]>();
  const tools = new Map<string, SpanNode>();
  const next = new Map<string, SpanNode[]>();
  trace.spans.forEach((span, index) => {
    append(byId, span.spanId, index);
    if (span.kind === 'tool' && span.toolCallId !== undefined) tools.set(span.toolCallId, span);
    if (span.continues?.traceId === trace.traceId) append(next, span.continues.spanId, span);
  });
  return {
    find: (spanId, contentHash) => {
      const found = byId.get(spanId) ?? [];
      return found.find((index) => contentHash !== undefined && trace.spans[index]?.contentHash === contentHash) ?? found[0] ?? -1;
    },
    tool: (requestId) => tools.get(requestId),
    continuedBy: (spanId) => next.get(spanId) ?? [],
  };
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
