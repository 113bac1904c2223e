import { type Attributes, type Context, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { Bytes, type ValueMap } from '../export/finished-span.js';
import { positionBelow, spanContextOf, type SpanPosition } from './position.js';

/** What people and models said goes only where the application sends Verbatim's spans. */
const CONTENT: ReadonlySet<string> = new Set([
  'verbatim.input',
  'verbatim.output',
  'gen_ai.tool.call.arguments',
  'gen_ai.tool.call.result',
]);

/** What the application's copy of a span shows. */
export interface FinishedLook {
  readonly name: string;
  readonly attributes: ValueMap;
  readonly endEpochNanos: bigint;
  /** Absent when it did not fail. */
  readonly error: string | undefined;
}

/**
 * The seat of a span in its trace. When the application has an OpenTelemetry SDK of its own, the same span (same ids,
 * without bodies) is also made there, so that both views agree; otherwise only the ids exist.
 */
export class SpanSeat {
  private constructor(
    readonly position: SpanPosition,
    private readonly span: Span,
    private readonly startEpochNanos: bigint,
  ) {}

  /** Takes a seat below the span of this context. */
  static take(parent: Context, name: string, client: boolean, startEpochNanos: bigint): SpanSeat {
    const above = trace.getSpanContext(parent);
    const own = startInApplication(parent, name, client, startEpochNanos);
    const made = own?.spanContext();
    if (own !== undefined && made !== undefined && trace.isSpanContextValid(made) && made.spanId !== above?.spanId) {
      const parentSpanId = above?.traceId === made.traceId ? above.spanId : undefined;
      return new SpanSeat({ traceId: made.traceId, spanId: made.spanId, parentSpanId }, own, startEpochNanos);
    }
    const position = positionBelow(above);
    return new SpanSeat(position, trace.wrapSpanContext(spanContextOf(position)), startEpochNanos);
  }

  /** The parent's context with this span as the current one. */
  in(context: Context): Context {
    return trace.setSpan(context, this.span);
  }

  /** Ends the application's copy of the span; texts and numbers are copied, bodies are not. */
  end(look: FinishedLook): void {
    if (!this.span.isRecording()) {
      return;
    }
    try {
      this.span.updateName(look.name);
      this.span.setAttributes(visible(look.attributes));
      if (look.error !== undefined) {
        this.span.setStatus({ code: SpanStatusCode.ERROR, message: look.error });
      }
      const end = look.endEpochNanos > this.startEpochNanos ? look.endEpochNanos : this.startEpochNanos;
      this.span.end(toHrTime(end));
    } catch {
      // A span processor of the application failed; ours is not concerned.
    }
  }
}

function startInApplication(parent: Context, name: string, client: boolean, startEpochNanos: bigint): Span | undefined {
  try {
    return trace
      .getTracer('@verbatim/sdk')
      .startSpan(
        name,
        { kind: client ? SpanKind.CLIENT : SpanKind.INTERNAL, startTime: toHrTime(startEpochNanos) },
        parent,
      );
  } catch {
    // An OpenTelemetry SDK that is broken: ours works without.
    return undefined;
  }
}

function toHrTime(nanos: bigint): [number, number] {
  return [Number(nanos / 1_000_000_000n), Number(nanos % 1_000_000_000n)];
}

function visible(attributes: ValueMap): Attributes {
  const shown: Attributes = {};
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'string') {
      if (!CONTENT.has(key)) {
        shown[key] = value;
      }
    } else if (typeof value === 'number' || typeof value === 'boolean') {
      shown[key] = value;
    } else if (typeof value === 'bigint') {
      shown[key] = Number(value);
    } else if (Array.isArray(value) && !(value instanceof Bytes)) {
      shown[key] = value.map(String);
    }
  }
  return shown;
}
