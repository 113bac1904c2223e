import {
  type Context,
  createTraceState,
  isSpanContextValid,
  type SpanContext,
  trace,
  TraceFlags,
} from '@opentelemetry/api';

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/**
 * The header of W3C Trace Context for the span of this context; undefined without one.
 *
 * @see https://www.w3.org/TR/trace-context/
 */
export function traceHeaders(context: Context): Record<string, string> {
  const span = trace.getSpanContext(context);
  if (span === undefined || !isSpanContextValid(span)) {
    return {};
  }
  const flags = (span.traceFlags & 0xff).toString(16).padStart(2, '0');
  const headers: Record<string, string> = { traceparent: `00-${span.traceId}-${span.spanId}-${flags}` };
  const state = span.traceState?.serialize();
  if (state !== undefined && state !== '') {
    headers['tracestate'] = state;
  }
  return headers;
}

/** The context of the caller; unchanged without a `traceparent` or with a malformed one. */
export function contextOfCaller(context: Context, header: (name: string) => string | undefined): Context {
  const caller = spanOfCaller(header);
  return caller === undefined ? context : trace.setSpanContext(context, caller);
}

function spanOfCaller(header: (name: string) => string | undefined): SpanContext | undefined {
  const match = TRACEPARENT.exec(header('traceparent')?.trim() ?? '');
  const [, version, traceId, spanId, flags, more] = match ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) {
    return undefined;
  }
  // Later versions may append fields; version ff is forbidden.
  if (version === 'ff' || (version === '00' && more !== undefined)) {
    return undefined;
  }
  const state = header('tracestate');
  const caller: SpanContext = {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16) & TraceFlags.SAMPLED,
    isRemote: true,
    ...(state === undefined ? {} : { traceState: createTraceState(state) }),
  };
  return isSpanContextValid(caller) ? caller : undefined;
}
