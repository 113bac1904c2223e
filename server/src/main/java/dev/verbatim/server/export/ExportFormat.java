package dev.verbatim.server.export;

import java.util.Locale;
import java.util.Optional;

/** What an export is made of. */
public enum ExportFormat {
  /**
   * A line for each trace: an OTLP export request in JSON, as the OpenTelemetry Collector's file
   * exporter writes it. Lossless: another Verbatim reads it as it was.
   */
  OTLP,
  /** A line for each span: the columns of {@link EventRow}, and the span as {@link #OTLP}. */
  JSONL,
  /** {@link #JSONL} without the span as OTLP: only what the columns tell. */
  EVENTS;

  /** The name in the API. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The constant of this name; empty if there is none. */
  public static Optional<ExportFormat> ofWireName(String wireName) {
    for (ExportFormat candidate : values()) {
      if (candidate.wireName().equals(wireName)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }
}
