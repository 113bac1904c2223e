package dev.verbatim.sdk.internal.export;

/** Something that becomes a span on the sender's thread. */
@FunctionalInterface
public interface SpanSource {
  /** The span; may be asked for again when a batch is halved. */
  FinishedSpan span();

  /** The span is sent or dropped: whatever it holds can go. */
  default void settled() {}
}
