/** A value that OTLP knows. Whole numbers travel as integers, all others as doubles. */
export type Value = string | number | bigint | boolean | Bytes | readonly Value[] | ValueMap;

/** Attributes, or a nested list of keys and values. */
export interface ValueMap {
  readonly [key: string]: Value;
}

/** Bytes in pieces, so that a large body is never copied into one array. A text stands for its UTF-8. */
export class Bytes {
  constructor(readonly pieces: readonly (Uint8Array | string)[]) {}
}

/** OTLP's span kinds in use, with their numbers. */
export const SpanKindNumber = { internal: 1, client: 3 } as const;

/** Something that happened during a span. */
export interface SpanEvent {
  readonly epochNanos: bigint;
  readonly name: string;
  readonly attributes: ValueMap;
}

/** A span that is over and waits to be sent. */
export interface FinishedSpan {
  /** 32 lower-case hexadecimal digits. */
  readonly traceId: string;
  /** 16 lower-case hexadecimal digits. */
  readonly spanId: string;
  /** Absent for a root. */
  readonly parentSpanId: string | undefined;
  readonly name: string;
  readonly kind: keyof typeof SpanKindNumber;
  /** Nanoseconds since 1970. */
  readonly startEpochNanos: bigint;
  readonly endEpochNanos: bigint;
  readonly attributes: ValueMap;
  readonly events: readonly SpanEvent[];
  /** The status message of a failed span; absent for one that did not fail. */
  readonly error: string | undefined;
}

/** Something that becomes a span when it is sent. */
export interface SpanSource {
  /** The span; may be asked for again when a batch is halved. */
  span(): FinishedSpan;
  /** The span is sent or dropped: whatever it holds can go. */
  settled(): void;
}
