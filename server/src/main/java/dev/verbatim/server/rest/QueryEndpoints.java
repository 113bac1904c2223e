package dev.verbatim.server.rest;

import dev.verbatim.model.Span;
import dev.verbatim.model.SpanKey;
import dev.verbatim.model.SpanOrigin;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.server.api.HitDocument;
import dev.verbatim.server.api.QueryDocuments;
import dev.verbatim.server.query.Completion;
import dev.verbatim.server.query.QueryField;
import dev.verbatim.server.query.ValueSource;
import dev.verbatim.store.Filter;
import dev.verbatim.store.SpanReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Search, facets, histogram, and help with the query language. */
final class QueryEndpoints {
  private static final long DAY_NANOS = Duration.ofDays(1).toNanos();

  private final String project;
  private final SpanReader reader;

  QueryEndpoints(String project, SpanReader reader) {
    this.project = project;
    this.reader = reader;
  }

  ApiAnswer search(ApiRequest request) {
    return new ApiAnswer.Document(
        HitDocument.PageDocument.of(
            reader.search(project, request.filter(), request.page(50, 1000), order(request)),
            this::shown));
  }

  private static SpanReader.SearchOrder order(ApiRequest request) {
    return switch (request.text("order").orElse("newest")) {
      case "newest" -> SpanReader.SearchOrder.NEWEST_FIRST;
      case "oldest" -> SpanReader.SearchOrder.OLDEST_FIRST;
      default ->
          throw ApiException.invalid(
              "order: " + request.text("order").orElse("") + " (expected: newest or oldest)");
    };
  }

  /** What log records told is found in the span about which they told it. */
  private StoredSpan shown(StoredSpan found) {
    Span span = found.span();
    return span.origin() == SpanOrigin.LOGGED && span.parentSpanId().isPresent()
        ? reader.span(new SpanKey(project, span.traceId(), span.parentSpanId().get())).stream()
            .findFirst()
            .orElse(found)
        : found;
  }

  ApiAnswer facets(ApiRequest request) {
    List<String> names = request.texts("field");
    if (names.isEmpty() || names.size() > 12) {
      throw ApiException.invalid(
          "field: given " + names.size() + " times (expected: 1..12 of " + facetNames() + ")");
    }
    Filter filter = request.filter();
    int limit = request.integer("limit", 20, 1, 1000);
    List<QueryDocuments.FacetDocument> facets = new ArrayList<>();
    for (String name : names) {
      if (name.startsWith(QueryField.METADATA_PREFIX)) {
        String key = name.substring(QueryField.METADATA_PREFIX.length());
        facets.add(
            QueryDocuments.FacetDocument.of(
                name, reader.metadataFacet(project, filter, key, limit)));
        continue;
      }
      QueryField field =
          QueryField.named(name)
              .filter(QueryField::isFacet)
              .orElseThrow(
                  () ->
                      ApiException.invalid(
                          "field: " + name + " (expected: one of " + facetNames() + ")"));
      Filter.Field target = field.target().orElseThrow();
      facets.add(
          QueryDocuments.FacetDocument.of(name, reader.facet(project, filter, target, limit)));
    }
    return new ApiAnswer.Document(new QueryDocuments.Facets(facets));
  }

  ApiAnswer metadataKeys(ApiRequest request) {
    return new ApiAnswer.Document(
        QueryDocuments.MetadataKeys.of(
            reader.metadataKeys(
                project, request.filter(), request.integer("limit", 100, 1, 1000))));
  }

  ApiAnswer histogram(ApiRequest request) {
    long to = request.time("to").orElseGet(() -> epochNanos(request.now()));
    long from = request.time("from").orElse(to - DAY_NANOS);
    if (from >= to) {
      throw ApiException.invalid("from: not before to (expected: an earlier time)");
    }
    int buckets = request.integer("buckets", 60, 1, 500);
    Filter filter = request.query().filter(request.now());
    return new ApiAnswer.Document(
        QueryDocuments.HistogramDocument.of(
            reader.histogram(project, filter, from, to, buckets), to));
  }

  ApiAnswer complete(ApiRequest request) {
    String query = request.text("q").orElse("");
    int position = request.integer("position", query.length(), 0, query.length());
    int limit = request.integer("limit", 20, 1, 100);
    ValueSource seen =
        new ValueSource() {
          @Override
          public List<String> values(Filter.Field field, String prefix, int most) {
            return reader.complete(project, field, prefix, most);
          }

          @Override
          public List<String> metadataKeys(String prefix, int most) {
            return reader.completeMetadataKeys(project, prefix, most);
          }
        };
    return new ApiAnswer.Document(
        QueryDocuments.Candidates.of(Completion.at(query, position, seen, limit)));
  }

  ApiAnswer parse(ApiRequest request) {
    return new ApiAnswer.Document(QueryDocuments.ParsedQuery.of(request.query()));
  }

  ApiAnswer fields(ApiRequest request) {
    return new ApiAnswer.Document(QueryDocuments.Fields.ALL);
  }

  private static String facetNames() {
    return QueryField.all().stream()
        .filter(QueryField::isFacet)
        .map(QueryField::name)
        .collect(Collectors.joining(", ", "", ", meta.KEY"));
  }

  private static long epochNanos(java.time.Instant instant) {
    return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
  }
}
