package dev.verbatim.server.api;

import dev.verbatim.insight.text.TextLine;
import dev.verbatim.replay.match.Closest;
import dev.verbatim.replay.report.RequestChange;
import dev.verbatim.replay.session.ReplayedCall;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Schema {@code ReplayMiss}: a call that was not recorded as it was asked.
 *
 * @param call its number
 * @param closestSiteId the place in the program that made the closest call; null if unknown
 * @param likeness the share of words that both requests have
 */
public record ReplayMissDocument(
    int call,
    String spanId,
    @Nullable String closestTraceId,
    @Nullable String closestSpanId,
    @Nullable String closestSiteId,
    @Nullable Double likeness,
    List<Change> changes) {
  /**
   * Schema {@code ReplayChange}; values are JSON, noise masked.
   *
   * @param noise the rule under which it would be noise
   */
  public record Change(
      String path,
      @Nullable String recorded,
      @Nullable String asked,
      String words,
      String noise,
      List<Line> lines,
      boolean complete) {}

  /** Schema {@code ReplayLine}. */
  public record Line(
      String kind,
      @Nullable Integer leftLine,
      @Nullable Integer rightLine,
      List<DiffDocument.Piece> pieces,
      int count) {}

  /** The sites of recorded calls, by trace and span with a slash between. */
  @FunctionalInterface
  public interface Sites {
    Optional<String> of(String call);
  }

  static ReplayMissDocument of(
      int number, ReplayedCall call, List<RequestChange> changes, Sites sites) {
    @Nullable Closest closest = call.match().closest().orElse(null);
    if (closest == null) {
      return new ReplayMissDocument(
          number, call.spanId().toString(), null, null, null, null, List.of());
    }
    String[] ids = closest.call().id().split("/", -1);
    return new ReplayMissDocument(
        number,
        call.spanId().toString(),
        ids[0],
        ids[1],
        sites.of(closest.call().id()).orElse(null),
        closest.likeness(),
        changes.stream().map(ReplayMissDocument::change).toList());
  }

  private static Change change(RequestChange change) {
    return new Change(
        change.change().path(),
        change.change().left().orElse(null),
        change.change().right().orElse(null),
        change.words(),
        change.noise(),
        change.lines().stream().map(ReplayMissDocument::line).toList(),
        change.complete());
  }

  private static Line line(TextLine line) {
    return new Line(
        line.kind().name().toLowerCase(Locale.ROOT),
        line.left() == 0 ? null : line.left(),
        line.right() == 0 ? null : line.right(),
        line.pieces().stream()
            .map(
                piece ->
                    new DiffDocument.Piece(
                        piece.kind().name().toLowerCase(Locale.ROOT), piece.text()))
            .toList(),
        line.count());
  }
}
