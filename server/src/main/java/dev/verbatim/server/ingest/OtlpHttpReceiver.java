package dev.verbatim.server.ingest;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.verbatim.otlp.Decompressor;
import dev.verbatim.otlp.OtlpException;
import dev.verbatim.otlp.OtlpResponses;
import dev.verbatim.otlp.OtlpResponses.Encoding;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** OTLP/HTTP for one signal: protobuf and JSON; gzip, zstd and identity. */
final class OtlpHttpReceiver implements HttpService {
  private final OtlpSignal signal;
  private final BytesInFlight inFlight;
  private final int maxBytes;
  private final Decompressor decompressor;
  private final Executor executor;
  private final IngestMeters meters;

  /**
   * @param maxBytes of one request, before and after decompression
   * @param executor threads that may block
   */
  OtlpHttpReceiver(
      OtlpSignal signal,
      BytesInFlight inFlight,
      int maxBytes,
      Executor executor,
      IngestMeters meters) {
    this.signal = signal;
    this.inFlight = inFlight;
    this.maxBytes = maxBytes;
    this.decompressor = new Decompressor(maxBytes);
    this.executor = executor;
    this.meters = meters;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    if (request.method() != HttpMethod.POST) {
      return error(
          HttpStatus.METHOD_NOT_ALLOWED,
          Encoding.JSON,
          OtlpResponses.INVALID_ARGUMENT,
          request.method() + " (expected: POST)");
    }
    Optional<Encoding> known = encoding(request.contentType());
    if (known.isEmpty()) {
      return error(
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          Encoding.JSON,
          OtlpResponses.INVALID_ARGUMENT,
          "content-type: "
              + Optional.ofNullable(request.contentType()).map(MediaType::toString).orElse("none")
              + " (expected: application/x-protobuf or application/json)");
    }
    Encoding encoding = known.get();
    if (request.headers().contentLength() > maxBytes) {
      return refuse(encoding, OtlpRefusal.of(new BodyCollector.BodyTooLargeException(maxBytes)));
    }
    String compression = request.headers().get(HttpHeaderNames.CONTENT_ENCODING, "");
    BytesInFlight.Share share = inFlight.open();
    CompletableFuture<HttpResponse> answer =
        BodyCollector.collect(request, maxBytes, 0, share)
            .thenApplyAsync(body -> store(encoding, compression, body, share), executor)
            .exceptionally(problem -> refuse(encoding, OtlpRefusal.of(problem)))
            .whenComplete((response, problem) -> share.close());
    return HttpResponse.of(answer);
  }

  private HttpResponse store(
      Encoding encoding, String compression, byte[] body, BytesInFlight.Share share) {
    try {
      byte[] plain = decompressor.decompress(compression, body);
      if (plain != body) {
        share.take(plain.length);
      }
      byte[] answer = signal.answer(encoding, plain);
      meters.answered("http", "200");
      return HttpResponse.of(HttpStatus.OK, MediaType.parse(encoding.contentType()), answer);
    } catch (OtlpException | BytesInFlight.OverloadedException e) {
      throw new CompletionException(e);
    }
  }

  private HttpResponse refuse(Encoding encoding, OtlpRefusal refusal) {
    return respond(
        refusal.status(),
        encoding,
        OtlpResponses.error(encoding, refusal.code(), refusal.message()),
        refusal.retryAfter());
  }

  private HttpResponse error(HttpStatus status, Encoding encoding, int code, String message) {
    return respond(
        status, encoding, OtlpResponses.error(encoding, code, message), Optional.empty());
  }

  private HttpResponse respond(
      HttpStatus status, Encoding encoding, byte[] body, Optional<Duration> retryAfter) {
    meters.answered("http", status.codeAsText());
    ResponseHeadersBuilder headers =
        ResponseHeaders.builder(status).set(HttpHeaderNames.CONTENT_TYPE, encoding.contentType());
    retryAfter.ifPresent(
        wait -> headers.set(HttpHeaderNames.RETRY_AFTER, Long.toString(wait.toSeconds())));
    return HttpResponse.of(headers.build(), HttpData.wrap(body));
  }

  private static Optional<Encoding> encoding(@Nullable MediaType type) {
    if (type == null) {
      return Optional.empty();
    }
    return switch (type.type() + "/" + type.subtype()) {
      case "application/x-protobuf", "application/protobuf" -> Optional.of(Encoding.PROTOBUF);
      case "application/json" -> Optional.of(Encoding.JSON);
      default -> Optional.empty();
    };
  }
}
