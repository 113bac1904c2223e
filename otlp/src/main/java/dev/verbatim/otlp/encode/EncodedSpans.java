package dev.verbatim.otlp.encode;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
import java.io.OutputStream;

/** An export request, ready to be written. */
public final class EncodedSpans {
  private final ExportTraceServiceRequest request;

  EncodedSpans(ExportTraceServiceRequest request) {
    this.request = request;
  }

  /** Whether there is nothing in it. */
  public boolean isEmpty() {
    return request.getResourceSpansCount() == 0;
  }

  /** As protobuf. */
  public byte[] protobuf() {
    return request.toByteArray();
  }

  /** Writes it in OTLP's JSON, on one line, without a line break; the stream stays open. */
  public void writeJson(OutputStream out) throws IOException {
    OtlpJson.write(request, out);
  }
}
