package dev.verbatim.interchange;

import dev.verbatim.interchange.source.ExportRecord;
import dev.verbatim.otlp.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Records of a CSV file: the first row names the fields, an empty cell is no value. */
final class CsvRecords {
  private CsvRecords() {}

  static void read(InputStream in, RecordSink sink) throws IOException, InterruptedException {
    CsvReader rows =
        new CsvReader(
            new InputStreamReader(in, StandardCharsets.UTF_8), TraceImport.MAX_RECORD_BYTES);
    List<String> header = rows.next().orElse(List.of());
    while (true) {
      Optional<List<String>> row = rows.next();
      if (row.isEmpty()) {
        return;
      }
      if (rows.isTooLong()) {
        sink.unreadable(
            rows.rowLine(),
            "the row is larger than " + (TraceImport.MAX_RECORD_BYTES >> 20) + " MiB");
      } else if (rows.isBrokenOff()) {
        sink.unreadable(rows.rowLine(), "the file ends inside quotes");
        return;
      } else if (row.get().size() != header.size()) {
        sink.unreadable(
            rows.rowLine(),
            row.get().size() + " cells (expected: " + header.size() + ", as in the first row)");
      } else {
        sink.record(new ExportRecord(rows.rowLine(), "", object(header, row.get())));
      }
    }
  }

  private static Json.Obj object(List<String> header, List<String> cells) {
    List<Json.Member> members = new ArrayList<>(header.size());
    for (int i = 0; i < header.size(); i++) {
      if (!cells.get(i).isEmpty()) {
        members.add(new Json.Member(header.get(i), new Json.Str(cells.get(i))));
      }
    }
    return new Json.Obj(members);
  }
}
