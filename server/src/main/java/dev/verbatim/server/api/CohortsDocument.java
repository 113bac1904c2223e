package dev.verbatim.server.api;

import dev.verbatim.insight.cohort.CohortComparison;
import dev.verbatim.insight.cohort.CohortMeasure;
import dev.verbatim.insight.cohort.MeasureComparison;
import dev.verbatim.insight.version.SpanVersion;
import dev.verbatim.model.SpanKey;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Schema {@code Cohorts}. */
public record CohortsDocument(
    String sentence, Side left, Side right, Mix mix, List<Measured> measures) {

  /** Schema {@code CohortSide}. */
  public record Side(
      String query, @Nullable Version version, int compared, long total, boolean totalIsExact) {
    public static Side of(
        String query,
        Optional<SpanVersion> version,
        int compared,
        long total,
        boolean totalIsExact) {
      return new Side(
          query,
          version
              .map(it -> new Version(it.siteId(), it.siteName(), it.versionId(), it.name()))
              .orElse(null),
          compared,
          total,
          totalIsExact);
    }
  }

  /** Schema {@code CohortVersion}. */
  public record Version(String siteId, String siteName, String versionId, String name) {}

  /** Schema {@code CohortMix}. */
  public record Mix(
      int leftQuestions,
      int rightQuestions,
      int sharedQuestions,
      double leftShare,
      double rightShare,
      int pairs) {}

  /** Schema {@code CohortMeasure}. */
  public record Measured(
      String measure,
      @Nullable String tool,
      boolean rate,
      @Nullable Values left,
      @Nullable Values right,
      @Nullable Difference overall,
      @Nullable Difference paired,
      String verdict,
      List<Pair> worst) {}

  /** Schema {@code CohortValues}. */
  public record Values(int calls, double mean, double median) {}

  /** Schema {@code CohortDifference}. */
  public record Difference(int count, double mean, double low, double high, double effect) {}

  /** Schema {@code CohortPair}. */
  public record Pair(String left, String right, double before, double after) {}

  public static CohortsDocument of(Side left, Side right, CohortComparison comparison) {
    return new CohortsDocument(
        comparison.sentence(),
        left,
        right,
        new Mix(
            comparison.mix().leftQuestions(),
            comparison.mix().rightQuestions(),
            comparison.mix().sharedQuestions(),
            comparison.mix().leftShare(),
            comparison.mix().rightShare(),
            comparison.mix().pairs()),
        comparison.measures().stream().map(CohortsDocument::measured).toList());
  }

  /** The name of a measure in the API. */
  static String name(CohortMeasure measure) {
    return measure.name().toLowerCase(Locale.ROOT);
  }

  /** All names, for messages. */
  public static String measureNames() {
    return Arrays.stream(CohortMeasure.values())
        .map(CohortsDocument::name)
        .collect(Collectors.joining(", "));
  }

  private static Measured measured(MeasureComparison comparison) {
    return new Measured(
        name(comparison.measure()),
        comparison.tool().orElse(null),
        comparison.measure().isRate(),
        comparison.left().map(CohortsDocument::values).orElse(null),
        comparison.right().map(CohortsDocument::values).orElse(null),
        comparison.overall().map(CohortsDocument::difference).orElse(null),
        comparison.paired().map(CohortsDocument::difference).orElse(null),
        comparison.verdict().name().toLowerCase(Locale.ROOT),
        comparison.worst().stream()
            .map(pair -> new Pair(id(pair.left()), id(pair.right()), pair.before(), pair.after()))
            .toList());
  }

  private static Values values(MeasureComparison.Side side) {
    return new Values(side.calls(), side.mean(), side.median());
  }

  private static Difference difference(MeasureComparison.Difference difference) {
    return new Difference(
        difference.count(),
        difference.mean(),
        difference.interval().low(),
        difference.interval().high(),
        difference.effect());
  }

  /** As a side of a diff is named. */
  private static String id(SpanKey key) {
    return key.traceId() + ":" + key.spanId();
  }
}
