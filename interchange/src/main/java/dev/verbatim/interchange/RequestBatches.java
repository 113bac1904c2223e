package dev.verbatim.interchange;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** Gathers spans into requests of a good size, and counts them. */
final class RequestBatches {
  /** A request is sent when it is so large. */
  private static final int GOOD_BYTES = 4 << 20;

  /** Distinct traces beyond are not counted apart: a set of all ids would fill the memory. */
  private static final int COUNTED_TRACES = 500_000;

  private final ImportListener listener;
  private final Set<ByteString> traces = new HashSet<>();
  private ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
  private int bytes;
  private long spans;
  private boolean tracesAreExact = true;

  RequestBatches(ImportListener listener) {
    this.listener = listener;
  }

  void add(ResourceSpans resource) throws IOException, InterruptedException {
    int size = resource.getSerializedSize();
    if (size > GOOD_BYTES) {
      split(resource);
      return;
    }
    if (bytes > 0 && bytes + size > GOOD_BYTES) {
      flush();
    }
    long before = spans;
    for (ScopeSpans scope : resource.getScopeSpansList()) {
      scope.getSpansList().forEach(this::count);
    }
    if (spans > before) {
      request.addResourceSpans(resource);
      bytes += size;
    }
  }

  void flush() throws IOException, InterruptedException {
    if (bytes > 0) {
      ExportTraceServiceRequest full = request.build();
      request = ExportTraceServiceRequest.newBuilder();
      bytes = 0;
      listener.request(full);
    }
  }

  long spans() {
    return spans;
  }

  long traces() {
    return traces.size();
  }

  boolean tracesAreExact() {
    return tracesAreExact;
  }

  private void count(Span span) {
    spans++;
    ByteString trace = span.getTraceId();
    if (traces.size() < COUNTED_TRACES) {
      traces.add(trace);
    } else if (!traces.contains(trace)) {
      tracesAreExact = false;
    }
  }

  /** Spans in runs of a good size; a single one may be larger. */
  private void split(ResourceSpans resource) throws IOException, InterruptedException {
    flush();
    for (ScopeSpans scope : resource.getScopeSpansList()) {
      ScopeSpans.Builder part = scope.toBuilder().clearSpans();
      int size = 0;
      for (Span span : scope.getSpansList()) {
        count(span);
        int spanSize = span.getSerializedSize();
        if (size > 0 && size + spanSize > GOOD_BYTES) {
          send(resource, part);
          part = scope.toBuilder().clearSpans();
          size = 0;
        }
        part.addSpans(span);
        size += spanSize;
      }
      if (size > 0) {
        send(resource, part);
      }
    }
  }

  private void send(ResourceSpans resource, ScopeSpans.Builder part)
      throws IOException, InterruptedException {
    listener.request(
        ExportTraceServiceRequest.newBuilder()
            .addResourceSpans(resource.toBuilder().clearScopeSpans().addScopeSpans(part))
            .build());
  }
}
