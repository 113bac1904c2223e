package dev.verbatim.server.rest;

import dev.verbatim.insight.cohort.ChangeFinder;
import dev.verbatim.insight.cohort.CohortComparer;
import dev.verbatim.insight.cohort.CohortMeasure;
import dev.verbatim.insight.version.PromptVersions;
import dev.verbatim.model.SpanKind;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.server.api.ChangesDocument;
import dev.verbatim.server.api.CohortsDocument;
import dev.verbatim.store.Filter;
import dev.verbatim.store.Page;
import dev.verbatim.store.PageRequest;
import dev.verbatim.store.SpanHit;
import dev.verbatim.store.SpanReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Two groups of calls side by side, and one group over time. */
final class CohortEndpoints {
  private static final int PAGE = 1000;
  private static final Filter CALLS = new Filter.Is(Filter.Field.KIND, SpanKind.LLM.wireName());

  private final String project;
  private final SpanReader reader;
  private final CohortComparer comparer;
  private final ChangeFinder changes;

  CohortEndpoints(String project, SpanReader reader, PromptVersions versions) {
    this.project = project;
    this.reader = reader;
    SpanConversations conversations = new SpanConversations(reader);
    this.comparer = new CohortComparer(call -> conversations.read(call).conversation());
    this.changes = new ChangeFinder(call -> conversations.read(call).conversation(), versions);
  }

  /**
   * @param calls the newest of all
   * @param total how many there are
   */
  private record Cohort(List<StoredSpan> calls, long total, boolean totalIsExact) {
    CohortsDocument.Side document(String query) {
      return new CohortsDocument.Side(query, calls.size(), total, totalIsExact);
    }
  }

  ApiAnswer compare(ApiRequest request) {
    for (String side : List.of("left", "right")) {
      if (request.text(side).isEmpty()) {
        throw ApiException.invalid(
            side + ": missing (expected: a query; an empty one means all calls)");
      }
    }
    Cohort left = cohort(request, "left");
    Cohort right = cohort(request, "right");
    return new ApiAnswer.Document(
        CohortsDocument.of(
            left.document(request.text("left").orElse("")),
            right.document(request.text("right").orElse("")),
            comparer.compare(left.calls(), right.calls())));
  }

  ApiAnswer changes(ApiRequest request) {
    CohortMeasure measure = measure(request.text("measure").orElse("latency"));
    Cohort calls = cohort(request, "q");
    return new ApiAnswer.Document(
        ChangesDocument.of(
            calls.document(request.text("q").orElse("")),
            measure,
            changes.changes(measure, calls.calls())));
  }

  private static CohortMeasure measure(String name) {
    for (CohortMeasure measure : CohortMeasure.values()) {
      if (measure.name().toLowerCase(Locale.ROOT).equals(name)) {
        return measure;
      }
    }
    throw ApiException.invalid(
        "measure: " + name + " (expected: one of " + CohortsDocument.measureNames() + ")");
  }

  private Cohort cohort(ApiRequest request, String parameter) {
    int limit = request.integer("limit", 2000, 1, 20_000);
    Filter filter = new Filter.And(List.of(request.filter(parameter), CALLS));
    List<StoredSpan> calls = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    while (true) {
      int wanted = Math.min(PAGE, limit - calls.size());
      Page<SpanHit> page = reader.search(project, filter, new PageRequest(wanted, cursor));
      page.items().forEach(hit -> calls.add(hit.span()));
      cursor = page.nextCursor();
      if (cursor.isEmpty() || calls.size() >= limit) {
        return new Cohort(calls, page.total(), page.totalIsExact());
      }
    }
  }
}
