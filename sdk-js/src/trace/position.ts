import { isSpanContextValid, type SpanContext, TraceFlags } from '@opentelemetry/api';

/** Where a span is. */
export interface SpanPosition {
  /** 32 lower-case hexadecimal digits. */
  readonly traceId: string;
  /** 16 lower-case hexadecimal digits. */
  readonly spanId: string;
  /** Absent for a root. */
  readonly parentSpanId: string | undefined;
}

/** A new position below the parent; a root of a new trace when there is no valid one. */
export function positionBelow(parent: SpanContext | undefined): SpanPosition {
  const spanId = randomHex(16);
  return parent !== undefined && isSpanContextValid(parent)
    ? { traceId: parent.traceId, spanId, parentSpanId: parent.spanId }
    : { traceId: randomHex(32), spanId, parentSpanId: undefined };
}

export function spanContextOf(position: SpanPosition): SpanContext {
  return { traceId: position.traceId, spanId: position.spanId, traceFlags: TraceFlags.SAMPLED };
}

/** Random digits, never all zero. */
function randomHex(digits: number): string {
  let text = '';
  while (text.length < digits) {
    text += Math.floor(Math.random() * 0x1_0000_0000)
      .toString(16)
      .padStart(8, '0');
  }
  return /[^0]/.test(text) ? text : randomHex(digits);
}
