package dev.verbatim.server.api;

import dev.verbatim.insight.version.PromptBlame;
import dev.verbatim.insight.version.SiteReport;
import dev.verbatim.insight.version.Skeleton;
import dev.verbatim.insight.version.SkeletonLine;
import dev.verbatim.insight.version.SpanVersion;
import dev.verbatim.insight.version.VersionEdits;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Schema {@code SiteVersions}. */
public record VersionsDocument(
    String siteId,
    String name,
    @Nullable String at,
    long windowMs,
    long calls,
    long undecided,
    double undecidedShare,
    @Nullable Timeline timeline,
    List<Version> items) {

  /** Schema {@code VersionTimeline}. */
  public record Timeline(String from, String to, BigDecimal bucketMs, int buckets) {}

  /** Schema {@code PromptVersion}. */
  public record Version(
      String versionId,
      String name,
      boolean declared,
      boolean renamed,
      @Nullable String splitFrom,
      List<String> mergedFrom,
      String firstSeen,
      String lastSeen,
      long calls,
      double share,
      long windowCalls,
      String state,
      List<Line> skeleton,
      List<Count> commits,
      List<Count> releases,
      List<Count> instances,
      @Nullable Boolean withoutRelease,
      @Nullable BigDecimal costUsd,
      long unpricedCalls,
      BigDecimal latencyP50Ms,
      BigDecimal latencyP95Ms,
      long errors,
      long refusals,
      List<Long> timeline) {}

  /** Schema {@code SkeletonLine}. */
  public record Line(String part, String kind, String text, List<String> examples) {
    static Line of(SkeletonLine line) {
      return new Line(wire(line.part()), wire(line.kind()), line.text(), line.examples());
    }
  }

  /** Schema {@code VersionCount}. */
  public record Count(String value, long calls) {
    static List<Count> each(List<SiteReport.Count> counts) {
      return counts.stream().map(count -> new Count(count.value(), count.calls())).toList();
    }
  }

  /** Schema {@code SpanPromptVersion}. */
  public record OfSpan(
      String siteId,
      String siteName,
      String versionId,
      String name,
      boolean declared,
      @Nullable String commit) {
    /** The document of a version; null for none. */
    public static @Nullable OfSpan of(Optional<SpanVersion> version) {
      return version
          .map(
              it ->
                  new OfSpan(
                      it.siteId(),
                      it.siteName(),
                      it.versionId(),
                      it.name(),
                      it.declared(),
                      it.commit().orElse(null)))
          .orElse(null);
    }
  }

  /** Schema {@code PromptBlame}. */
  public record Blame(@Nullable OfSpan promptVersion, List<BlameLine> lines) {
    /** The document of a blamed prompt. */
    public static Blame of(Optional<SpanVersion> version, List<PromptBlame.Line> lines) {
      return new Blame(OfSpan.of(version), lines.stream().map(BlameLine::of).toList());
    }
  }

  /** Schema {@code BlameLine}. */
  public record BlameLine(String part, String text, @Nullable BlameOrigin origin) {
    static BlameLine of(PromptBlame.Line line) {
      return new BlameLine(
          wire(line.part()),
          line.text(),
          line.origin()
              .map(
                  it ->
                      new BlameOrigin(
                          it.versionId(),
                          it.name(),
                          it.commit().orElse(null),
                          Units.time(it.firstEpochNanos()),
                          it.conditional(),
                          it.answersSince()))
              .orElse(null));
    }
  }

  /** Schema {@code BlameOrigin}. */
  public record BlameOrigin(
      String versionId,
      String name,
      @Nullable String commit,
      String firstSeen,
      boolean conditional,
      long answersSince) {}

  /** The document of a site. */
  public static VersionsDocument of(
      String siteId,
      String name,
      SiteReport report,
      Map<String, Skeleton> skeletons,
      VersionEdits edits,
      Optional<Long> at,
      long windowNanos,
      int buckets) {
    long inWindow =
        report.undecidedInWindow()
            + report.versions().stream().mapToLong(SiteReport.Figures::windowCalls).sum();
    return new VersionsDocument(
        siteId,
        name,
        report.calls() == 0 ? null : Units.time(at.orElse(report.toEpochNanos())),
        windowNanos / 1_000_000,
        report.calls(),
        report.undecided(),
        inWindow == 0 ? 0 : (double) report.undecidedInWindow() / inWindow,
        report.calls() == 0
            ? null
            : new Timeline(
                Units.time(report.fromEpochNanos()),
                Units.time(report.toEpochNanos()),
                Units.millis(report.bucketNanos()),
                buckets),
        report.versions().stream().map(version -> version(version, skeletons, edits)).toList());
  }

  private static Version version(
      SiteReport.Figures figures, Map<String, Skeleton> skeletons, VersionEdits edits) {
    String id = figures.versionId();
    return new Version(
        id,
        figures.name(),
        figures.declared(),
        edits.names().containsKey(id),
        edits.split(id).map(VersionEdits.Split::versionId).orElse(null),
        edits.merged().entrySet().stream()
            .filter(entry -> entry.getValue().equals(id))
            .map(Map.Entry::getKey)
            .sorted()
            .toList(),
        Units.time(figures.firstEpochNanos()),
        Units.time(figures.lastEpochNanos()),
        figures.calls(),
        figures.share(),
        figures.windowCalls(),
        wire(figures.state()),
        Optional.ofNullable(skeletons.get(id))
            .map(skeleton -> skeleton.lines().stream().map(Line::of).toList())
            .orElse(List.of()),
        Count.each(figures.commits()),
        Count.each(figures.releases()),
        Count.each(figures.instances()),
        figures.withoutRelease().orElse(null),
        figures.unpriced() == figures.calls() ? null : Units.money(figures.costUsd()),
        figures.unpriced(),
        Units.millis(figures.p50Nanos()),
        Units.millis(figures.p95Nanos()),
        figures.errors(),
        figures.refusals(),
        LongStream.of(figures.buckets()).boxed().toList());
  }

  private static String wire(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
