package dev.verbatim.interchange.source;

import dev.verbatim.otlp.json.Json;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * OTLP's JSON encoding: an {@code ExportTraceServiceRequest} (OTLP calls the same in a file {@code
 * TracesData}), or one of its {@code resourceSpans}.
 *
 * <p>Source: opentelemetry-proto 1.11 {@code docs/specification.md}; OpenTelemetry Protocol File
 * Exporter; file exporter of the collector.
 */
public final class OtlpImporter implements RecordImporter {
  /** The list in a request. */
  public static final String CONTAINER = "resourceSpans";

  @Override
  public List<ResourceSpans> read(ExportRecord record, Consumer<String> problems)
      throws BadRecordException {
    if (record.fields().get("scopeSpans").isPresent()) {
      return List.of(OtlpJson.resourceSpans(record.fields(), problems));
    }
    return request(record.fields(), problems);
  }

  /** The spans of a whole request. */
  static List<ResourceSpans> request(Json.Obj request, Consumer<String> problems)
      throws BadRecordException {
    if (!(request.get(CONTAINER).orElse(Json.Null.NULL) instanceof Json.Arr)) {
      throw BadRecordException.missing(CONTAINER, "a list; logs and metrics are not imported");
    }
    List<ResourceSpans> found = new ArrayList<>();
    for (Json element : request.elements(CONTAINER)) {
      if (element instanceof Json.Obj object) {
        found.add(OtlpJson.resourceSpans(object, problems));
      } else {
        problems.accept(BadRecordException.wrong(CONTAINER, element, "objects").reason());
      }
    }
    return found;
  }
}
