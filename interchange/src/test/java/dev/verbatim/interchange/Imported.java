package dev.verbatim.interchange;

import dev.verbatim.model.CapturedSpan;
import dev.verbatim.model.CapturedSpan.RawPayload;
import dev.verbatim.model.Span;
import dev.verbatim.otlp.OtlpBatch;
import dev.verbatim.otlp.OtlpDecoder;
import dev.verbatim.otlp.OtlpException;
import dev.verbatim.otlp.OtlpLimits;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What came of a file: the requests, and the spans that our receiver reads in them. */
record Imported(
    ImportSummary summary,
    List<ExportTraceServiceRequest> requests,
    List<String> problems,
    List<CapturedSpan> captured) {

  static Imported resource(String name) {
    try (InputStream in = Imported.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalArgumentException(name);
      }
      return of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Imported of(String text) throws IOException {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  static Imported of(byte[] file) throws IOException {
    return of(new ByteArrayInputStream(file), Optional.empty());
  }

  static Imported of(InputStream in, Optional<ImportFormat> format) throws IOException {
    List<ExportTraceServiceRequest> requests = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    ImportListener listener =
        new ImportListener() {
          @Override
          public void request(ExportTraceServiceRequest request) {
            requests.add(request);
          }

          @Override
          public void problem(ImportProblem problem) {
            problems.add(problem.toString());
          }
        };
    try {
      ImportSummary summary = TraceImport.read(in, "file", format, listener);
      List<CapturedSpan> captured = new ArrayList<>();
      for (ExportTraceServiceRequest request : requests) {
        OtlpBatch batch =
            new OtlpDecoder(OtlpLimits.DEFAULT).decodeProtobuf("default", request.toByteArray());
        if (batch.rejectedSpans() != 0) {
          throw new AssertionError(batch.errorMessage());
        }
        captured.addAll(batch.spans());
      }
      return new Imported(summary, requests, problems, captured);
    } catch (InterruptedException | OtlpException e) {
      throw new AssertionError(e);
    }
  }

  List<Span> spans() {
    return captured.stream().map(CapturedSpan::span).toList();
  }

  Span span(String name) {
    return span(captured(name));
  }

  CapturedSpan captured(String name) {
    return captured.stream()
        .filter(each -> each.span().name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no span " + name));
  }

  /** The bytes of a payload. */
  static String payload(CapturedSpan span, String name) {
    return span.payloads().stream()
        .filter(payload -> payload.name().equals(name))
        .map(RawPayload::bytes)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no payload " + name + " in " + span.payloads()));
  }

  private static Span span(CapturedSpan captured) {
    return captured.span();
  }
}
