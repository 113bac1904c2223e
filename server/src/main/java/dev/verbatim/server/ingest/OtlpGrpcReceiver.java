package dev.verbatim.server.ingest;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
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
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * OTLP/gRPC for one signal; gzip, zstd and identity.
 *
 * <p>OTLP's one method is unary: a message in, a message out. So the framing of gRPC over HTTP/2 is
 * spoken here directly. That way the bytes of a request count from the first one that comes, not
 * only once a message is whole and decompressed.
 *
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">gRPC over
 *     HTTP/2</a>
 */
final class OtlpGrpcReceiver implements HttpService {
  private static final MediaType GRPC = MediaType.parse("application/grpc");

  private final OtlpSignal signal;
  private final BytesInFlight inFlight;
  private final int maxBytes;
  private final Decompressor decompressor;
  private final Executor executor;
  private final IngestMeters meters;

  /**
   * @param maxBytes of one message, before and after decompression
   * @param executor threads that may block
   */
  OtlpGrpcReceiver(
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

  /** Where gRPC looks for the method. */
  String path() {
    return "/" + signal.grpcService() + "/Export";
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    MediaType type = request.contentType();
    if (request.method() != HttpMethod.POST
        || type == null
        || !type.type().equals("application")
        || !(type.subtype().equals("grpc") || type.subtype().equals("grpc+proto"))) {
      return HttpResponse.of(
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          MediaType.PLAIN_TEXT_UTF_8,
          "content-type: not gRPC's (expected: POST of application/grpc; /v1/traces takes"
              + " protobuf and JSON)");
    }
    String compression = request.headers().get("grpc-encoding", "");
    BytesInFlight.Share share = inFlight.open();
    CompletableFuture<HttpResponse> answer =
        BodyCollector.collect(request, maxBytes, GrpcFrame.PREFIX_BYTES, share)
            .thenApplyAsync(body -> store(compression, body, share), executor)
            .exceptionally(problem -> refuse(OtlpRefusal.of(problem)))
            .whenComplete((response, problem) -> share.close());
    return HttpResponse.of(answer);
  }

  private HttpResponse store(String compression, byte[] body, BytesInFlight.Share share) {
    try {
      GrpcFrame frame = GrpcFrame.read(body);
      byte[] message = frame.message();
      if (frame.compressed()) {
        message = decompressor.decompress(compression, message);
        share.take(message.length);
      }
      byte[] answer = signal.answer(Encoding.PROTOBUF, message);
      meters.answered("grpc", "0");
      return HttpResponse.of(
          headers().build(),
          HttpData.wrap(GrpcFrame.plain(answer)),
          HttpHeaders.of("grpc-status", "0"));
    } catch (OtlpException | BytesInFlight.OverloadedException e) {
      throw new CompletionException(e);
    }
  }

  /** "Trailers-Only": the status stands in the headers, and no message follows. */
  private HttpResponse refuse(OtlpRefusal refusal) {
    String code = Integer.toString(refusal.code());
    meters.answered("grpc", code);
    byte[] details = OtlpResponses.status(refusal.code(), refusal.message(), refusal.retryAfter());
    return HttpResponse.of(
        headers()
            .set("grpc-status", code)
            .set("grpc-message", GrpcFrame.percentEncoded(refusal.message()))
            .set(
                "grpc-status-details-bin",
                Base64.getEncoder().withoutPadding().encodeToString(details))
            .build());
  }

  private static ResponseHeadersBuilder headers() {
    return ResponseHeaders.builder(HttpStatus.OK)
        .set(HttpHeaderNames.CONTENT_TYPE, GRPC.toString())
        .set("grpc-accept-encoding", "identity,gzip,zstd");
  }
}
