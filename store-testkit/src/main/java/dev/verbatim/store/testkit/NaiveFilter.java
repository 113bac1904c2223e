package dev.verbatim.store.testkit;

import dev.verbatim.model.Hash128;
import dev.verbatim.model.QuestionKeys;
import dev.verbatim.model.RecipeStep;
import dev.verbatim.model.Slice;
import dev.verbatim.model.SlicedPayload;
import dev.verbatim.model.Span;
import dev.verbatim.store.Filter;
import dev.verbatim.store.Filter.Field;
import dev.verbatim.store.SliceText;
import dev.verbatim.store.SpanHit.Snippet;
import dev.verbatim.store.SpanValues;
import dev.verbatim.store.TraceSummaries;
import dev.verbatim.store.TraceSummary;
import dev.verbatim.store.testkit.InMemoryStore.Entry;
import dev.verbatim.store.text.Snippets;
import dev.verbatim.store.text.TextMatcher;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Decides whether a span, or a trace, fulfils a {@link Filter}, by looking. */
final class NaiveFilter {
  private final SliceText sliceText;

  NaiveFilter(SliceText sliceText) {
    this.sliceText = sliceText;
  }

  boolean matchesSpan(Filter filter, Entry entry) {
    return matches(filter, entry, field -> SpanValues.number(entry.joined().span(), field));
  }

  boolean matchesTrace(Filter filter, List<Entry> trace) {
    TraceSummary summary = TraceSummaries.of(trace.stream().map(Entry::joined).toList());
    List<Filter> operands = filter instanceof Filter.And and ? and.operands() : List.of(filter);
    return operands.stream().allMatch(operand -> holdsForTrace(operand, trace, summary));
  }

  private boolean holdsForTrace(Filter operand, List<Entry> trace, TraceSummary summary) {
    if (operand instanceof Filter.Not not) {
      return !holdsForTrace(not.operand(), trace, summary);
    }
    return trace.stream()
        .anyMatch(entry -> matches(operand, entry, field -> number(field, entry, summary)));
  }

  private static OptionalDouble number(Field field, Entry entry, TraceSummary summary) {
    return switch (field) {
      case COST ->
          summary
              .costUsd()
              .map(BigDecimal::doubleValue)
              .map(OptionalDouble::of)
              .orElse(OptionalDouble.empty());
      case TOKENS ->
          summary.inputTokens().isEmpty() && summary.outputTokens().isEmpty()
              ? OptionalDouble.empty()
              : OptionalDouble.of(
                  (double) summary.inputTokens().orElse(0) + summary.outputTokens().orElse(0));
      case LATENCY ->
          OptionalDouble.of((summary.endEpochNanos() - summary.startEpochNanos()) / 1e6);
      default -> SpanValues.number(entry.joined().span(), field);
    };
  }

  private boolean matches(Filter filter, Entry entry, Function<Field, OptionalDouble> numbers) {
    Span span = entry.joined().span();
    return switch (filter) {
      case Filter.All all -> true;
      case Filter.And and -> and.operands().stream().allMatch(f -> matches(f, entry, numbers));
      case Filter.Or or -> or.operands().stream().anyMatch(f -> matches(f, entry, numbers));
      case Filter.Not not -> !matches(not.operand(), entry, numbers);
      case Filter.Is is when is.field().isNumeric() ->
          isNumber(is.value(), numbers.apply(is.field()));
      case Filter.Is is ->
          SpanValues.of(span, is.field()).stream()
              .anyMatch(value -> isValue(is.value(), value, is.field().isCaseSensitive()));
      case Filter.Metadata metadata ->
          span.metadataJson().containsKey(metadata.key())
              && isValue(
                  metadata.value(),
                  SpanValues.metadataText(span.metadataJson().get(metadata.key())),
                  false);
      case Filter.Range range -> inRange(range, numbers.apply(range.field()));
      case Filter.StartedBetween between ->
          span.startEpochNanos() >= between.fromEpochNanos()
              && span.startEpochNanos() < between.toEpochNanos();
      case Filter.Asks asks ->
          span.questionKeys()
              .filter(QuestionKeys::asksAnew)
              .filter(keys -> asks.exact().isEmpty() || asks.exact().get().equals(keys.exact()))
              .isPresent();
      case Filter.Contains contains -> contains(contains, entry);
    };
  }

  private static boolean isNumber(String wanted, OptionalDouble number) {
    if (wanted.equals("*")) {
      return number.isPresent();
    }
    try {
      return number.isPresent() && number.getAsDouble() == Double.parseDouble(wanted.strip());
    } catch (NumberFormatException notANumber) {
      return false;
    }
  }

  private static boolean isValue(String wanted, String value, boolean caseSensitive) {
    String pattern = caseSensitive ? wanted : wanted.toLowerCase(Locale.ROOT);
    String text = caseSensitive ? value : value.toLowerCase(Locale.ROOT);
    return pattern.endsWith("*")
        ? text.startsWith(pattern.substring(0, pattern.length() - 1))
        : text.equals(pattern);
  }

  private static boolean inRange(Filter.Range range, OptionalDouble number) {
    if (number.isEmpty()) {
      return false;
    }
    double value = number.getAsDouble();
    return (range.minInclusive() ? value >= range.min() : value > range.min())
        && (range.maxInclusive() ? value <= range.max() : value < range.max());
  }

  private boolean contains(Filter.Contains condition, Entry entry) {
    TextMatcher matcher = new TextMatcher(condition);
    List<String> own =
        SpanValues.ownTexts(entry.joined().span()).stream().map(SpanValues.OwnText::text).toList();
    return matcher.matches(own)
        || introducedTexts(entry).stream().anyMatch(text -> matcher.matches(text.text()));
  }

  /** The best places of the text conditions that are not negated, at most three. */
  List<Snippet> snippets(Filter filter, Entry entry) {
    return Snippets.of(
        positiveTexts(filter), introducedTexts(entry), SpanValues.ownTexts(entry.joined().span()));
  }

  private static List<Filter.Contains> positiveTexts(Filter filter) {
    return switch (filter) {
      case Filter.Contains contains -> List.of(contains);
      case Filter.And and ->
          and.operands().stream().flatMap(f -> positiveTexts(f).stream()).toList();
      case Filter.Or or -> or.operands().stream().flatMap(f -> positiveTexts(f).stream()).toList();
      default -> List.of();
    };
  }

  /** Texts of the introduced slices in the order in which the payloads hold them. */
  private List<SpanValues.OwnText> introducedTexts(Entry entry) {
    List<SpanValues.OwnText> texts = new ArrayList<>();
    Set<Hash128> seen = new HashSet<>();
    for (SlicedPayload payload : entry.record().payloads()) {
      Map<Hash128, Slice> slices =
          payload.slices().stream().collect(Collectors.toMap(Slice::hash, s -> s, (a, b) -> a));
      for (RecipeStep step : payload.recipe()) {
        Slice slice = slices.get(step.slice());
        if (slice != null
            && entry.record().introduced().contains(step.slice())
            && seen.add(step.slice())) {
          texts.add(
              new SpanValues.OwnText(
                  payload.ref().name(), sliceText.of(slice.type(), slice.content())));
        }
      }
    }
    return texts;
  }
}
