package dev.verbatim.insight.cohort;

import dev.verbatim.capture.canon.EvidenceThresholds;
import dev.verbatim.insight.cohort.Change.Cause;
import dev.verbatim.insight.cohort.Change.Kind;
import dev.verbatim.insight.version.PromptVersions;
import dev.verbatim.insight.version.SpanVersion;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.Span;
import dev.verbatim.model.StoredSpan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;

/** Finds when a measure changed, and what else changed near it. Safe for several threads. */
public final class ChangeFinder {
  /** So many calls on each side of a change are near it. */
  private static final int NEAR = 100;

  /** A share that moved less is not mentioned. */
  private static final double SHIFT = EvidenceThresholds.DEFAULT.shift();

  private final CallReading reading;
  private final PromptVersions versions;

  /**
   * @param conversations reads what a call said; never fails
   */
  public ChangeFinder(Function<StoredSpan, Conversation> conversations, PromptVersions versions) {
    this.reading = new CallReading(conversations);
    this.versions = versions;
  }

  private record Value(StoredSpan call, double number) {}

  /** The changes, the oldest first; calls may be in any order. */
  public List<Change> changes(CohortMeasure measure, List<StoredSpan> calls) {
    List<Value> series = new ArrayList<>();
    calls.stream()
        .sorted(Comparator.comparingLong(call -> call.span().startEpochNanos()))
        .forEach(
            call -> {
              OptionalDouble number = measure.of(reading.read(call));
              if (number.isPresent()) {
                series.add(new Value(call, number.getAsDouble()));
              }
            });
    double[] values = series.stream().mapToDouble(Value::number).toArray();
    List<Integer> points = ChangePoints.of(values);
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      int from = i == 0 ? 0 : points.get(i - 1);
      int to = i + 1 == points.size() ? values.length : points.get(i + 1);
      changes.add(change(measure, series, from, points.get(i), to));
    }
    return changes;
  }

  private Change change(CohortMeasure measure, List<Value> series, int from, int at, int to) {
    double[] before = numbers(series.subList(from, at));
    double[] after = numbers(series.subList(at, to));
    double left = Statistics.mean(before);
    double right = Statistics.mean(after);
    List<Cause> causes =
        causes(
            calls(series.subList(Math.max(from, at - NEAR), at)),
            calls(series.subList(at, Math.min(to, at + NEAR))));
    return new Change(
        measure,
        series.get(at).call().span().startEpochNanos(),
        left,
        right,
        before.length,
        after.length,
        Statistics.cliffsDelta(before, after),
        causes,
        sentence(measure, left, right, causes));
  }

  private static double[] numbers(List<Value> values) {
    return values.stream().mapToDouble(Value::number).toArray();
  }

  private static List<StoredSpan> calls(List<Value> values) {
    return values.stream().map(Value::call).toList();
  }

  private List<Cause> causes(List<StoredSpan> before, List<StoredSpan> after) {
    List<Cause> causes = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      shift(kind, before, after).ifPresent(causes::add);
    }
    causes.sort(Comparator.comparingDouble(cause -> cause.shareBefore() - cause.shareAfter()));
    return causes;
  }

  private Optional<Cause> shift(Kind kind, List<StoredSpan> before, List<StoredSpan> after) {
    Function<StoredSpan, String> value =
        kind == Kind.INPUT_SIZE ? size(before) : call -> value(kind, call);
    Map<String, Double> sharesBefore = shares(before, value);
    return shares(after, value).entrySet().stream()
        .map(
            entry ->
                new Cause(
                    kind,
                    entry.getKey(),
                    sharesBefore.getOrDefault(entry.getKey(), 0.0),
                    entry.getValue()))
        .filter(cause -> cause.shareAfter() - cause.shareBefore() >= SHIFT)
        .max(Comparator.comparingDouble(cause -> cause.shareAfter() - cause.shareBefore()));
  }

  private static Map<String, Double> shares(
      List<StoredSpan> calls, Function<StoredSpan, String> value) {
    Map<String, Double> shares = new HashMap<>();
    calls.forEach(call -> shares.merge(value.apply(call), 1.0 / calls.size(), Double::sum));
    return shares;
  }

  private String value(Kind kind, StoredSpan call) {
    Span span = call.span();
    return switch (kind) {
      case VERSION -> versions.of(call).map(ChangeFinder::name).orElse("unknown");
      case MODEL -> span.call().flatMap(ModelCall::model).orElse("unknown");
      case RELEASE -> span.release().or(span::commit).orElse("unknown");
      case OPERATION -> span.name();
      case INPUT_SIZE -> "";
    };
  }

  private static String name(SpanVersion version) {
    return version.siteName() + " " + version.name();
  }

  /** Quarters of the sizes before the change. */
  private static Function<StoredSpan, String> size(List<StoredSpan> before) {
    long[] sizes = before.stream().mapToLong(ChangeFinder::input).sorted().toArray();
    return call -> {
      long size = input(call);
      if (size < sizes[sizes.length / 4]) {
        return "the shortest quarter";
      }
      return size > sizes[sizes.length * 3 / 4] ? "the longest quarter" : "the middle half";
    };
  }

  private static long input(StoredSpan call) {
    OptionalLong tokens =
        call.span().call().map(it -> it.usage().inputTotal()).orElse(OptionalLong.empty());
    return tokens.orElse(0);
  }

  private static String sentence(
      CohortMeasure measure, double before, double after, List<Cause> causes) {
    String name = measure.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    String what =
        name.substring(0, 1).toUpperCase(Locale.ROOT)
            + name.substring(1)
            + (after > before ? " rose from " : " fell from ")
            + number(measure, before)
            + " to "
            + number(measure, after)
            + ".";
    if (causes.isEmpty()) {
      return what + " No version, model, release or mix change is near it.";
    }
    Cause first = causes.getFirst();
    String kind =
        switch (first.kind()) {
          case VERSION -> "prompt version " + first.value();
          case MODEL -> "model " + first.value();
          case RELEASE -> "release " + first.value();
          case OPERATION -> "calls named " + first.value();
          case INPUT_SIZE -> "requests of " + first.value() + " in size";
        };
    return String.format(
        Locale.ROOT,
        "%s Near it, %s went from %.0f %% to %.0f %% of the calls.",
        what,
        kind,
        100 * first.shareBefore(),
        100 * first.shareAfter());
  }

  private static String number(CohortMeasure measure, double value) {
    if (measure.isRate()) {
      return String.format(Locale.ROOT, "%.1f %%", 100 * value);
    }
    return switch (measure) {
      case COST -> String.format(Locale.ROOT, "$%.4g", value);
      case LATENCY, FIRST_TOKEN -> String.format(Locale.ROOT, "%.0f ms", value);
      default -> String.format(Locale.ROOT, "%.0f", value);
    };
  }
}
