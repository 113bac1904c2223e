package dev.verbatim.interchange;

import dev.verbatim.interchange.source.ExportRecord;
import dev.verbatim.interchange.source.HeliconeImporter;
import dev.verbatim.interchange.source.LangSmithImporter;
import dev.verbatim.interchange.source.LangfuseImporter;
import dev.verbatim.interchange.source.OtlpImporter;
import dev.verbatim.interchange.source.PhoenixImporter;
import dev.verbatim.interchange.source.RecordImporter;
import dev.verbatim.interchange.source.VerbatimImporter;
import dev.verbatim.otlp.json.Json;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The importer of each format, and the format of a record by its fields. */
final class Importers {
  private Importers() {}

  /** The importer of a format. */
  static RecordImporter of(ImportFormat format) {
    return switch (format) {
      case LANGFUSE -> new LangfuseImporter();
      case LANGSMITH -> new LangSmithImporter();
      case HELICONE -> new HeliconeImporter();
      case PHOENIX -> new PhoenixImporter();
      case OTLP -> new OtlpImporter();
      case VERBATIM -> new VerbatimImporter();
    };
  }

  /** Whose record it is; empty if nobody's. */
  static Optional<ImportFormat> recognise(ExportRecord record) {
    Set<String> keys =
        record.fields().members().stream().map(Json.Member::key).collect(Collectors.toSet());
    if (keys.contains("otlp") || all(keys, "trace_id", "event_type", "created_at")) {
      return Optional.of(ImportFormat.VERBATIM);
    }
    if (keys.contains(OtlpImporter.CONTAINER) || keys.contains("scopeSpans")) {
      return Optional.of(ImportFormat.OTLP);
    }
    if (keys.contains("run_type") || keys.contains("dotted_order")) {
      return Optional.of(ImportFormat.LANGSMITH);
    }
    if (any(keys, "request_created_at", "helicone_request_id")
        || all(keys, "request_id", "response_status")) {
      return Optional.of(ImportFormat.HELICONE);
    }
    if (keys.contains("context.span_id") || all(keys, "context", "start_time")) {
      return Optional.of(ImportFormat.PHOENIX);
    }
    return isLangfuse(record.container(), keys)
        ? Optional.of(ImportFormat.LANGFUSE)
        : Optional.empty();
  }

  private static boolean isLangfuse(String container, Set<String> keys) {
    boolean observation = any(keys, "traceId", "trace_id") && any(keys, "startTime", "start_time");
    boolean score = any(keys, "dataType", "data_type") && keys.contains("name");
    boolean trace =
        all(keys, "id", "timestamp")
            && any(keys, "observations", "userId", "user_id", "sessionId", "session_id", "tags");
    return observation || score || trace || container.equals("trace");
  }

  private static boolean all(Set<String> keys, String... wanted) {
    return keys.containsAll(Set.of(wanted));
  }

  private static boolean any(Set<String> keys, String... wanted) {
    for (String key : wanted) {
      if (keys.contains(key)) {
        return true;
      }
    }
    return false;
  }
}
