package dev.verbatim.server.export;

import dev.verbatim.model.Conversation;
import dev.verbatim.model.Span;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.model.TraceId;
import dev.verbatim.otlp.encode.OtlpEncoder;
import dev.verbatim.otlp.encode.OtlpEncoder.Purpose;
import dev.verbatim.otlp.encode.OutgoingSpan;
import dev.verbatim.otlp.tape.TapeFiles;
import dev.verbatim.otlp.tape.TapeWriter;
import dev.verbatim.store.SpanReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes traces as a tape, in a zip archive. */
public final class TapeExport {
  /** The oldest time that a zip can say: the same tape is the same archive. */
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final SpanReader reader;
  private final OtlpEncoder encoder = new OtlpEncoder(Purpose.ARCHIVE);

  public TapeExport(SpanReader reader) {
    this.reader = reader;
  }

  /**
   * Writes all spans of the traces.
   *
   * @param spans as they are stored; at least one
   * @param session the conversation, if they are all of it
   * @throws dev.verbatim.store.StoreException.Corrupt if bytes of one of them are damaged: a tape
   *     is complete or is none
   */
  public void write(List<StoredSpan> spans, Optional<String> session, OutputStream to)
      throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(to)) {
      TapeFiles files =
          (name, content) -> {
            ZipEntry entry = new ZipEntry(name);
            entry.setTimeLocal(NO_TIME);
            zip.putNextEntry(entry);
            zip.write(content);
            zip.closeEntry();
          };
      TapeWriter tape = new TapeWriter(files);
      List<StoredSpan> inOrder =
          spans.stream()
              .filter(stored -> encoder.writes(stored.span()))
              .sorted(
                  Comparator.<StoredSpan>comparingLong(stored -> stored.span().startEpochNanos())
                      .thenComparing(stored -> stored.span().spanId().toString())
                      .thenComparing(stored -> stored.contentHash().toString()))
              .toList();
      for (StoredSpan stored : inOrder) {
        tape.add(otlp(stored));
      }
      tape.finish(
          inOrder.stream()
              .map(StoredSpan::span)
              .map(Span::traceId)
              .map(TraceId::toString)
              .distinct()
              .toList(),
          session,
          List.of());
    }
  }

  private byte[] otlp(StoredSpan stored) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    OutgoingSpan outgoing =
        new OutgoingSpan(
            stored,
            name -> reader.payload(stored.span().key(), stored.contentHash(), name),
            () -> Conversation.EMPTY);
    try {
      encoder.encode(List.of(outgoing)).writeJson(line);
    } catch (IOException inMemory) {
      throw new UncheckedIOException(inMemory);
    }
    return line.toByteArray();
  }
}
