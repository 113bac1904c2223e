package dev.verbatim.otlp.wire;

import java.io.IOException;

/** What a request exports. The frames of all signals have the same shape and the same numbers. */
public enum Signal {
  /** {@code ExportTraceServiceRequest}. */
  SPANS("resourceSpans", "scopeSpans", "spans", "an ExportTraceServiceRequest", "a Span"),
  /** {@code ExportLogsServiceRequest}; each log record is read as a {@link LogRecord} says. */
  LOG_RECORDS(
      "resourceLogs", "scopeLogs", "logRecords", "an ExportLogsServiceRequest", "a LogRecord");

  final String resources;
  final String scopes;
  final String items;
  final String request;
  final String item;

  Signal(String resources, String scopes, String items, String request, String item) {
    this.resources = resources;
    this.scopes = scopes;
    this.items = items;
    this.request = request;
    this.item = item;
  }

  WireSpan read(ProtobufMessage in, int maxValueDepth) throws IOException, RejectedException {
    return this == SPANS ? ProtobufSpan.read(in, maxValueDepth) : LogRecord.read(in, maxValueDepth);
  }

  WireSpan read(dev.verbatim.otlp.json.Json json, int maxValueDepth) throws RejectedException {
    return this == SPANS ? JsonSpan.read(json, maxValueDepth) : LogRecord.read(json, maxValueDepth);
  }
}
