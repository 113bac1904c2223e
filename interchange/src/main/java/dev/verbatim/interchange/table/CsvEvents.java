package dev.verbatim.interchange.table;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * The table as CSV (RFC 4180, UTF-8, lines end in CR LF). Text that a spreadsheet would run as a
 * formula gets an apostrophe in front (OWASP, CSV Injection); numbers do not.
 */
public final class CsvEvents implements EventWriter {
  private final Writer out;

  /** Writes the header. The stream is closed with the writer. */
  public CsvEvents(OutputStream out) throws IOException {
    this.out = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    String separator = "";
    for (EventColumn column : EventColumn.all()) {
      this.out.write(separator + column.columnName());
      separator = ",";
    }
    this.out.write("\r\n");
  }

  @Override
  public void write(EventRow row) throws IOException {
    String separator = "";
    for (EventColumn column : EventColumn.all()) {
      out.write(separator);
      String value = row.text(column).orElse("");
      out.write(column.type() == EventColumn.Type.TEXT ? quoted(harmless(value)) : value);
      separator = ",";
    }
    out.write("\r\n");
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  private static String harmless(String text) {
    return !text.isEmpty() && "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20".indexOf(text.charAt(0)) >= 0
        ? "'" + text
        : text;
  }

  private static String quoted(String text) {
    boolean plain =
        text.chars().noneMatch(next -> next == ',' || next == '"' || next == '\n' || next == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
