package dev.verbatim.server.api;

import dev.verbatim.insight.cohort.Change;
import dev.verbatim.insight.cohort.CohortMeasure;
import java.util.List;
import java.util.Locale;

/** Schema {@code Changes}. */
public record ChangesDocument(CohortsDocument.Side calls, String measure, List<Item> items) {
  /** Schema {@code Change}. */
  public record Item(
      String time,
      String epochNanos,
      double before,
      double after,
      int callsBefore,
      int callsAfter,
      double effect,
      List<Cause> causes,
      String sentence) {}

  /** Schema {@code ChangeCause}. */
  public record Cause(String kind, String value, double shareBefore, double shareAfter) {}

  public static ChangesDocument of(
      CohortsDocument.Side calls, CohortMeasure measure, List<Change> changes) {
    return new ChangesDocument(
        calls, CohortsDocument.name(measure), changes.stream().map(ChangesDocument::item).toList());
  }

  private static Item item(Change change) {
    return new Item(
        Units.time(change.atEpochNanos()),
        Long.toString(change.atEpochNanos()),
        change.before(),
        change.after(),
        change.callsBefore(),
        change.callsAfter(),
        change.effect(),
        change.causes().stream()
            .map(
                cause ->
                    new Cause(
                        cause.kind().name().toLowerCase(Locale.ROOT),
                        cause.value(),
                        cause.shareBefore(),
                        cause.shareAfter()))
            .toList(),
        change.sentence());
  }
}
