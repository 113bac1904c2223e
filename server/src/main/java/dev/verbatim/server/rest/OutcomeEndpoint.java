package dev.verbatim.server.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verbatim.model.Fact;
import dev.verbatim.model.Outcome;
import dev.verbatim.model.SpanKey;
import dev.verbatim.server.api.FactDocument;
import dev.verbatim.store.SpanReader;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What happened next, told after the call. */
final class OutcomeEndpoint {
  private final String project;
  private final SpanReader reader;
  private final Consumer<Fact> facts;

  OutcomeEndpoint(String project, SpanReader reader, Consumer<Fact> facts) {
    this.project = project;
    this.reader = reader;
    this.facts = facts;
  }

  /**
   * Durable when answered. The span may be on its way still: the answer says whether it is there.
   */
  ApiAnswer report(ApiRequest request) {
    SpanKey key = new SpanKey(project, request.traceId(), request.spanId());
    JsonNode document = request.document();
    String name = document.path("outcome").asText("");
    Outcome outcome =
        Outcome.ofWireName(name)
            .orElseThrow(
                () ->
                    ApiException.invalid(
                        "outcome: "
                            + (name.length() > 40 ? "unknown" : "'" + name + "'")
                            + " (expected: one of "
                            + Arrays.stream(Outcome.values())
                                .map(Outcome::wireName)
                                .collect(Collectors.joining(", "))
                            + ")"));
    JsonNode detail = document.path("detail");
    if (!detail.isMissingNode() && !detail.isNull() && !detail.isTextual()) {
      throw ApiException.invalid("detail: not a text (expected: a text or nothing)");
    }
    Fact fact =
        new Fact.OutcomeReported(
            key,
            epochNanos(request.now()),
            outcome,
            Optional.of(detail.asText("")).filter(text -> !text.isEmpty()));
    facts.accept(fact);
    return new ApiAnswer.Document(new Reported(FactDocument.of(fact), !reader.span(key).isEmpty()));
  }

  /** The answer. */
  record Reported(FactDocument fact, boolean spanStored) {}

  private static long epochNanos(Instant now) {
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }
}
