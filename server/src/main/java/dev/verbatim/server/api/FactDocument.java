package dev.verbatim.server.api;

import dev.verbatim.model.Fact;
import dev.verbatim.model.Outcome;
import dev.verbatim.model.Session;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Schema {@code Fact}. */
public record FactDocument(
    String type,
    String time,
    @Nullable String outcome,
    @Nullable String detail,
    @Nullable ThreadingDocument threading,
    @Nullable Session session,
    @Nullable String recordSpanId,
    @Nullable SpanPointer by) {

  /** The document of a fact. */
  public static FactDocument of(Fact fact) {
    String time = Units.time(fact.epochNanos());
    return switch (fact) {
      case Fact.OutcomeReported reported ->
          new FactDocument(
              "outcome",
              time,
              reported.outcome().wireName(),
              reported.detail().orElse(null),
              null,
              null,
              null,
              null);
      case Fact.Used used ->
          new FactDocument(
              "used",
              time,
              Outcome.USED.wireName(),
              null,
              null,
              null,
              null,
              SpanPointer.of(used.by()));
      case Fact.Logged logged ->
          new FactDocument(
              "logged", time, null, null, null, null, logged.record().toString(), null);
      case Fact.Threaded threaded ->
          new FactDocument(
              "threaded",
              time,
              null,
              null,
              ThreadingDocument.of(threaded.threading()),
              threaded.session(),
              null,
              null);
    };
  }

  /** The app's words about the outcome that holds: the latest that has any. */
  static Optional<String> outcomeDetail(List<Fact> facts) {
    return facts.reversed().stream()
        .filter(Fact.OutcomeReported.class::isInstance)
        .map(Fact.OutcomeReported.class::cast)
        .findFirst()
        .flatMap(Fact.OutcomeReported::detail);
  }
}
