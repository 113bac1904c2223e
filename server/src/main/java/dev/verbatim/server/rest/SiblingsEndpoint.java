package dev.verbatim.server.rest;

import dev.verbatim.capture.canon.Thresholds;
import dev.verbatim.insight.sibling.Sibling;
import dev.verbatim.insight.sibling.SiblingFinder;
import dev.verbatim.insight.version.PromptVersions;
import dev.verbatim.model.SpanId;
import dev.verbatim.model.SpanKey;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.model.TraceId;
import dev.verbatim.server.api.SiblingsDocument;
import dev.verbatim.store.Filter;
import dev.verbatim.store.PageRequest;
import dev.verbatim.store.SpanReader;
import java.util.List;
import java.util.Optional;

/** The same question elsewhere. */
final class SiblingsEndpoint {
  private final String project;
  private final SpanReader reader;
  private final SiblingFinder finder;

  SiblingsEndpoint(String project, SpanReader reader, PromptVersions versions) {
    this.project = project;
    this.reader = reader;
    SpanConversations conversations = new SpanConversations(reader);
    this.finder =
        new SiblingFinder(
            reader,
            project,
            call -> conversations.read(call).conversation(),
            versions,
            Thresholds.DEFAULT);
  }

  ApiAnswer siblings(ApiRequest request) {
    TraceId trace = request.traceId();
    int limit = request.integer("limit", 10, 1, 50);
    Optional<SpanId> span = request.optionalSpanId("spanId");
    List<Sibling> siblings =
        span.isPresent()
            ? finder.ofCall(call(trace, span.get()), limit)
            : finder.ofTrace(known(trace), limit);
    return new ApiAnswer.Document(SiblingsDocument.of(siblings));
  }

  private TraceId known(TraceId trace) {
    Filter ofTrace = new Filter.Is(Filter.Field.TRACE, trace.toString());
    if (reader.search(project, ofTrace, PageRequest.first(1)).items().isEmpty()) {
      throw ApiException.notFound("trace " + trace + ": not stored here");
    }
    return trace;
  }

  private StoredSpan call(TraceId trace, SpanId span) {
    StoredSpan stored =
        reader.span(new SpanKey(project, trace, span)).stream()
            .findFirst()
            .orElseThrow(
                () ->
                    ApiException.notFound(
                        "span " + span + " of trace " + trace + ": not stored here"));
    if (stored.span().call().isEmpty()) {
      throw ApiException.invalid(
          "spanId: "
              + span
              + ", of kind "
              + stored.span().kind().wireName()
              + " (expected: a model call; leave spanId out for the siblings of the trace)");
    }
    return stored;
  }
}
