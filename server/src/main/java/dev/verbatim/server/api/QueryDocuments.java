package dev.verbatim.server.api;

import dev.verbatim.server.query.Completion;
import dev.verbatim.server.query.Query;
import dev.verbatim.server.query.QueryField;
import dev.verbatim.store.Facet;
import dev.verbatim.store.Histogram;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The documents about queries and what they count. */
public final class QueryDocuments {
  private QueryDocuments() {}

  /** Schema {@code ParsedQuery}. */
  public record ParsedQuery(String canonical, List<Token> tokens) {
    public static ParsedQuery of(Query query) {
      return new ParsedQuery(
          query.canonical(),
          query.tokens().stream()
              .map(token -> new Token(token.start(), token.end(), wireName(token.kind())))
              .toList());
    }
  }

  /** Schema {@code QueryToken}. */
  public record Token(int start, int end, String kind) {}

  /** Schema {@code QueryFields}. */
  public record Fields(List<Field> items) {
    public static final Fields ALL = new Fields(QueryField.all().stream().map(Field::of).toList());
  }

  /** A field of the language. */
  public record Field(
      String name,
      List<String> aliases,
      String type,
      String description,
      String example,
      List<String> values,
      boolean facet) {
    static Field of(QueryField field) {
      return new Field(
          field.name(),
          field.aliases(),
          wireName(field.type()),
          field.description(),
          field.example(),
          field.values(),
          field.isFacet());
    }
  }

  /** Schema {@code Completion}. */
  public record Candidates(int from, int to, List<Candidate> items) {
    public static Candidates of(Completion completion) {
      return new Candidates(
          completion.from(),
          completion.to(),
          completion.candidates().stream()
              .map(
                  candidate ->
                      new Candidate(
                          candidate.text(),
                          candidate.label(),
                          wireName(candidate.kind()),
                          candidate.detail().orElse(null)))
              .toList());
    }
  }

  /** One proposal. */
  public record Candidate(String text, String label, String kind, @Nullable String detail) {}

  /** Schema {@code Facets}. */
  public record Facets(List<FacetDocument> items) {}

  /** Schema {@code Facet}. */
  public record FacetDocument(String field, List<Facet.Value> values, boolean exact, boolean more) {
    public static FacetDocument of(String field, Facet facet) {
      return new FacetDocument(field, facet.values(), facet.exact(), facet.more());
    }
  }

  /** Schema {@code MetadataKeys}. */
  public record MetadataKeys(List<MetadataKey> items, boolean exact, boolean more) {
    public static MetadataKeys of(Facet keys) {
      return new MetadataKeys(
          keys.values().stream().map(key -> new MetadataKey(key.value(), key.spans())).toList(),
          keys.exact(),
          keys.more());
    }
  }

  /** Schema {@code MetadataKey}. */
  public record MetadataKey(String key, long spans) {}

  /** Schema {@code Histogram}. */
  public record HistogramDocument(
      String fromTime,
      String fromEpochNanos,
      String toTime,
      String toEpochNanos,
      BigDecimal bucketMs,
      List<Long> traces,
      List<Long> failed) {
    public static HistogramDocument of(Histogram histogram, long toEpochNanos) {
      return new HistogramDocument(
          Units.time(histogram.fromEpochNanos()),
          Long.toString(histogram.fromEpochNanos()),
          Units.time(toEpochNanos),
          Long.toString(toEpochNanos),
          Units.millis(histogram.bucketNanos()),
          histogram.traces(),
          histogram.failed());
    }
  }

  private static String wireName(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
