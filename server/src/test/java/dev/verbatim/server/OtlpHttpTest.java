package dev.verbatim.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.luben.zstd.Zstd;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpHttpTest {
  private static final String PROTOBUF = "application/x-protobuf";
  private static RunningServer server;

  @BeforeAll
  static void start() {
    server = new RunningServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static byte[] batch(String trace) {
    return Batches.of(Batches.span(trace, Batches.ROOT, "one").build()).toByteArray();
  }

  private static int spans(String trace) {
    return server.get("/api/v1/traces/" + trace).statusCode() == 200
        ? server.json("/api/v1/traces/" + trace).path("spans").size()
        : 0;
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/traces", "/api/public/otel/v1/traces"})
  void takesProtobuf(String path) throws Exception {
    String trace = path.startsWith("/v1") ? "1".repeat(32) : "2".repeat(32);
    HttpResponse<byte[]> response = server.post(path, PROTOBUF, batch(trace));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).hasValue(PROTOBUF);
    assertThat(ExportTraceServiceResponse.parseFrom(response.body()).hasPartialSuccess()).isFalse();
    assertThat(spans(trace)).isEqualTo(1);
  }

  @Test
  void takesGzipAndZstd() throws Exception {
    byte[] zipped = gzip(batch("3".repeat(32)));
    byte[] zstd = Zstd.compress(batch("4".repeat(32)));
    assertThat(server.post("/v1/traces", PROTOBUF, zipped, "Content-Encoding", "gzip").statusCode())
        .isEqualTo(200);
    assertThat(server.post("/v1/traces", PROTOBUF, zstd, "Content-Encoding", "zstd").statusCode())
        .isEqualTo(200);
    assertThat(spans("3".repeat(32))).isEqualTo(1);
    assertThat(spans("4".repeat(32))).isEqualTo(1);
  }

  @Test
  void resendingChangesNothing() {
    byte[] body = batch("5".repeat(32));
    for (int i = 0; i < 3; i++) {
      assertThat(server.post("/v1/traces", PROTOBUF, body).statusCode()).isEqualTo(200);
    }
    assertThat(spans("5".repeat(32))).isEqualTo(1);
  }

  @Test
  void anEmptyRequestIsASuccess() {
    assertThat(server.post("/v1/traces", PROTOBUF, new byte[0]).statusCode()).isEqualTo(200);
    assertThat(server.postJson("{}").statusCode()).isEqualTo(200);
    assertThat(server.postJson("{\"resourceSpans\":[]}").statusCode()).isEqualTo(200);
  }

  @Test
  void keepsTheGoodSpansOfABadBatch() {
    String good =
        "{\"traceId\":\""
            + "6".repeat(32)
            + "\",\"spanId\":\"a1b2c3d4e5f60718\",\"name\":\"good\",\"startTimeUnixNano\":\"1795165200000000000\","
            + "\"endTimeUnixNano\":\"1795165201000000000\"}";
    String bad = good.replace("6".repeat(32), "0".repeat(32));
    HttpResponse<byte[]> response =
        server.postJson(
            "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[" + bad + "," + good + "]}]}]}");
    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode partial = RunningServer.tree(response).path("partialSuccess");
    assertThat(partial.path("rejectedSpans").asText()).isEqualTo("1");
    assertThat(partial.path("errorMessage").asText()).isNotEmpty();
    assertThat(spans("6".repeat(32))).isEqualTo(1);
  }

  @Test
  void refusesOtherTypesAndEncodings() {
    assertThat(server.post("/v1/traces", "text/plain", new byte[] {1}).statusCode()).isEqualTo(415);
    assertThat(
            server
                .post("/v1/traces", PROTOBUF, batch("7".repeat(32)), "Content-Encoding", "br")
                .statusCode())
        .isEqualTo(415);
  }

  @Test
  void refusesWhatCanNeverBeRead() throws InvalidProtocolBufferException {
    HttpResponse<byte[]> garbage =
        server.post("/v1/traces", PROTOBUF, new byte[] {(byte) 0xff, 1, 2, 3});
    assertThat(garbage.statusCode()).isEqualTo(400);
    com.google.rpc.Status status = com.google.rpc.Status.parseFrom(garbage.body());
    assertThat(status.getCode()).isEqualTo(3);
    assertThat(status.getMessage()).isNotEmpty();
    HttpResponse<byte[]> notJson = server.postJson("{\"resourceSpans\":[");
    assertThat(notJson.statusCode()).isEqualTo(400);
    assertThat(RunningServer.tree(notJson).path("message").asText()).isNotEmpty();
    assertThat(
            server
                .post("/v1/traces", PROTOBUF, new byte[] {1, 2, 3}, "Content-Encoding", "gzip")
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void survivesJsonNestedTenThousandDeep() {
    String deep = "{\"resourceSpans\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";
    assertThat(server.postJson(deep).statusCode()).isIn(200, 400);
    assertThat(server.get("/healthz").statusCode()).isEqualTo(200);
  }

  @Test
  void refusesMoreThan64MiBAndUnpacksNoBomb() throws Exception {
    byte[] tooLarge = new byte[(64 << 20) + 1];
    HttpResponse<byte[]> plain = server.post("/v1/traces", PROTOBUF, tooLarge);
    assertThat(plain.statusCode()).isEqualTo(413);
    assertThat(com.google.rpc.Status.parseFrom(plain.body()).getMessage()).contains("67108864");
    byte[] bomb = gzip(tooLarge);
    assertThat(bomb.length).isLessThan(1 << 20);
    HttpResponse<byte[]> zipped =
        server.post("/v1/traces", PROTOBUF, bomb, "Content-Encoding", "gzip");
    assertThat(zipped.statusCode()).isEqualTo(413);
    byte[] zstd = Zstd.compress(tooLarge);
    assertThat(server.post("/v1/traces", PROTOBUF, zstd, "Content-Encoding", "zstd").statusCode())
        .isEqualTo(413);
  }

  @Test
  void answersOnlyToPost() {
    assertThat(server.get("/v1/traces").statusCode()).isEqualTo(405);
  }
}
