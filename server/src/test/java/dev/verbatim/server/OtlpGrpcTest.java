package dev.verbatim.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.luben.zstd.ZstdOutputStream;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.client.grpc.GrpcClients;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.grpc.Codec;
import io.grpc.Compressor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc.TraceServiceBlockingStub;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OtlpGrpcTest {
  private static final int MAX_BYTES = 1 << 20;
  private static final String PATH = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
  private static RunningServer server;

  @BeforeAll
  static void start() {
    server =
        new RunningServer(
            ServerConfig.local().withGrpcPort(OptionalInt.of(0)).withMaxBytes(MAX_BYTES, 8 << 20));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static TraceServiceBlockingStub stub(int port, Compressor compressor) {
    return GrpcClients.builder("gproto+http://127.0.0.1:" + port + "/")
        .compressor(compressor)
        .build(TraceServiceBlockingStub.class);
  }

  private static TraceServiceBlockingStub stub() {
    return stub(server.server.port(), Codec.Identity.NONE);
  }

  private static ExportTraceServiceRequest batch(String trace) {
    return Batches.of(Batches.span(trace, Batches.ROOT, "one").build());
  }

  private static ExportTraceServiceRequest wide(String trace, int bytes) {
    return Batches.of(
        Batches.span(trace, Batches.ROOT, "wide")
            .addAttributes(Batches.bytes("blob", new byte[bytes]))
            .build());
  }

  private static int spans(String trace) {
    return server.get("/api/v1/traces/" + trace).statusCode() == 200
        ? server.json("/api/v1/traces/" + trace).path("spans").size()
        : 0;
  }

  /** gRPC for Java has no zstd of its own. */
  private static final class Zstd implements Compressor {
    @Override
    public String getMessageEncoding() {
      return "zstd";
    }

    @Override
    public OutputStream compress(OutputStream out) throws IOException {
      return new ZstdOutputStream(out);
    }
  }

  @Test
  void bothPortsTakeIt() {
    stub().export(batch("1".repeat(32)));
    stub(server.server.grpcPort().orElseThrow(), Codec.Identity.NONE).export(batch("2".repeat(32)));
    assertThat(server.server.grpcPort().orElseThrow()).isNotEqualTo(server.server.port());
    assertThat(spans("1".repeat(32))).isEqualTo(1);
    assertThat(spans("2".repeat(32))).isEqualTo(1);
  }

  @Test
  void takesGzipAndZstd() {
    stub(server.server.port(), new Codec.Gzip()).export(wide("3".repeat(32), 100_000));
    stub(server.server.port(), new Zstd()).export(wide("4".repeat(32), 100_000));
    assertThat(spans("3".repeat(32))).isEqualTo(1);
    assertThat(spans("4".repeat(32))).isEqualTo(1);
  }

  @Test
  void tooLargeIsRefusedForGood() {
    for (Compressor compressor :
        new Compressor[] {Codec.Identity.NONE, new Codec.Gzip(), new Zstd()}) {
      StatusRuntimeException refused =
          catchThrowableOfType(
              StatusRuntimeException.class,
              () ->
                  stub(server.server.port(), compressor)
                      .export(wide("5".repeat(32), MAX_BYTES + 1)));
      assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(refused.getStatus().getDescription()).contains(Integer.toString(MAX_BYTES));
      // RetryInfo would make exporters send the same again (OTLP specification, "Failures").
      assertThat(Objects.requireNonNull(StatusProto.fromThrowable(refused)).getDetailsList())
          .isEmpty();
    }
    assertThat(spans("5".repeat(32))).isZero();
    assertThat(RunningServer.text(server.get("/metrics")))
        .contains("verbatim_ingest_pending_bytes 0.0");
  }

  @Test
  void badSpansAreRejectedAlone() {
    Span bad = Batches.span("6".repeat(32), Batches.ROOT, "bad").build();
    ExportTraceServiceResponse response =
        stub()
            .export(
                Batches.of(
                    bad.toBuilder().setTraceId(Batches.id("00".repeat(16))).build(),
                    bad.toBuilder().setName("good").build()));
    assertThat(response.getPartialSuccess().getRejectedSpans()).isEqualTo(1);
    assertThat(response.getPartialSuccess().getErrorMessage()).contains("spans[0]");
    assertThat(spans("6".repeat(32))).isEqualTo(1);
  }

  @Test
  void wrongFramesAreRefusedForGood() {
    byte[] message = batch("7".repeat(32)).toByteArray();
    assertStatus(Status.Code.INVALID_ARGUMENT, raw(new byte[] {0, 0, 0}, "identity"));
    assertStatus(Status.Code.INVALID_ARGUMENT, raw(frame(0, message.length + 1, message), ""));
    assertStatus(Status.Code.INVALID_ARGUMENT, raw(frame(7, message.length, message), ""));
    assertStatus(Status.Code.INVALID_ARGUMENT, raw(frame(1, message.length, message), "gzip"));
    assertStatus(Status.Code.INVALID_ARGUMENT, raw(frame(0, 3, new byte[] {-1, 2, 3}), ""));
    AggregatedHttpResponse unknown = raw(frame(1, message.length, message), "br");
    assertStatus(Status.Code.UNIMPLEMENTED, unknown);
    assertThat(unknown.headers().get("grpc-accept-encoding")).isEqualTo("identity,gzip,zstd");
    assertThat(unknown.headers().get("grpc-message")).contains("expected: identity, gzip or zstd");
    assertThat(spans("7".repeat(32))).isZero();
    assertThat(
            WebClient.of("h2c://127.0.0.1:" + server.server.port())
                .post(PATH, message)
                .aggregate()
                .join()
                .status()
                .code())
        .isEqualTo(415);
  }

  private static byte[] frame(int flag, int length, byte[] message) {
    return ByteBuffer.allocate(5 + message.length)
        .put((byte) flag)
        .putInt(length)
        .put(message)
        .array();
  }

  private static AggregatedHttpResponse raw(byte[] body, String encoding) {
    return WebClient.of("h2c://127.0.0.1:" + server.server.port())
        .execute(
            RequestHeaders.builder(HttpMethod.POST, PATH)
                .set(HttpHeaderNames.CONTENT_TYPE, "application/grpc")
                .set("grpc-encoding", encoding)
                .build(),
            body)
        .aggregate()
        .join();
  }

  private static void assertStatus(Status.Code code, AggregatedHttpResponse response) {
    assertThat(response.headers().get("grpc-status")).isEqualTo(Integer.toString(code.value()));
  }
}
