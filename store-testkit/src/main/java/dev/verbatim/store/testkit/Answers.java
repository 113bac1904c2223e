package dev.verbatim.store.testkit;

import dev.verbatim.model.StoredSpan;
import dev.verbatim.model.TraceId;
import dev.verbatim.store.Filter;
import dev.verbatim.store.Filter.Field;
import dev.verbatim.store.PageRequest;
import dev.verbatim.store.SpanHit;
import dev.verbatim.store.SpanReader;
import dev.verbatim.store.TraceSummary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a store answers to many questions, in a form that can be compared with another's. */
public final class Answers {
  private static final int BUCKETS = 7;

  private Answers() {}

  /** The answers of a project, by question; when and where something was stored is left out. */
  public static Map<String, Object> of(
      SpanReader reader, String project, List<Filter> filters, long from, long to) {
    Map<String, Object> answers = new LinkedHashMap<>();
    for (Filter filter : filters) {
      List<SpanHit> hits =
          StoreContract.allPages(71, request -> reader.search(project, filter, request));
      answers.put(
          "search " + filter,
          hits.stream().map(hit -> describe(hit.span()) + hit.snippets()).toList());
      answers.put(
          "traces " + filter,
          StoreContract.allPages(11, request -> reader.traces(project, filter, request)));
      answers.put(
          "total " + filter,
          reader.traces(project, filter, PageRequest.first(1)).total()
              + " "
              + reader.search(project, filter, PageRequest.first(1)).total());
      answers.put("histogram " + filter, reader.histogram(project, filter, from, to, BUCKETS));
      answers.put("facet " + filter, reader.facet(project, filter, Field.SERVICE, 5));
      answers.put("plans " + filter, reader.metadataFacet(project, filter, "plan", 5));
      answers.put("keys " + filter, reader.metadataKeys(project, filter, 5));
      answers.put("outcomes " + filter, reader.facet(project, filter, Field.OUTCOME, 5));
    }
    List<TraceSummary> all =
        StoreContract.allPages(1000, request -> reader.traces(project, new Filter.All(), request));
    for (TraceSummary trace : all) {
      TraceId id = trace.traceId();
      answers.put(
          "trace " + id, reader.trace(project, id).stream().map(Answers::describe).toList());
    }
    for (Field field : Field.values()) {
      if (field.isFacet()) {
        answers.put("values " + field, reader.complete(project, field, "", 100));
      }
    }
    for (List<Integer> shared : List.of(List.of(0, 1, 2), List.of(2, 2, 0), List.of(1))) {
      answers.put(
          "bands " + shared,
          reader.sharingBands(project, shared, 40).stream().map(Answers::describe).toList());
    }
    answers.put("recent", reader.recentCalls(20).stream().map(Answers::describe).toList());
    return answers;
  }

  private static String describe(StoredSpan stored) {
    return stored.span() + " " + stored.contentHash() + " " + stored.facts();
  }
}
