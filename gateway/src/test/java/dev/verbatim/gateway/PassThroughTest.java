package dev.verbatim.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.model.PayloadRef;
import dev.verbatim.model.Sha256;
import dev.verbatim.model.StoredSpan;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PassThroughTest {
  private static final byte[] QUESTION =
      "{\"model\":\"gpt-5-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"Grüße\"}]}"
          .getBytes(StandardCharsets.UTF_8);

  private static byte[] random(int length) {
    long seed = System.nanoTime();
    System.out.println("seed of the body: " + seed);
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void bytesOfLargeBodiesAreEqualInBothDirections(HttpClient.Version version) throws Exception {
    byte[] sent = random(12 << 20);
    byte[] answered = random(64 << 20 >> (version == HttpClient.Version.HTTP_2 ? 2 : 0));
    Sha256[] seen = new Sha256[1];
    try (RawUpstream upstream =
            new RawUpstream(
                (request, out) -> {
                  seen[0] = Sha256.of(request.body());
                  RawUpstream.write(
                      out, "HTTP/1.1 200 OK\r\ncontent-length: " + answered.length + "\r\n\r\n");
                  out.write(answered);
                });
        RunningGateway gateway = RunningGateway.to(upstream.uri());
        HttpClient client = HttpClient.newBuilder().version(version).build()) {
      HttpResponse<byte[]> response =
          client.send(
              HttpRequest.newBuilder(gateway.uri("/gateway/up/v1/files"))
                  .POST(BodyPublishers.ofByteArray(sent))
                  .build(),
              BodyHandlers.ofByteArray());
      assertThat(response.version()).isEqualTo(version);
      assertThat(seen[0]).isEqualTo(Sha256.of(sent));
      assertThat(Sha256.of(response.body())).isEqualTo(Sha256.of(answered));
      StoredSpan span = gateway.spanOf(response);
      assertThat(Sha256.of(gateway.payload(span, PayloadRef.request(1))))
          .isEqualTo(Sha256.of(sent));
      assertThat(Sha256.of(gateway.payload(span, PayloadRef.response(1))))
          .isEqualTo(Sha256.of(answered));
    }
  }

  @Test
  void headersPassInBothDirectionsRepeatedOnesToo() throws Exception {
    try (RawUpstream upstream =
            new RawUpstream(
                RawUpstream.answer(
                    "418 I'm a teapot\r\n"
                        + "X-One: a\r\n"
                        + "X-One: b\r\n"
                        + "Set-Cookie: c=1\r\n"
                        + "Set-Cookie: d=2\r\n"
                        + "Server: teapot/1\r\n"
                        + "Keep-Alive: timeout=5\r\n"
                        + "Connection: X-Hop\r\n"
                        + "X-Hop: 1",
                    "{}".getBytes(StandardCharsets.UTF_8)));
        RunningGateway gateway = RunningGateway.to(upstream.uri())) {
      HttpResponse<byte[]> response =
          gateway.post(
              "/gateway/up/v1/x",
              QUESTION,
              "x-list",
              "1",
              "x-list",
              "2",
              "authorization",
              "Bearer sk-of-the-provider",
              "openai-beta",
              "assistants=v2",
              "x-verbatim-session",
              "s",
              "x-verbatim-key",
              "vb_secret",
              "helicone-auth",
              "Bearer sk-helicone",
              "helicone-property-tier",
              "gold");
      assertThat(response.statusCode()).isEqualTo(418);
      assertThat(response.headers().allValues("x-one")).containsExactly("a", "b");
      assertThat(response.headers().allValues("set-cookie")).containsExactly("c=1", "d=2");
      assertThat(response.headers().allValues("server")).containsExactly("teapot/1");
      assertThat(response.headers().map()).doesNotContainKeys("keep-alive", "x-hop");
      RawUpstream.Request request = upstream.requests.getFirst();
      assertThat(request.header("x-list")).containsExactly("1", "2");
      assertThat(request.header("authorization")).containsExactly("Bearer sk-of-the-provider");
      assertThat(request.header("openai-beta")).containsExactly("assistants=v2");
      assertThat(request.header("host")).containsExactly(upstream.uri().getAuthority());
      assertThat(request.head)
          .noneMatch(line -> line.toLowerCase(java.util.Locale.ROOT).contains("verbatim"))
          .noneMatch(line -> line.toLowerCase(java.util.Locale.ROOT).contains("helicone"));
      StoredSpan span = gateway.spanOf(response);
      assertThat(span.span().attempts().getFirst().requestHeaders())
          .noneMatch(header -> header.value().contains("sk-of-the-provider"));
    }
  }

  @Test
  void pathAndQueryStayAsTheyWereWritten() throws Exception {
    try (RawUpstream upstream =
            new RawUpstream(RawUpstream.answer("200 OK", new byte[] {'{', '}'}));
        RunningGateway gateway = RunningGateway.to(upstream.uri())) {
      String path = "/model/us.anthropic.claude-v1%3A0/a%2Fb/%7Euser/converse?a=%5B1%5D&b=%20+&c";
      gateway.post("/gateway/up" + path, QUESTION);
      assertThat(upstream.requests.getFirst().line()).isEqualTo("POST " + path + " HTTP/1.1");
    }
  }

  @Test
  void contentCodingIsUntouchedAndTheCopyIsReadable() throws Exception {
    byte[] answer =
        ("{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"model\":\"gpt-5-mini\",\"choices\":"
             + "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hallo\"},"
             + "\"finish_reason\":\"stop\"}]}")
            .getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(answer);
    }
    try (RawUpstream upstream =
            new RawUpstream(
                RawUpstream.answer(
                    "200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip",
                    zipped.toByteArray()));
        RunningGateway gateway = RunningGateway.to(upstream.uri())) {
      HttpResponse<byte[]> response =
          gateway.post("/gateway/up/v1/chat/completions", QUESTION, "accept-encoding", "gzip, br");
      assertThat(response.body()).isEqualTo(zipped.toByteArray());
      assertThat(response.headers().firstValue("content-encoding")).hasValue("gzip");
      assertThat(upstream.requests.getFirst().header("accept-encoding"))
          .containsExactly("gzip, br");
      StoredSpan span = gateway.spanOf(response);
      assertThat(gateway.payload(span, PayloadRef.response(1))).isEqualTo(answer);
      assertThat(gateway.payload(span, PayloadRef.encoded(PayloadRef.response(1))))
          .isEqualTo(zipped.toByteArray());
      assertThat(span.span().answer()).hasValue("Hallo");
    }
  }

  @Test
  void redirectsAreHandedOnNotFollowed() throws Exception {
    try (RawUpstream elsewhere = new RawUpstream(RawUpstream.answer("200 OK", new byte[] {'x'}));
        RawUpstream upstream =
            new RawUpstream(
                RawUpstream.answer(
                    "307 Temporary Redirect\r\nlocation: " + elsewhere.uri(), new byte[0]));
        RunningGateway gateway = RunningGateway.to(upstream.uri())) {
      HttpResponse<byte[]> response = gateway.post("/gateway/up/v1/x", QUESTION);
      assertThat(response.statusCode()).isEqualTo(307);
      assertThat(response.headers().firstValue("location")).hasValue(elsewhere.uri().toString());
      assertThat(elsewhere.requests).isEmpty();
    }
  }

  @Test
  void continueIsAnsweredBeforeTheBodyComes() throws Exception {
    try (RawUpstream upstream =
            new RawUpstream(RawUpstream.answer("200 OK", new byte[] {'o', 'k'}));
        RunningGateway gateway = RunningGateway.to(upstream.uri());
        Socket socket = new Socket("127.0.0.1", gateway.port())) {
      OutputStream out = socket.getOutputStream();
      InputStream in = socket.getInputStream();
      RawUpstream.write(
          out,
          "POST /gateway/up/v1/x HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
              + "Content-Length: 3\r\n\r\n");
      assertThat(RawUpstream.line(in)).startsWith("HTTP/1.1 100");
      assertThat(RawUpstream.line(in)).isEmpty();
      RawUpstream.write(out, "abc");
      assertThat(RawUpstream.line(in)).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void onlyConfiguredProvidersAreReached() throws Exception {
    try (RawUpstream upstream = new RawUpstream(RawUpstream.answer("200 OK", new byte[] {'x'}));
        RunningGateway gateway = RunningGateway.to(upstream.uri())) {
      HttpResponse<byte[]> unknown = gateway.post("/gateway/other/v1/x", QUESTION);
      assertThat(unknown.statusCode()).isEqualTo(404);
      assertThat(new String(unknown.body(), StandardCharsets.UTF_8))
          .contains("unknown_provider", "provider: other (expected one of: up;");
      HttpResponse<byte[]> moved =
          gateway.post(
              "/gateway/up/v1/x", QUESTION, "helicone-target-url", "https://evil.example/v1");
      assertThat(moved.statusCode()).isEqualTo(400);
      HttpResponse<byte[]> shown =
          gateway.get("/gateway/up/page", "sec-fetch-mode", "navigate", "sec-fetch-dest", "iframe");
      assertThat(shown.statusCode()).isEqualTo(403);
      assertThat(upstream.requests).isEmpty();
    }
  }

  @Test
  void idsOfTheCallCanBeLeftOut() throws Exception {
    GatewayConfig normal = GatewayConfig.DEFAULT;
    try (RawUpstream upstream = new RawUpstream(RawUpstream.answer("200 OK", new byte[] {'x'}));
        RunningGateway gateway =
            new RunningGateway(
                new GatewayConfig(
                    normal.providers().with("up", upstream.uri().toString()),
                    normal.connectTimeout(),
                    normal.idleTimeout(),
                    normal.maxBodyBytes(),
                    normal.maxPendingBytes(),
                    normal.drainTimeout(),
                    false),
                writer -> writer)) {
      assertThat(gateway.get("/gateway/up/v1/models").headers().map().keySet())
          .noneMatch(name -> name.startsWith("x-verbatim"));
    }
  }

  @Test
  void everyFormOfABaseUrlLeadsToTheSamePath() throws Exception {
    try (RawUpstream upstream = new RawUpstream(RawUpstream.answer("200 OK", new byte[] {'x'}));
        RunningGateway gateway = RunningGateway.to(URI.create(upstream.uri() + "/openai/v1"))) {
      gateway.get("/gateway/up/models");
      gateway.get("/gateway/up/openai/v1/models");
      assertThat(upstream.requests)
          .extracting(RawUpstream.Request::line)
          .isEqualTo(List.of("GET /openai/v1/models HTTP/1.1", "GET /openai/v1/models HTTP/1.1"));
    }
  }
}
