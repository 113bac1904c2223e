package dev.verbatim.otlp.encode;

import dev.verbatim.model.Attributes;
import dev.verbatim.model.Fact;
import dev.verbatim.model.SpanOrigin;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes export requests of stored spans. Safe for several threads. */
public final class OtlpEncoder {
  /** For whom the spans are. */
  public enum Purpose {
    /**
     * For another Verbatim: as they were sent, bodies included, with only so much added that they
     * read the same again. Spans and uses of answers that Verbatim inferred are left out; they are
     * inferred again.
     */
    ARCHIVE,
    /**
     * For any backend: messages, model, usage, cost and session stand in {@code gen_ai.*}
     * attributes unless the sender wrote them, failed calls have OTLP's error status, inferred
     * spans are spans. Exact bodies are left out; what log records told is in the messages.
     */
    OTHER_BACKENDS,
    /** {@link #OTHER_BACKENDS}, with exact bodies. */
    OTHER_BACKENDS_WITH_BODIES
  }

  private record Sender(Attributes resource, String resourceSchemaUrl, Scope scope) {}

  private record Scope(String name, String version, Attributes attributes, String schemaUrl) {}

  private final Purpose purpose;

  public OtlpEncoder(Purpose purpose) {
    this.purpose = purpose;
  }

  /** Whether this span is among what is written; see {@link Purpose}. */
  public boolean writes(dev.verbatim.model.Span span) {
    return span.origin() != (purpose == Purpose.ARCHIVE ? SpanOrigin.INFERRED : SpanOrigin.LOGGED);
  }

  /**
   * One request with all of them, in order within each resource and scope; late facts behind the
   * spans.
   */
  public EncodedSpans encode(List<OutgoingSpan> spans) {
    Map<Sender, List<Span>> bySender = new LinkedHashMap<>();
    for (OutgoingSpan outgoing : spans) {
      if (!writes(outgoing.stored().span())) {
        continue;
      }
      SpanWriting writing = new SpanWriting(purpose, outgoing);
      Span span = writing.span();
      List<Span> list =
          bySender.computeIfAbsent(
              new Sender(
                  writing.resource(),
                  writing.detail("verbatim.otlp.resource_schema_url"),
                  new Scope(
                      outgoing.stored().span().scopeName().orElse(""),
                      outgoing.stored().span().scopeVersion().orElse(""),
                      writing.scopeAttributes(),
                      writing.detail("verbatim.otlp.schema_url"))),
              sender -> new ArrayList<>());
      list.add(span);
      if (purpose == Purpose.ARCHIVE) {
        for (Fact fact : outgoing.stored().facts()) {
          FactSpans.of(fact).ifPresent(list::add);
        }
      }
    }
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    Map<Attributes, ResourceSpans.Builder> resources = new LinkedHashMap<>();
    bySender.forEach(
        (sender, list) ->
            resources
                .computeIfAbsent(
                    sender.resource(),
                    resource ->
                        ResourceSpans.newBuilder()
                            .setSchemaUrl(sender.resourceSchemaUrl())
                            .setResource(
                                Resource.newBuilder()
                                    .addAllAttributes(WireValues.keyValues(resource))))
                .addScopeSpans(
                    ScopeSpans.newBuilder()
                        .setSchemaUrl(sender.scope().schemaUrl())
                        .setScope(
                            InstrumentationScope.newBuilder()
                                .setName(sender.scope().name())
                                .setVersion(sender.scope().version())
                                .addAllAttributes(
                                    WireValues.keyValues(sender.scope().attributes())))
                        .addAllSpans(list)));
    resources.values().forEach(request::addResourceSpans);
    return new EncodedSpans(request.build());
  }
}
