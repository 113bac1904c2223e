package dev.verbatim.otlp;

import dev.verbatim.model.Attributes;
import dev.verbatim.model.Fact;
import dev.verbatim.model.Outcome;
import dev.verbatim.model.SpanId;
import dev.verbatim.model.SpanKey;
import dev.verbatim.model.TraceId;
import dev.verbatim.otlp.wire.WireSpan;
import java.util.Optional;

/** Reads spans named {@code verbatim.fact} ({@code spec/attributes.md}), which are no spans. */
final class LateFacts {
  private static final String NAME = "verbatim.fact";

  private LateFacts() {}

  static boolean isFact(WireSpan span) {
    return span.name().equals(NAME) && span.attributes().get(NAME).isPresent();
  }

  /**
   * The fact.
   *
   * @throws IllegalArgumentException if it cannot be understood; the message says why
   */
  static Fact read(String project, WireSpan span) {
    Attributes attributes = span.attributes();
    String type = required(attributes, NAME);
    if (!type.equals("outcome")) {
      throw new IllegalArgumentException(NAME + ": unknown (expected: outcome)");
    }
    SpanKey about =
        new SpanKey(
            project,
            TraceId.parse(required(attributes, "verbatim.fact.trace_id")),
            SpanId.parse(required(attributes, "verbatim.fact.span_id")));
    Optional<Outcome> outcome = Outcome.ofWireName(required(attributes, "verbatim.outcome"));
    return new Fact.OutcomeReported(
        about,
        span.startEpochNanos(),
        outcome.orElseThrow(
            () ->
                new IllegalArgumentException(
                    "verbatim.outcome: unknown (expected: shown, parsed, parse_failed, used,"
                        + " dropped or error)")),
        attributes.text("verbatim.outcome.detail").filter(text -> !text.isEmpty()));
  }

  private static String required(Attributes attributes, String key) {
    return attributes
        .text(key)
        .orElseThrow(() -> new IllegalArgumentException(key + ": missing (expected: text)"));
  }
}
