package dev.verbatim.server.export;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanOrigin;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.otlp.encode.EncodedSpans;
import dev.verbatim.otlp.encode.OtlpEncoder;
import dev.verbatim.otlp.encode.OutgoingSpan;
import dev.verbatim.server.api.Json;
import dev.verbatim.store.Filter;
import dev.verbatim.store.Page;
import dev.verbatim.store.PageRequest;
import dev.verbatim.store.SpanReader;
import dev.verbatim.store.StoreException;
import dev.verbatim.store.TraceSummary;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Writes whole traces, the newest first. The last line is an object {@code verbatim_export} that
 * counts them: a file without it is not complete. Payloads whose stored bytes are damaged are left
 * out and named there.
 */
public final class TraceExport {
  private static final int PAGE = 50;
  private static final int NAMED = 100;

  /**
   * The last line.
   *
   * @param damagedPayloads how many payloads could not be read
   * @param damaged the first 100 of them, as {@code trace/span/payload}
   */
  record Summary(
      String format, long traces, long spans, long damagedPayloads, List<String> damaged) {}

  /** Reads the messages and texts of a span. */
  public interface Contents {
    Conversation conversation(StoredSpan stored);

    Optional<String> input(StoredSpan stored);

    Optional<String> output(StoredSpan stored);
  }

  private final String project;
  private final SpanReader reader;
  private final Contents contents;
  private final OtlpEncoder encoder;
  private final ExportFormat format;
  private final List<String> damaged = new ArrayList<>();
  private long damagedCount;
  private long traces;
  private long spans;

  public TraceExport(
      String project,
      SpanReader reader,
      Contents contents,
      ExportFormat format,
      OtlpEncoder.Purpose purpose) {
    this.project = project;
    this.reader = reader;
    this.contents = contents;
    this.format = format;
    this.encoder = new OtlpEncoder(purpose);
  }

  /** Writes every trace that fulfils the filter; memory is bounded by one trace. */
  public void write(Filter filter, OutputStream out) throws IOException {
    Optional<String> cursor = Optional.empty();
    do {
      Page<TraceSummary> page = reader.traces(project, filter, new PageRequest(PAGE, cursor));
      for (TraceSummary trace : page.items()) {
        write(reader.trace(project, trace.traceId()), out);
      }
      cursor = page.nextCursor();
    } while (cursor.isPresent());
    summary(out);
  }

  private void write(List<StoredSpan> trace, OutputStream out) throws IOException {
    List<StoredSpan> written = trace.stream().filter(stored -> writes(stored.span())).toList();
    traces++;
    spans += written.size();
    if (format == ExportFormat.OTLP) {
      line(encoder.encode(written.stream().map(this::outgoing).toList()), out);
      return;
    }
    for (StoredSpan stored : written) {
      row(stored, out);
    }
  }

  private boolean writes(Span span) {
    return switch (format) {
      case OTLP -> encoder.writes(span);
      // The OTLP member of a line holds what a column cannot, so that no span is lost.
      case JSONL -> true;
      // What log records told is in the columns of the span they told about.
      case EVENTS -> span.origin() != SpanOrigin.LOGGED;
    };
  }

  private static void line(EncodedSpans request, OutputStream out) throws IOException {
    if (!request.isEmpty()) {
      request.writeJson(out);
      out.write('\n');
    }
  }

  private void row(StoredSpan stored, OutputStream out) throws IOException {
    JsonGenerator json = Json.generator(out);
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.writeStartObject();
    new EventRow(
            stored.span(),
            stored.span().call().isPresent() ? contents.conversation(stored) : Conversation.EMPTY,
            contents.input(stored),
            contents.output(stored))
        .writeTo(json);
    if (format == ExportFormat.JSONL) {
      ByteArrayOutputStream otlp = new ByteArrayOutputStream();
      encoder.encode(List.of(outgoing(stored))).writeJson(otlp);
      json.writeFieldName("otlp");
      json.writeRawValue(otlp.toString(StandardCharsets.UTF_8));
    }
    json.writeEndObject();
    json.close();
    out.write('\n');
  }

  private OutgoingSpan outgoing(StoredSpan stored) {
    Span span = stored.span();
    Function<String, Optional<byte[]>> payloads =
        name -> {
          try {
            return reader.payload(span.key(), stored.contentHash(), name);
          } catch (StoreException.Corrupt broken) {
            damagedCount++;
            if (damaged.size() < NAMED) {
              damaged.add(span.traceId() + "/" + span.spanId() + "/" + name);
            }
            return Optional.empty();
          }
        };
    return new OutgoingSpan(stored, payloads, () -> contents.conversation(stored));
  }

  private void summary(OutputStream out) throws IOException {
    Summary summary = new Summary(format.wireName(), traces, spans, damagedCount, damaged);
    out.write(Json.bytes(Map.of("verbatim_export", summary)));
    out.write('\n');
  }
}
