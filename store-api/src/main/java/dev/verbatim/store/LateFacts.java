package dev.verbatim.store;

import dev.verbatim.model.Fact;
import dev.verbatim.model.Hash128;
import dev.verbatim.model.Outcome;
import dev.verbatim.model.Session;
import dev.verbatim.model.Span;
import dev.verbatim.model.StoredSpan;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Joins what was learned later with a span: the same in every store. */
public final class LateFacts {
  /** Oldest first. Inferred uses of one time go last, in the order of the spans that used. */
  private static final Comparator<Fact> ORDER =
      Comparator.comparingLong(Fact::epochNanos).thenComparing(LateFacts::user);

  private LateFacts() {}

  private static String user(Fact fact) {
    return fact instanceof Fact.Used used ? used.by().traceId() + "/" + used.by().spanId() : "";
  }

  /**
   * The span with its facts joined. Facts may come in any order and more than once; those of equal
   * time hold in the order given.
   *
   * <p>A declared outcome, of the span itself or {@linkplain Fact.OutcomeReported reported} later,
   * holds against any {@linkplain Fact.Used inferred} one, whatever their times: the app knows
   * better. Where none was declared, the first use makes the outcome {@link Outcome#USED}.
   */
  public static StoredSpan join(
      Span span, Hash128 contentHash, long receivedEpochNanos, Collection<Fact> facts) {
    List<Fact> ordered = facts.stream().distinct().sorted(ORDER).toList();
    Span joined = span;
    for (Fact fact : ordered) {
      joined = join(joined, fact, span);
    }
    return new StoredSpan(joined, contentHash, receivedEpochNanos, ordered);
  }

  private static Span join(Span span, Fact fact, Span original) {
    return switch (fact) {
      case Fact.OutcomeReported reported -> span.toBuilder().outcome(reported.outcome()).build();
      case Fact.Used used ->
          span.outcome().isPresent() ? span : span.toBuilder().outcome(Outcome.USED).build();
      case Fact.Logged logged -> span; // Its record is a span that readers look up.
      case Fact.Threaded threaded -> {
        boolean keepsSession = original.session().map(Session::declared).orElse(false);
        yield span.toBuilder()
            .threading(threaded.threading())
            .session(keepsSession ? original.session() : Optional.of(threaded.session()))
            .build();
      }
    };
  }
}
