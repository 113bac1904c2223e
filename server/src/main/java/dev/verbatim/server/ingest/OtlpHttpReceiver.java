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
import dev.verbatim.otlp.OtlpBatch;
import dev.verbatim.otlp.OtlpException;
import dev.verbatim.otlp.OtlpResponses;
import dev.verbatim.otlp.OtlpResponses.Encoding;
import dev.verbatim.store.StoreException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** OTLP/HTTP for traces: protobuf and JSON; gzip, zstd and identity. */
public final class OtlpHttpReceiver implements HttpService {
  private static final Logger log = LoggerFactory.getLogger(OtlpHttpReceiver.class);

  private final SpanIngest ingest;
  private final BytesInFlight inFlight;
  private final int maxBytes;
  private final Decompressor decompressor;
  private final Executor executor;
  private final IngestMeters meters;

  /**
   * @param maxBytes of one request, before and after decompression
   * @param executor threads that may block
   */
  public OtlpHttpReceiver(
      SpanIngest ingest,
      BytesInFlight inFlight,
      int maxBytes,
      Executor executor,
      IngestMeters meters) {
    this.ingest = ingest;
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
      return failed(encoding, new BodyCollector.BodyTooLargeException(maxBytes));
    }
    String compression = request.headers().get(HttpHeaderNames.CONTENT_ENCODING, "");
    BytesInFlight.Share share = inFlight.open();
    CompletableFuture<HttpResponse> answer =
        BodyCollector.collect(request, maxBytes, share)
            .thenApplyAsync(body -> store(encoding, compression, body, share), executor)
            .exceptionally(problem -> failed(encoding, problem))
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
      OtlpBatch batch = ingest.ingest(encoding, plain);
      meters.answered("http", "200");
      return HttpResponse.of(
          HttpStatus.OK,
          MediaType.parse(encoding.contentType()),
          OtlpResponses.success(encoding, batch));
    } catch (OtlpException | BytesInFlight.OverloadedException e) {
      throw new CompletionException(e);
    }
  }

  private HttpResponse failed(Encoding encoding, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    String message = String.valueOf(cause.getMessage());
    return switch (cause) {
      case OtlpException refused ->
          respond(
              HttpStatus.valueOf(refused.httpStatus()),
              encoding,
              OtlpResponses.error(encoding, refused),
              Optional.empty());
      case BodyCollector.BodyTooLargeException tooLarge ->
          error(
              HttpStatus.REQUEST_ENTITY_TOO_LARGE,
              encoding,
              OtlpResponses.RESOURCE_EXHAUSTED,
              message);
      case BytesInFlight.OverloadedException overloaded ->
          later(
              HttpStatus.TOO_MANY_REQUESTS,
              encoding,
              message,
              BytesInFlight.OverloadedException.RETRY_AFTER);
      case StoreException.Unavailable unavailable ->
          later(
              unavailable.reason() == StoreException.Unavailable.Reason.OVERLOADED
                  ? HttpStatus.TOO_MANY_REQUESTS
                  : HttpStatus.SERVICE_UNAVAILABLE,
              encoding,
              message,
              unavailable.retryAfter());
      default -> {
        // Whether sending again helps is unknown: 500 would make exporters throw the batch away.
        log.error("Could not store a batch", cause);
        yield later(
            HttpStatus.SERVICE_UNAVAILABLE,
            encoding,
            "unexpected failure; the server's log has the details",
            Duration.ofSeconds(5));
      }
    };
  }

  private HttpResponse later(
      HttpStatus status, Encoding encoding, String message, Duration retryAfter) {
    return respond(
        status,
        encoding,
        OtlpResponses.error(encoding, OtlpResponses.UNAVAILABLE, message),
        Optional.of(retryAfter));
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
        wait ->
            headers.set(HttpHeaderNames.RETRY_AFTER, Long.toString(Math.max(1, wait.toSeconds()))));
    return HttpResponse.of(headers.build(), HttpData.wrap(body));
  }

  private static Optional<Encoding> encoding(@org.jspecify.annotations.Nullable MediaType type) {
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
