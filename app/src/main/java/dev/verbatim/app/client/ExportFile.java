package dev.verbatim.app.client;

import dev.verbatim.interchange.table.CsvEvents;
import dev.verbatim.interchange.table.EventTable;
import dev.verbatim.interchange.table.EventWriter;
import dev.verbatim.interchange.table.ParquetEvents;
import dev.verbatim.interchange.table.SqliteEvents;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Optional;

/** An export as a file. */
final class ExportFile {
  /** What kind of file. */
  enum Format {
    OTLP,
    JSONL,
    EVENTS,
    CSV,
    PARQUET,
    SQLITE;

    boolean needsFile() {
      return this == PARQUET || this == SQLITE;
    }

    /** The server's format that it is made of. */
    String ofServer() {
      return switch (this) {
        case OTLP -> "otlp";
        case JSONL -> "jsonl";
        case EVENTS, CSV, PARQUET, SQLITE -> "events";
      };
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private ExportFile() {}

  /**
   * Writes it.
   *
   * @param output empty for standard output
   */
  static ExportSummary write(InputStream export, Format format, Optional<Path> output)
      throws IOException {
    ExportLines lines = new ExportLines(export);
    if (output.isEmpty()) {
      OutputStream out = new BufferedOutputStream(System.out, 1 << 16);
      write(lines, format, out);
      out.flush();
    } else {
      Path file = output.get().toAbsolutePath();
      Path part = file.resolveSibling(file.getFileName() + ".part");
      try {
        Files.deleteIfExists(part);
        if (format.needsFile()) {
          try (EventWriter table =
              format == Format.PARQUET ? new ParquetEvents(part) : new SqliteEvents(part)) {
            copy(lines, table);
          }
        } else {
          try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part), 1 << 16)) {
            write(lines, format, out);
          }
        }
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    }
    return lines.summary(0);
  }

  private static void write(ExportLines lines, Format format, OutputStream out) throws IOException {
    if (format == Format.CSV) {
      try (EventWriter table = new CsvEvents(out)) {
        copy(lines, table);
      }
      return;
    }
    for (Optional<byte[]> line = lines.next(); line.isPresent(); line = lines.next()) {
      out.write(line.get());
      out.write('\n');
    }
  }

  private static void copy(ExportLines lines, EventWriter table) throws IOException {
    for (Optional<byte[]> line = lines.next(); line.isPresent(); line = lines.next()) {
      EventTable.copy(new ByteArrayInputStream(line.get()), table);
    }
  }
}
