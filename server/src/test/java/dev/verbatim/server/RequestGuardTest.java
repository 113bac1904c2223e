package dev.verbatim.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.linecorp.armeria.client.grpc.GrpcClients;
import dev.verbatim.server.web.ApiKeys;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc.TraceServiceBlockingStub;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may come in. */
class RequestGuardTest {
  private static final String PROTOBUF = "application/x-protobuf";
  private static final ApiKeys.NewKey KEY = ApiKeys.create(new SecureRandom());
  private static RunningServer open;
  private static RunningServer locked;

  @BeforeAll
  static void start() throws UnknownHostException {
    open = new RunningServer();
    locked =
        new RunningServer(
            ServerConfig.local()
                .withAddress(InetAddress.getByName("0.0.0.0"), ApiKeys.of(List.of(KEY.line()))));
  }

  @AfterAll
  static void stop() {
    open.close();
    locked.close();
  }

  private static String basic(String user, String password) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.7"})
  void anAddressThatOthersReachNeedsKeys(String address) throws UnknownHostException {
    InetAddress reachable = InetAddress.getByName(address);
    assertThatThrownBy(() -> ServerConfig.local().withAddress(reachable, ApiKeys.none()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected: a loopback address")
        .hasMessageContaining("verbatim key new");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/traces/abc",
        "/assets/app.js",
        "/metrics",
        "/api/v1/traces",
        "/api/v1/status",
        "/api/v1/tail",
        "/api/v1/search?q=a",
        "/api/v1/nope",
        "/nope.txt"
      })
  void nothingIsToldWithoutAKey(String path) {
    HttpResponse<byte[]> none = locked.get(path);
    assertThat(none.statusCode()).isEqualTo(401);
    assertThat(none.headers().firstValue("www-authenticate").orElseThrow()).startsWith("Basic ");
    assertThat(RunningServer.tree(none).at("/error/code").asText()).isEqualTo("unauthorized");
    String nearlyRight = KEY.key().substring(0, KEY.key().length() - 1) + "!";
    for (String wrong :
        List.of(
            "Bearer " + nearlyRight,
            "Bearer ",
            "Bearer",
            basic("user", nearlyRight),
            basic(KEY.key(), ""),
            "Basic not-base64!",
            "Digest " + KEY.key(),
            KEY.key())) {
      HttpResponse<byte[]> refused = locked.get(path, "Authorization", wrong);
      assertThat(refused.statusCode()).as(wrong.substring(0, 5)).isEqualTo(401);
      assertThat(RunningServer.text(refused)).doesNotContain(KEY.key());
    }
  }

  @Test
  void onlyHealthIsOpenToEverybody() {
    assertThat(locked.get("/healthz").statusCode()).isEqualTo(200);
    assertThat(locked.get("/readyz").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/traces", "/api/public/otel/v1/traces"})
  void spansNeedAKeyToo(String path) {
    byte[] body = Batches.conversation().toByteArray();
    assertThat(locked.post(path, PROTOBUF, body).statusCode()).isEqualTo(401);
    assertThat(locked.post(path, PROTOBUF, body, "Authorization", "Bearer vb_wrong").statusCode())
        .isEqualTo(401);
    assertThat(
            locked.post(path, PROTOBUF, body, "Authorization", "Bearer " + KEY.key()).statusCode())
        .isEqualTo(200);
    // As Langfuse's SDKs send their pair of keys.
    assertThat(
            locked
                .post(path, PROTOBUF, body, "Authorization", basic("pk-lf-any", KEY.key()))
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void aKeyOpensPageAndApi() {
    for (String header :
        List.of("Bearer " + KEY.key(), "bearer " + KEY.key(), basic("", KEY.key()))) {
      assertThat(locked.get("/", "Authorization", header).statusCode()).isEqualTo(200);
      assertThat(locked.get("/api/v1/status", "Authorization", header).statusCode()).isEqualTo(200);
      assertThat(locked.get("/api/v1/nope", "Authorization", header).statusCode()).isEqualTo(404);
    }
  }

  /** {@code Authorization} is the provider's there. */
  @Test
  void theGatewayHasItsKeyInAHeaderOfItsOwn() {
    String path = "/gateway/nobody/v1/models";
    String bearer = "Bearer " + KEY.key();
    for (String[] wrong :
        new String[][] {
          {},
          {"Authorization", bearer},
          {"x-verbatim-key", "vb_wrong"},
          {"x-verbatim-key", ""},
          {"Helicone-Auth", "Bearer vb_wrong"},
          {"x-api-key", KEY.key()}
        }) {
      assertThat(locked.get(path, wrong).statusCode()).as(String.join(": ", wrong)).isEqualTo(401);
    }
    assertThat(RunningServer.text(locked.get(path))).contains("for the gateway x-verbatim-key");
    for (String[] right :
        new String[][] {
          {"x-verbatim-key", KEY.key()},
          {"Helicone-Auth", bearer},
          {"Helicone-Auth", KEY.key(), "Authorization", "Bearer sk-of-the-provider"}
        }) {
      assertThat(RunningServer.text(locked.get(path, right))).contains("unknown_provider");
    }
    assertThat(locked.get("/api/v1/status", "x-verbatim-key", KEY.key()).statusCode())
        .isEqualTo(401);
  }

  @Test
  void grpcNeedsAKeyToo() {
    String address = "gproto+http://127.0.0.1:" + locked.server.port() + "/";
    StatusRuntimeException refused =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                GrpcClients.newClient(address, TraceServiceBlockingStub.class)
                    .export(Batches.conversation()));
    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    GrpcClients.builder(address)
        .setHeader("authorization", "Bearer " + KEY.key())
        .build(TraceServiceBlockingStub.class)
        .export(Batches.conversation());
  }

  /** A page elsewhere whose name was pointed at this machine could read everything otherwise. */
  @ParameterizedTest
  @CsvSource({
    "localhost, 200",
    "LOCALHOST:1234, 200",
    "127.0.0.1, 200",
    "[::1]:4318, 200",
    "evil.example, 421",
    "localhost.evil.example, 421",
    "evil.example:4318, 421",
    "127.0.0.1.nip.io, 421",
    "0.0.0.0, 421"
  })
  void withoutKeysOnlyOurOwnNamesAreAnswered(String host, int status) throws IOException {
    try (RawHttp raw = new RawHttp(open.server.port())) {
      assertThat(raw.send("GET /api/v1/status HTTP/1.1", "Host: " + host).status())
          .isEqualTo(status);
    }
  }

  @Test
  void webSocketsAreNotForwarded() throws IOException {
    try (RawHttp raw = new RawHttp(open.server.port())) {
      raw.send(
          "GET /gateway/openai/v1/realtime?model=gpt-realtime HTTP/1.1",
          "Host: localhost",
          "Connection: Upgrade",
          "Upgrade: websocket",
          "Sec-WebSocket-Version: 13",
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
      assertThat(raw.status()).isEqualTo(501);
      String headers = "";
      for (String line = raw.line(); !line.isEmpty(); line = raw.line()) {
        headers += line + "\n";
      }
      assertThat(headers).contains("content-type: application/json");
    }
  }

  @Test
  void withKeysEveryNameIsAnsweredButNotWithoutOne() throws IOException {
    try (RawHttp raw = new RawHttp(locked.server.port())) {
      assertThat(raw.send("GET /api/v1/status HTTP/1.1", "Host: evil.example").status())
          .isEqualTo(401);
    }
    try (RawHttp raw = new RawHttp(locked.server.port())) {
      assertThat(
              raw.send(
                      "GET /api/v1/status HTTP/1.1",
                      "Host: verbatim.example",
                      "Authorization: Bearer " + KEY.key())
                  .status())
          .isEqualTo(200);
    }
  }

  /** A browser sends these by itself; exporters and curl send neither. */
  @ParameterizedTest
  @CsvSource({
    "Origin, http://evil.example, 403",
    "Origin, null, 403",
    "Origin, not an origin, 403",
    "Sec-Fetch-Site, cross-site, 403",
    "Sec-Fetch-Site, same-site, 403",
    "Sec-Fetch-Site, same-origin, 200"
  })
  void pagesOfOthersCannotWrite(String header, String value, int status) {
    assertThat(
            open.post("/v1/traces", PROTOBUF, Batches.conversation().toByteArray(), header, value)
                .statusCode())
        .isEqualTo(status);
  }

  @Test
  void ourOwnPageCanWrite() {
    String origin = "http://127.0.0.1:" + open.server.port();
    assertThat(open.post("/v1/traces", PROTOBUF, new byte[0], "Origin", origin).statusCode())
        .isEqualTo(200);
  }

  @Test
  void foreignPagesCannotReadOrFrameAnything() {
    for (String path : List.of("/", "/api/v1/status", "/nope.txt", "/metrics")) {
      HttpResponse<byte[]> response = open.get(path, "Origin", "http://evil.example");
      assertThat(response.headers().firstValue("access-control-allow-origin")).isEmpty();
      assertThat(response.headers().firstValue("cross-origin-resource-policy"))
          .hasValue("same-origin");
      assertThat(response.headers().firstValue("content-security-policy").orElseThrow())
          .contains("default-src 'none'", "frame-ancestors 'none'")
          .doesNotContain("unsafe");
      assertThat(response.headers().firstValue("x-content-type-options")).hasValue("nosniff");
      assertThat(response.headers().firstValue("referrer-policy")).hasValue("no-referrer");
    }
  }
}
