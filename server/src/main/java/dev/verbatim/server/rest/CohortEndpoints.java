package dev.verbatim.server.rest;

import dev.verbatim.insight.cohort.ChangeFinder;
import dev.verbatim.insight.cohort.CohortComparer;
import dev.verbatim.insight.cohort.CohortMeasure;
import dev.verbatim.insight.version.SpanVersion;
import dev.verbatim.model.SpanKey;
import dev.verbatim.model.SpanKind;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.server.api.ChangesDocument;
import dev.verbatim.server.api.CohortsDocument;
import dev.verbatim.server.version.DetectedVersions;
import dev.verbatim.server.version.VersionCalls;
import dev.verbatim.store.Filter;
import dev.verbatim.store.Page;
import dev.verbatim.store.PageRequest;
import dev.verbatim.store.SpanHit;
import dev.verbatim.store.SpanReader;
import dev.verbatim.store.VersionLedger;
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
  private final DetectedVersions versions;

  CohortEndpoints(String project, SpanReader reader, DetectedVersions versions) {
    this.project = project;
    this.reader = reader;
    this.versions = versions;
    SpanConversations conversations = new SpanConversations(reader);
    this.comparer = new CohortComparer(call -> conversations.read(call).conversation());
    this.changes = new ChangeFinder(call -> conversations.read(call).conversation(), versions);
  }

  /**
   * @param query what was asked for; empty also where a version was
   * @param calls the newest of all
   * @param total how many there are
   */
  private record Cohort(
      String query,
      Optional<SpanVersion> version,
      List<StoredSpan> calls,
      long total,
      boolean totalIsExact) {
    CohortsDocument.Side document() {
      return CohortsDocument.Side.of(query, version, calls.size(), total, totalIsExact);
    }
  }

  ApiAnswer compare(ApiRequest request) {
    Cohort left = side(request, "left");
    Cohort right = side(request, "right");
    return new ApiAnswer.Document(
        CohortsDocument.of(
            left.document(), right.document(), comparer.compare(left.calls(), right.calls())));
  }

  ApiAnswer changes(ApiRequest request) {
    CohortMeasure measure = measure(request.text("measure").orElse("latency"));
    Cohort calls = request.text("site").isPresent() ? ofSite(request) : cohort(request, "q");
    return new ApiAnswer.Document(
        ChangesDocument.of(calls.document(), measure, changes.changes(measure, calls.calls())));
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

  private Cohort side(ApiRequest request, String side) {
    boolean query = request.text(side).isPresent();
    if (request.text(side + "Version").isPresent()) {
      if (query) {
        throw ApiException.invalid(
            side + ": given beside " + side + "Version (expected: one of them)");
      }
      return ofVersion(request, side + "Version");
    }
    if (!query) {
      throw ApiException.invalid(
          side
              + ": missing (expected: a query, of which an empty one means all calls, or "
              + side
              + "Version)");
    }
    return cohort(request, side);
  }

  /** The calls of a version as it is shown, which no query can name if it was found. */
  private Cohort ofVersion(ApiRequest request, String parameter) {
    String given = request.text(parameter).orElse("");
    String[] ids = given.split(":", -1);
    SpanVersion version =
        Optional.of(ids)
            .filter(parts -> parts.length == 2)
            .flatMap(parts -> versions.named(parts[0], parts[1]))
            .orElseThrow(
                () ->
                    ApiException.invalid(
                        parameter
                            + ": "
                            + (given.length() <= 64 ? given : given.substring(0, 64) + "…")
                            + " (expected: siteId:versionId of a version that"
                            + " /api/v1/sites/{siteId}/versions lists)"));
    return ofCalls(
        request, version.siteId(), Optional.of(version.versionId()), Optional.of(version));
  }

  private Cohort ofSite(ApiRequest request) {
    return ofCalls(request, request.text("site").orElseThrow(), Optional.empty(), Optional.empty());
  }

  private Cohort ofCalls(
      ApiRequest request,
      String siteId,
      Optional<String> versionId,
      Optional<SpanVersion> version) {
    VersionCalls known =
        versions.calls(siteId, versionId, request.time("from"), request.time("to"), limit(request));
    List<StoredSpan> calls = new ArrayList<>();
    for (VersionLedger.Call call : known.newest()) {
      reader.span(new SpanKey(project, call.traceId(), call.spanId())).stream()
          .filter(span -> span.contentHash().equals(call.contentHash()))
          .forEach(calls::add);
    }
    return new Cohort("", version, calls, known.total(), true);
  }

  private static int limit(ApiRequest request) {
    return request.integer("limit", 2000, 1, 20_000);
  }

  private Cohort cohort(ApiRequest request, String parameter) {
    int limit = limit(request);
    Filter filter = new Filter.And(List.of(request.filter(parameter), CALLS));
    List<StoredSpan> calls = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    while (true) {
      int wanted = Math.min(PAGE, limit - calls.size());
      Page<SpanHit> page = reader.search(project, filter, new PageRequest(wanted, cursor));
      page.items().forEach(hit -> calls.add(hit.span()));
      cursor = page.nextCursor();
      if (cursor.isEmpty() || calls.size() >= limit) {
        return new Cohort(
            request.text(parameter).orElse(""),
            Optional.empty(),
            calls,
            page.total(),
            page.totalIsExact());
      }
    }
  }
}
