package dev.verbatim.otlp.encode;

import dev.verbatim.model.Attributes;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;

/** A span with its sender: enough to read it again as a receiver would. */
record WireSpanSource(Span span, Attributes resource, String scopeName, String scopeVersion) {
  byte[] request() {
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(Resource.newBuilder().addAllAttributes(WireValues.keyValues(resource)))
                .addScopeSpans(
                    ScopeSpans.newBuilder()
                        .setScope(
                            InstrumentationScope.newBuilder()
                                .setName(scopeName)
                                .setVersion(scopeVersion))
                        .addSpans(span)))
        .build()
        .toByteArray();
  }
}
