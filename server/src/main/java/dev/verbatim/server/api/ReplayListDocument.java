package dev.verbatim.server.api;

import dev.verbatim.replay.report.ForkSentence;
import dev.verbatim.replay.report.RequestChange;
import dev.verbatim.replay.session.ReplayPlan;
import dev.verbatim.replay.session.ReplayState;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Schema {@code ReplayPage}. */
public record ReplayListDocument(List<Item> items, @Nullable String nextCursor, int total) {
  /** Schema {@code ReplaySummary}. */
  public record Item(
      String id,
      String status,
      ReplayDocument.Of of,
      String mode,
      String created,
      int recorded,
      int calls,
      boolean accepted,
      @Nullable String sentence) {
    /** Of where a replay stands. */
    public static Item of(ReplayState state, boolean accepted) {
      ReplayPlan plan = state.plan();
      return new Item(
          plan.id().toString(),
          state.status().name().toLowerCase(Locale.ROOT),
          ReplayDocument.Of.of(plan),
          plan.mode().wireName(),
          Units.time(plan.createdEpochNanos()),
          state.tape().calls().size(),
          (int) state.calls().stream().map(it -> it.spanId()).distinct().count(),
          accepted,
          state
              .fork()
              .map(
                  fork ->
                      ForkSentence.of(
                          state,
                          fork,
                          fork.match().closest().map(RequestChange::of).orElse(List.of())))
              .orElse(null));
    }
  }
}
