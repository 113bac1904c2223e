package dev.verbatim.interchange.source;

import io.opentelemetry.proto.trace.v1.ResourceSpans;
import java.util.List;
import java.util.function.Consumer;

/** Makes spans of one product's records. Has no state: a record always gives the same spans. */
public interface RecordImporter {
  /**
   * The spans of one record.
   *
   * @param problems told the reason for each part of the record that was left out
   * @throws BadRecordException if nothing of the record can be taken
   */
  List<ResourceSpans> read(ExportRecord record, Consumer<String> problems)
      throws BadRecordException;
}
