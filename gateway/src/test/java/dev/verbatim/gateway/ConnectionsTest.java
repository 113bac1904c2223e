package dev.verbatim.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.server.Server;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Connections to providers: how long they are kept, and what may not happen on them. */
class ConnectionsTest {
  private static final byte[] QUESTION =
      "{\"model\":\"gpt-5-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"
          .getBytes(StandardCharsets.UTF_8);
  private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

  /** Reads a head and a body of the length of the question. */
  private static String request(InputStream in) throws Exception {
    String first = RawUpstream.line(in);
    String line = first;
    while (!line.isEmpty()) {
      line = RawUpstream.line(in);
    }
    in.readNBytes(first.isEmpty() ? 0 : QUESTION.length);
    return first;
  }

  /** uvicorn, llama.cpp and Node hang up after 5 s, and a request sent in that moment is lost. */
  @Test
  void theGatewayHangsUpOnIdleConnectionsBeforeProvidersDo() throws Exception {
    CompletableFuture<Integer> afterTheAnswer = new CompletableFuture<>();
    try (RawUpstream upstream =
            new RawUpstream(
                (request, out) -> {
                  request.body();
                  RawUpstream.write(out, OK);
                  afterTheAnswer.complete(request.in().read());
                });
        RunningGateway gateway = RunningGateway.to(upstream.uri())) {
      assertThat(gateway.post("/gateway/up/v1/x", QUESTION).statusCode()).isEqualTo(200);
      assertThat(afterTheAnswer.get(12, TimeUnit.SECONDS)).isEqualTo(-1);
    }
  }

  /** The provider may have worked on it, and charged for it. */
  @Test
  void aCallThatIsCutWithoutAnAnswerIsNotSentAgain() throws Exception {
    AtomicInteger received = new AtomicInteger();
    try (RawUpstream upstream =
            new RawUpstream(
                (request, out) -> {
                  request.body();
                  // The second call comes on the connection of the first one, or on another.
                  if (received.incrementAndGet() == 1) {
                    RawUpstream.write(out, OK);
                    if (!request(request.in()).isEmpty()) {
                      received.incrementAndGet();
                    }
                  }
                });
        RunningGateway gateway = RunningGateway.to(upstream.uri())) {
      assertThat(gateway.post("/gateway/up/v1/x", QUESTION).statusCode()).isEqualTo(200);
      var cut = gateway.post("/gateway/up/v1/x", QUESTION);
      assertThat(cut.statusCode()).isEqualTo(502);
      assertThat(new String(cut.body(), StandardCharsets.UTF_8)).contains("upstream_cut");
      assertThat(received).hasValue(2);
      assertThat(gateway.spanOf(cut).span().error().orElseThrow().type()).hasValue("upstream_cut");
    }
  }

  @Test
  void certificatesThatNobodyVouchesForAreRefused() throws Exception {
    AtomicInteger received = new AtomicInteger();
    try (Server upstream =
            Server.builder()
                .https(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .tls(TlsKeyPair.ofSelfSigned("localhost"))
                .service(
                    "prefix:/",
                    (context, request) -> {
                      received.incrementAndGet();
                      return HttpResponse.of(HttpStatus.OK);
                    })
                .build();
        RunningGateway gateway = started(upstream)) {
      var response = gateway.post("/gateway/up/v1/x", QUESTION);
      assertThat(response.statusCode()).isEqualTo(502);
      assertThat(new String(response.body(), StandardCharsets.UTF_8)).contains("upstream_tls");
      assertThat(received).hasValue(0);
    }
  }

  private static RunningGateway started(Server upstream) {
    upstream.start().join();
    return RunningGateway.to(URI.create("https://localhost:" + upstream.activeLocalPort()));
  }
}
