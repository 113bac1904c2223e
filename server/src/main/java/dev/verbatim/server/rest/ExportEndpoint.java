package dev.verbatim.server.rest;

import dev.verbatim.model.Conversation;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.otlp.encode.OtlpEncoder.Purpose;
import dev.verbatim.server.export.ExportFormat;
import dev.verbatim.server.export.TraceExport;
import dev.verbatim.store.Filter;
import dev.verbatim.store.SpanReader;
import dev.verbatim.store.StoreException;
import java.util.Optional;
import java.util.function.Supplier;

/** Whole traces as lines, as many as there are. */
final class ExportEndpoint {
  private final String project;
  private final SpanReader reader;

  ExportEndpoint(String project, SpanReader reader) {
    this.project = project;
    this.reader = reader;
  }

  ApiAnswer export(ApiRequest request) {
    Filter filter = request.filter();
    ExportFormat format =
        request
            .text("format")
            .map(
                name ->
                    ExportFormat.ofWireName(name)
                        .orElseThrow(
                            () ->
                                ApiException.invalid(
                                    "format: " + name + " (expected: otlp, jsonl or events)")))
            .orElse(ExportFormat.OTLP);
    Purpose purpose =
        switch (request.text("for").orElse("verbatim")) {
          case "verbatim" -> Purpose.ARCHIVE;
          case "others" -> Purpose.OTHER_BACKENDS;
          case "others-with-bodies" -> Purpose.OTHER_BACKENDS_WITH_BODIES;
          default ->
              throw ApiException.invalid(
                  "for: unknown (expected: verbatim, others or others-with-bodies)");
        };
    TraceExport export =
        new TraceExport(
            project, reader, new Readable(new SpanConversations(reader)), format, purpose);
    return new ApiAnswer.Lines(out -> export.write(filter, out));
  }

  /** What is damaged has no text; the payload itself is told in the export's last line. */
  private record Readable(SpanConversations conversations) implements TraceExport.Contents {
    @Override
    public Conversation conversation(StoredSpan stored) {
      return conversations.read(stored).conversation();
    }

    @Override
    public Optional<String> input(StoredSpan stored) {
      return unlessDamaged(() -> conversations.input(stored));
    }

    @Override
    public Optional<String> output(StoredSpan stored) {
      return unlessDamaged(() -> conversations.output(stored));
    }

    private static Optional<String> unlessDamaged(Supplier<Optional<String>> text) {
      try {
        return text.get();
      } catch (StoreException.Corrupt damaged) {
        return Optional.empty();
      }
    }
  }
}
