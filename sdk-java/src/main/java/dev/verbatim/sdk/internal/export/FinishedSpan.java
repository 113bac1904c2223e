package dev.verbatim.sdk.internal.export;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A span that is over and waits to be sent.
 *
 * @param traceId 32 lower-case hexadecimal digits
 * @param spanId 16 lower-case hexadecimal digits
 * @param parentSpanId null for a root
 * @param name what is shown
 * @param kind OTLP's span kind
 * @param startEpochNanos nanoseconds since 1970
 * @param endEpochNanos nanoseconds since 1970
 * @param attributes by key: String, Long, Double, Boolean, {@link Bytes}, List or Map of these
 * @param events in order
 * @param error the status message of a failed span; null for one that did not fail
 */
public record FinishedSpan(
    String traceId,
    String spanId,
    @Nullable String parentSpanId,
    String name,
    Kind kind,
    long startEpochNanos,
    long endEpochNanos,
    Map<String, Object> attributes,
    List<Event> events,
    @Nullable String error) {

  /** The OTLP span kinds in use, with their numbers. */
  public enum Kind {
    INTERNAL(1),
    CLIENT(3);

    final int number;

    Kind(int number) {
      this.number = number;
    }
  }

  /**
   * Something that happened during the span.
   *
   * @param attributes as those of the span
   */
  public record Event(long epochNanos, String name, Map<String, Object> attributes) {}
}
