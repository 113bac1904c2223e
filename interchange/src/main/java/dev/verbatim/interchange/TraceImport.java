package dev.verbatim.interchange;

import com.github.luben.zstd.ZstdIOException;
import dev.verbatim.interchange.source.BadRecordException;
import dev.verbatim.interchange.source.ExportRecord;
import dev.verbatim.interchange.source.RecordImporter;
import dev.verbatim.otlp.json.Json;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * The import of one file.
 *
 * <p>A record that cannot be read is told and counted, the others are imported. The format is
 * recognised from the first record if it is not named. Plain, gzip and zstd files are read.
 */
public final class TraceImport {
  /**
   * Larger records are left out, and told. Bytes of a line or a message, characters of a part of a
   * JSON document.
   */
  public static final int MAX_RECORD_BYTES = 64 << 20;

  /** How many field names a message names. */
  private static final int NAMED = 8;

  private final String file;
  private final ImportListener listener;
  private final RequestBatches batches;
  private Optional<ImportFormat> format;
  private @Nullable RecordImporter importer;
  private long records;
  private long skipped;

  private TraceImport(String file, Optional<ImportFormat> format, ImportListener listener) {
    this.file = file;
    this.format = format;
    this.listener = listener;
    this.batches = new RequestBatches(listener);
  }

  /**
   * Imports a file.
   *
   * @param in not closed
   * @param file its name, for messages
   * @param format empty to recognise it
   * @throws ImportException if the file as a whole is nothing that can be imported
   * @throws IOException if reading fails, or the listener does
   */
  public static ImportSummary read(
      InputStream in, String file, Optional<ImportFormat> format, ImportListener listener)
      throws IOException, InterruptedException {
    return new TraceImport(file, format, listener).read(in);
  }

  private ImportSummary read(InputStream in) throws IOException, InterruptedException {
    Sink sink = new Sink();
    try {
      ExportFile export = ExportFile.open(in, file);
      switch (export.kind()) {
        case EMPTY -> {}
        case JSON -> JsonRecords.read(export.in(), sink);
        case CSV -> CsvRecords.read(export.in(), sink);
        case PROTOBUF -> ProtobufSpans.readPlain(export.in(), sink);
        case FRAMED -> ProtobufSpans.readFramed(export.in(), sink);
      }
    } catch (EOFException | ZipException | ZstdIOException brokenOff) {
      sink.unreadable(0, "the compressed file breaks off or is damaged");
    }
    batches.flush();
    return new ImportSummary(
        format, records, batches.traces(), batches.tracesAreExact(), batches.spans(), skipped);
  }

  private RecordImporter importer(ExportRecord record) throws ImportException {
    RecordImporter known = importer;
    if (known == null) {
      format = format.or(() -> Importers.recognise(record));
      if (format.isEmpty()) {
        throw new ImportException(
            file
                + ":"
                + record.line()
                + ": not recognised by its fields ("
                + fieldNames(record.fields())
                + "); name its format with --from "
                + ImportFormat.names());
      }
      known = Importers.of(format.get());
      importer = known;
    }
    return known;
  }

  private final class Sink implements ProtobufSpans.Sink {
    @Override
    public void record(ExportRecord record) throws IOException, InterruptedException {
      try {
        List<ResourceSpans> found =
            importer(record).read(record, reason -> unreadable(record.line(), reason));
        records++;
        for (ResourceSpans spans : found) {
          batches.add(spans);
        }
      } catch (BadRecordException bad) {
        unreadable(record.line(), bad.reason());
      }
    }

    @Override
    public void spans(ResourceSpans spans) throws IOException, InterruptedException {
      if (format.isPresent() && format.get() != ImportFormat.OTLP) {
        throw new ImportException(
            file + ": protobuf (expected: JSON or CSV of " + format.get().wireName() + ")");
      }
      format = Optional.of(ImportFormat.OTLP);
      records++;
      batches.add(spans);
    }

    @Override
    public void unreadable(long line, String reason) {
      skipped++;
      listener.problem(new ImportProblem(file, line, reason));
    }
  }

  private static String fieldNames(Json.Obj record) {
    String names =
        record.members().stream()
            .limit(NAMED)
            .map(member -> member.key().length() > 40 ? "…" : member.key())
            .collect(Collectors.joining(", "));
    return names + (record.members().size() > NAMED ? ", …" : "");
  }
}
