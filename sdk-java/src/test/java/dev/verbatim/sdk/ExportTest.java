package dev.verbatim.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.sdk.internal.export.ExportLimits;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever the receiver does, the application goes on and the loss is counted. */
final class ExportTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @AfterEach
  void stop() {
    Verbatim.close();
  }

  private static void configure(String url) {
    configure(url, Testing.FAST);
  }

  private static void configure(String url, ExportLimits limits) {
    Verbatim.configure(
        settings ->
            settings.endpoint(url).exportLimits(limits).shutdownTimeout(Duration.ofMillis(200)));
  }

  private static void spans(int count) {
    for (int i = 0; i < count; i++) {
      String name = "step-" + i;
      Verbatim.observe(name, () -> {});
    }
  }

  @Test
  void nothingIsLostWhileTheReceiverIsDown() throws Exception {
    int port = freePort();
    configure("http://127.0.0.1:" + port);
    spans(10);
    assertThat(Verbatim.flush(Duration.ofMillis(300))).isFalse();
    assertThat(Verbatim.stats().retries()).isPositive();
    try (OtlpReceiver receiver = OtlpReceiver.start(port)) {
      assertThat(Verbatim.flush(SOON)).isTrue();
      assertThat(receiver.spans()).hasSize(10);
    }
    assertThat(Verbatim.stats().sent()).isEqualTo(10);
    assertThat(Verbatim.stats().droppedTotal()).isZero();
    assertThat(Verbatim.stats().bytesHeld()).isZero();
  }

  @Test
  void everyPassingStatusIsRetried() {
    try (OtlpReceiver receiver = OtlpReceiver.start()) {
      receiver.next(
          OtlpReceiver.Answer.of(429).header("Retry-After", "0"),
          OtlpReceiver.Answer.of(502),
          OtlpReceiver.Answer.of(503),
          OtlpReceiver.Answer.of(504));
      configure(receiver.url());
      spans(1);
      assertThat(Verbatim.flush(SOON)).isTrue();
      assertThat(receiver.requests()).hasSize(5);
      assertThat(receiver.spans()).hasSize(1);
      assertThat(Verbatim.stats().retries()).isEqualTo(4);
    }
  }

  @Test
  void theReceiverSaysWhenToRetry() {
    try (OtlpReceiver receiver = OtlpReceiver.start()) {
      receiver.next(OtlpReceiver.Answer.of(503).header("Retry-After", "1"));
      configure(receiver.url());
      long start = System.nanoTime();
      spans(1);
      assertThat(Verbatim.flush(SOON)).isTrue();
      assertThat(System.nanoTime() - start).isGreaterThan(Duration.ofMillis(950).toNanos());
    }
  }

  @Test
  void aFinalRefusalIsCountedAndNotRepeated() {
    try (OtlpReceiver receiver = OtlpReceiver.start()) {
      receiver.next(
          OtlpReceiver.Answer.of(401),
          OtlpReceiver.Answer.of(302).header("Location", "http://127.0.0.1:1/"));
      configure(receiver.url());
      spans(1);
      assertThat(Verbatim.flush(SOON)).isTrue();
      spans(1);
      assertThat(Verbatim.flush(SOON)).isTrue();
      assertThat(receiver.requests()).hasSize(2);
      assertThat(Verbatim.stats().dropped()).isEqualTo(Map.of("status_401", 1L, "status_302", 1L));
    }
  }

  @Test
  void aBadSpanDoesNotCostTheOthers() {
    try (OtlpReceiver receiver = OtlpReceiver.start()) {
      // The batch of four, its first half, and the first span alone.
      receiver.next(
          OtlpReceiver.Answer.of(400), OtlpReceiver.Answer.of(413), OtlpReceiver.Answer.of(400));
      configure(
          receiver.url(),
          new ExportLimits(
              16L << 20,
              Duration.ofMillis(500),
              Duration.ofSeconds(5),
              Duration.ofMillis(10),
              Duration.ofMillis(50)));
      spans(4);
      Testing.flush();
      assertThat(receiver.spans()).hasSize(3);
      assertThat(Verbatim.stats().dropped()).isEqualTo(Map.of("status_400", 1L));
    }
  }

  @Test
  void whatTheReceiverRejectsIsCounted() {
    try (OtlpReceiver receiver = OtlpReceiver.start()) {
      receiver.always(
          OtlpReceiver.Answer.of(200)
              .body(
                  ExportTraceServiceResponse.newBuilder()
                      .setPartialSuccess(
                          ExportTracePartialSuccess.newBuilder()
                              .setErrorMessage("too old")
                              .setRejectedSpans(1))
                      .build()
                      .toByteArray()));
      configure(receiver.url());
      spans(1);
      Testing.flush();
      assertThat(Verbatim.stats().dropped()).isEqualTo(Map.of("rejected", 1L));
    }
  }

  @Test
  void garbageIsNoSuccess() {
    try (OtlpReceiver receiver = OtlpReceiver.start()) {
      receiver.next(
          OtlpReceiver.Answer.of(200)
              .header("Content-Type", "text/html; charset=utf-8")
              .body("<html>log in first</html>".getBytes(StandardCharsets.UTF_8)),
          OtlpReceiver.Answer.of(200).body(new byte[] {10, (byte) 0xFF, (byte) 0xFF, 1, 2, 3}));
      configure(receiver.url());
      spans(1);
      Testing.flush();
      spans(1);
      Testing.flush();
      assertThat(Verbatim.stats().dropped()).isEqualTo(Map.of("not_otlp", 1L));
      assertThat(Verbatim.stats().sent()).isEqualTo(1);
    }
  }

  @Test
  void aReceiverThatSpeaksNoHttp() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(
              () -> {
                while (!socket.isClosed()) {
                  try (var connection = socket.accept()) {
                    connection
                        .getOutputStream()
                        .write("garbage\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                  } catch (java.io.IOException closed) {
                    return;
                  }
                }
              });
      configure("http://127.0.0.1:" + socket.getLocalPort());
      spans(1);
      assertThat(Verbatim.flush(Duration.ofMillis(300))).isFalse();
      // The same with TLS: no handshake is possible.
      configure("https://127.0.0.1:" + socket.getLocalPort());
      spans(1);
      Testing.await("a retry", () -> Verbatim.stats().retries() > 0);
      assertThat(Verbatim.stats().sent()).isZero();
    }
  }

  @Test
  void aReceiverThatNeverAnswersHoldsNobodyUp() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      configure("http://127.0.0.1:" + socket.getLocalPort());
      spans(100);
      assertThat(Verbatim.flush(Duration.ofMillis(100))).isFalse();
      assertThat(Verbatim.stats().captured()).isEqualTo(100);
    }
  }

  @Test
  void memoryIsBoundedAndTheNewestIsDropped() throws Exception {
    int port = freePort();
    Verbatim.configure(
        settings ->
            settings
                .endpoint("http://127.0.0.1:" + port)
                .exportLimits(Testing.FAST)
                .maxBytes(1 << 20)
                .shutdownTimeout(Duration.ofMillis(100)));
    String large = "x".repeat(100_000);
    for (int i = 0; i < 100; i++) {
      Verbatim.finalResponse(i + " " + large);
      assertThat(Verbatim.stats().bytesHeld()).isLessThanOrEqualTo(1 << 20);
    }
    Stats full = Verbatim.stats();
    assertThat(full.captured()).isEqualTo(100);
    assertThat(full.dropped().get("queue_full")).isBetween(85L, 95L);
    try (OtlpReceiver receiver = OtlpReceiver.start(port)) {
      assertThat(Verbatim.flush(SOON)).isTrue();
      assertThat(Values.text(receiver.spans().get(0), "verbatim.output")).startsWith("0 ");
      Stats after = Verbatim.stats();
      assertThat(after.sent() + after.droppedTotal()).isEqualTo(100);
      assertThat(after.bytesHeld()).isZero();
    }
  }

  @Test
  void batchesAreSplitByBytes() {
    try (OtlpReceiver receiver = OtlpReceiver.start()) {
      configure(
          receiver.url(),
          new ExportLimits(
              300_000,
              Duration.ofMillis(300),
              Duration.ofSeconds(5),
              Duration.ofMillis(10),
              Duration.ofMillis(50)));
      String large = "x".repeat(100_000);
      for (int i = 0; i < 10; i++) {
        Verbatim.finalResponse(large);
      }
      Testing.flush();
      assertThat(receiver.spans()).hasSize(10);
      assertThat(receiver.requests())
          .hasSizeGreaterThan(3)
          .allSatisfy(request -> assertThat(request.rawBytes()).isLessThan(310_000));
    }
  }

  @Test
  void noThreadIsLeftBehind() throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start()) {
      for (int i = 0; i < 5; i++) {
        configure(receiver.url());
        spans(1);
        Testing.flush();
      }
      Verbatim.close();
      Testing.await("all senders stop", () -> threads("verbatim-").isEmpty());
    }
  }

  private static Set<String> threads(String prefix) {
    Set<String> names = new TreeSet<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith(prefix) && !thread.getName().equals("verbatim-shutdown")) {
        names.add(thread.getName());
      }
    }
    return names;
  }

  @Test
  void switchedOffItCapturesNothing() {
    Verbatim.configure(settings -> settings.enabled(false));
    spans(3);
    assertThat(Verbatim.flush(Duration.ZERO)).isTrue();
    assertThat(Verbatim.stats().captured()).isZero();
  }

  @Test
  void theKeyIsSentToTheReceiver() {
    try (OtlpReceiver receiver = OtlpReceiver.start()) {
      Verbatim.configure(
          settings -> settings.endpoint(receiver.url() + "/v1/traces/").apiKey("vb-1"));
      spans(1);
      Testing.flush();
      assertThat(receiver.requests().get(0).headers().get("Authorization"))
          .isEqualTo(List.of("Bearer vb-1"));
    }
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
