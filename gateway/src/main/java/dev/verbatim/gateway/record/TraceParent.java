package dev.verbatim.gateway.record;

import dev.verbatim.model.SpanId;
import dev.verbatim.model.TraceId;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The place of a call in a trace.
 *
 * @param traceId of the caller, or a new one
 * @param spanId new
 * @param parent the caller's span
 * @see <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>
 */
public record TraceParent(TraceId traceId, SpanId spanId, Optional<SpanId> parent) {
  private static final int LENGTH = "00-".length() + 32 + 1 + 16 + "-00".length();

  /** Below the caller's span, or in a trace of its own if the header is missing or wrong. */
  public static TraceParent of(Optional<String> header) {
    return header.flatMap(TraceParent::read).orElseGet(TraceParent::root);
  }

  private static Optional<TraceParent> read(String text) {
    String header = text.strip();
    boolean longer = header.length() > LENGTH && header.charAt(LENGTH) == '-';
    boolean rightLength = header.length() == LENGTH || longer && !header.startsWith("00");
    if (!rightLength
        || header.startsWith("ff")
        || header.charAt(2) != '-'
        || header.charAt(35) != '-'
        || header.charAt(52) != '-') {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new TraceParent(
              TraceId.parse(header.substring(3, 35)),
              newSpanId(),
              Optional.of(SpanId.parse(header.substring(36, 52)))));
    } catch (IllegalArgumentException invalid) {
      return Optional.empty();
    }
  }

  private static TraceParent root() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = random.nextLong();
    return new TraceParent(
        new TraceId(high, high == 0 ? 1 : random.nextLong()), newSpanId(), Optional.empty());
  }

  private static SpanId newSpanId() {
    long id = ThreadLocalRandom.current().nextLong();
    return new SpanId(id == 0 ? 1 : id);
  }
}
