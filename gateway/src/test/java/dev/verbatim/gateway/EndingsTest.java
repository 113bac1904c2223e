package dev.verbatim.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verbatim.gateway.provider.Providers;
import dev.verbatim.model.PayloadRef;
import dev.verbatim.model.SpanStatus;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.model.StreamEnding;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How exchanges end, for the caller, for the provider and in the record. */
class EndingsTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String TRACEPARENT = "00-" + TRACE + "-b7ad6b7169203331-01";
  private static final byte[] QUESTION =
      "{\"model\":\"gpt-5-mini\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"
          .getBytes(StandardCharsets.UTF_8);
  private static final String EVENT =
      "data:"
          + " {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"model\":\"gpt-5-mini\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hal\"},\"finish_reason\":null}]}\n\n";
  private static final String STREAM_HEAD =
      "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";

  private static String chunk(String text) {
    return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
  }

  private static void ask(Socket socket) throws IOException {
    RawUpstream.write(
        socket.getOutputStream(),
        "POST /gateway/up/v1/chat/completions HTTP/1.1\r\nHost: localhost\r\ntraceparent: "
            + TRACEPARENT
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + QUESTION.length
            + "\r\n\r\n"
            + new String(QUESTION, StandardCharsets.US_ASCII));
  }

  /** Reads until the line comes. */
  private static void readTo(InputStream in, String start) throws IOException {
    String line = RawUpstream.line(in);
    while (!line.startsWith(start)) {
      line = RawUpstream.line(in);
    }
  }

  @Test
  void aCallerThatLeavesEndsTheCallUpstream() throws Exception {
    CompletableFuture<Integer> seenUpstream = new CompletableFuture<>();
    try (RawUpstream upstream =
            new RawUpstream(
                (request, out) -> {
                  request.body();
                  RawUpstream.write(out, STREAM_HEAD + chunk(EVENT));
                  seenUpstream.complete(request.in().read());
                });
        RunningGateway gateway = RunningGateway.to(upstream.uri())) {
      try (Socket socket = new Socket("127.0.0.1", gateway.port())) {
        ask(socket);
        readTo(socket.getInputStream(), "data:");
      }
      assertThat(seenUpstream.get(10, TimeUnit.SECONDS)).isEqualTo(-1);
      StoredSpan span = gateway.trace(TRACE, 1).getFirst();
      assertThat(span.span().status()).isEqualTo(SpanStatus.CANCELLED);
      assertThat(span.span().attempts().getFirst().ending()).isEqualTo(StreamEnding.CANCEL);
      assertThat(span.span().answer()).hasValue("Hal");
    }
  }

  @Test
  void aCallerThatLeavesBeforeTheAnswerEndsTheCallToo() throws Exception {
    CompletableFuture<Integer> seenUpstream = new CompletableFuture<>();
    try (RawUpstream upstream =
            new RawUpstream(
                (request, out) -> {
                  request.body();
                  seenUpstream.complete(request.in().read());
                });
        RunningGateway gateway = RunningGateway.to(upstream.uri())) {
      try (Socket socket = new Socket("127.0.0.1", gateway.port())) {
        ask(socket);
        RunningGateway.await("the request arrives", () -> !upstream.requests.isEmpty());
      }
      assertThat(seenUpstream.get(10, TimeUnit.SECONDS)).isEqualTo(-1);
      StoredSpan span = gateway.trace(TRACE, 1).getFirst();
      assertThat(span.span().status()).isEqualTo(SpanStatus.CANCELLED);
      assertThat(span.span().attempts().getFirst().httpStatus()).isEmpty();
      assertThat(gateway.payload(span, PayloadRef.request(1))).isEqualTo(QUESTION);
    }
  }

  @Test
  void aCutStreamIsCutForTheCaller() throws Exception {
    try (RawUpstream upstream =
            new RawUpstream(
                (request, out) -> {
                  request.body();
                  RawUpstream.write(out, STREAM_HEAD + chunk(EVENT));
                });
        RunningGateway gateway = RunningGateway.to(upstream.uri());
        Socket socket = new Socket("127.0.0.1", gateway.port())) {
      ask(socket);
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(all).contains("Hal").doesNotEndWith("0\r\n\r\n");
      StoredSpan span = gateway.trace(TRACE, 1).getFirst();
      assertThat(span.span().status()).isEqualTo(SpanStatus.INCOMPLETE);
      assertThat(span.span().attempts().getFirst().ending()).isEqualTo(StreamEnding.ERROR);
      assertThat(gateway.payload(span, PayloadRef.response(1)))
          .isEqualTo(EVENT.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void aBodyShorterThanItsLengthIsCutForTheCaller() throws Exception {
    try (RawUpstream upstream =
            new RawUpstream(
                (request, out) -> {
                  request.body();
                  RawUpstream.write(
                      out,
                      "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100"
                          + "\r\n\r\n{\"id\":");
                });
        RunningGateway gateway = RunningGateway.to(upstream.uri())) {
      assertThatThrownBy(
              () ->
                  gateway.post(
                      "/gateway/up/v1/chat/completions", QUESTION, "traceparent", TRACEPARENT))
          .isInstanceOf(IOException.class);
      StoredSpan span = gateway.trace(TRACE, 1).getFirst();
      assertThat(span.span().status()).isEqualTo(SpanStatus.INCOMPLETE);
      assertThat(gateway.payload(span, PayloadRef.response(1)))
          .isEqualTo("{\"id\":".getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void nobodyThereIs502() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    try (RunningGateway gateway = RunningGateway.to(URI.create("http://127.0.0.1:" + free))) {
      HttpResponse<byte[]> response = gateway.post("/gateway/up/v1/chat/completions", QUESTION);
      assertThat(response.statusCode()).isEqualTo(502);
      assertThat(new String(response.body(), StandardCharsets.UTF_8))
          .contains("\"code\":\"upstream_unreachable\"");
      StoredSpan span = gateway.spanOf(response);
      assertThat(span.span().status()).isEqualTo(SpanStatus.ERROR);
      assertThat(span.span().error().orElseThrow().type()).hasValue("upstream_unreachable");
      assertThat(span.span().attempts().getFirst().httpStatus()).isEmpty();
    }
  }

  @Test
  void silenceIs504() throws Exception {
    try (RawUpstream upstream =
            new RawUpstream(
                (request, out) -> {
                  request.body();
                  assertThat(request.in().read()).isEqualTo(-1);
                });
        RunningGateway gateway =
            new RunningGateway(
                GatewayConfig.DEFAULT
                    .withProviders(Providers.none().with("up", upstream.uri().toString()))
                    .withTimeouts(Duration.ofSeconds(1), Duration.ofMillis(300)),
                writer -> writer)) {
      HttpResponse<byte[]> response = gateway.post("/gateway/up/v1/chat/completions", QUESTION);
      assertThat(response.statusCode()).isEqualTo(504);
      StoredSpan span = gateway.spanOf(response);
      assertThat(span.span().status()).isEqualTo(SpanStatus.TIMEOUT);
      assertThat(span.span().error().orElseThrow().type()).hasValue("upstream_timeout");
    }
  }

  @Test
  void aLongAnswerOutlivesTheTimeOfOrdinaryRequests() throws Exception {
    try (RawUpstream upstream =
            new RawUpstream(
                (request, out) -> {
                  request.body();
                  RawUpstream.write(out, STREAM_HEAD);
                  for (int i = 0; i < 6; i++) {
                    RawUpstream.write(out, chunk(EVENT));
                    Thread.sleep(500);
                  }
                  RawUpstream.write(out, chunk("data: [DONE]\n\n") + "0\r\n\r\n");
                });
        RunningGateway gateway = RunningGateway.to(upstream.uri())) {
      HttpResponse<byte[]> response = gateway.post("/gateway/up/v1/chat/completions", QUESTION);
      assertThat(new String(response.body(), StandardCharsets.UTF_8)).endsWith("[DONE]\n\n");
      StoredSpan span = gateway.spanOf(response);
      assertThat(span.span().status()).isEqualTo(SpanStatus.OK);
      assertThat(span.span().answer()).hasValue("Hal".repeat(6));
    }
  }

  @Test
  void aSlowReaderSlowsTheProviderDown() throws Exception {
    AtomicLong written = new AtomicLong();
    byte[] piece = new byte[64 << 10];
    int pieces = 2048;
    try (RawUpstream upstream =
            new RawUpstream(
                (request, out) -> {
                  request.body();
                  RawUpstream.write(
                      out,
                      "HTTP/1.1 200 OK\r\ncontent-length: "
                          + (long) pieces * piece.length
                          + "\r\n\r\n");
                  for (int i = 0; i < pieces; i++) {
                    out.write(piece);
                    written.addAndGet(piece.length);
                  }
                });
        RunningGateway gateway = RunningGateway.to(upstream.uri());
        Socket socket = new Socket("127.0.0.1", gateway.port())) {
      ask(socket);
      readTo(socket.getInputStream(), "HTTP/1.1 200");
      long before = -1;
      while (written.get() != before) {
        before = written.get();
        Thread.sleep(300);
      }
      // Socket buffers of three ends hold some; the other 70 MiB wait at the provider.
      assertThat(before).isLessThan(56L << 20);
      long read = socket.getInputStream().skip(Long.MAX_VALUE - 1);
      assertThat(read).isGreaterThan(0);
    }
  }
}
