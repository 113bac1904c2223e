package dev.verbatim.server.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.Hash128;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanId;
import dev.verbatim.model.SpanKey;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.model.TraceId;
import dev.verbatim.otlp.OtlpBatch;
import dev.verbatim.otlp.OtlpDecoder;
import dev.verbatim.otlp.OtlpLimits;
import dev.verbatim.otlp.OtlpResponses;
import dev.verbatim.otlp.encode.OtlpEncoder.Purpose;
import dev.verbatim.otlp.encode.OutgoingSpan;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A backend that answers as it likes. */
class ForwarderTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<String> received = Collections.synchronizedList(new ArrayList<>());
  private final ConcurrentLinkedDeque<Integer> answers = new ConcurrentLinkedDeque<>();
  private final AtomicInteger requests = new AtomicInteger();
  private HttpServer backend;

  @BeforeEach
  void start() throws IOException {
    backend = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    backend.createContext(
        "/in",
        exchange -> {
          requests.incrementAndGet();
          byte[] body = new GZIPInputStream(exchange.getRequestBody()).readAllBytes();
          Integer scripted = answers.poll();
          int status = scripted == null ? 200 : scripted;
          if (status == 429) {
            exchange.getResponseHeaders().set("Retry-After", "0");
          }
          byte[] answer = {};
          if (status == 200
              && "secret".equals(exchange.getRequestHeaders().getFirst("x-api-key"))) {
            try {
              OtlpBatch batch = new OtlpDecoder(OtlpLimits.DEFAULT).decodeProtobuf("p", body);
              batch.spans().forEach(span -> received.add(span.span().spanId().toString()));
              answer = OtlpResponses.success(OtlpResponses.Encoding.PROTOBUF, 1, "one too many");
            } catch (Exception broken) {
              status = 400;
            }
          }
          exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    backend.start();
  }

  @AfterEach
  void stop() {
    backend.stop(0);
  }

  @Test
  void sendsEverySpanOnceHoweverOftenItMustTry() throws Exception {
    answers.addAll(List.of(503, 429, 502));
    try (Forwarder forwarder = forwarder(Map.of())) {
      forwarder.offer(keys(1, 600));
      await(() -> counted("sent") + counted("dropped") == 600);
    }
    assertThat(received).doesNotHaveDuplicates().hasSize(600);
    assertThat(meters.counter("verbatim.forward.failures", "target", "t").count()).isEqualTo(3);
    // The backend says of each request that it did not take one span of it.
    double accepted = requests.get() - 3;
    assertThat(counted("dropped")).isEqualTo(accepted);
  }

  @Test
  void goesOnBehindARequestThatIsRefusedForGood() throws Exception {
    answers.add(413);
    try (Forwarder forwarder = forwarder(Map.of())) {
      forwarder.offer(keys(1, 3));
      await(() -> requests.get() == 1);
      forwarder.offer(keys(10, 2));
      await(() -> received.size() == 2);
    }
    assertThat(counted("dropped")).isGreaterThanOrEqualTo(3);
  }

  @Test
  void waitsForSpansThatAreNotVisibleYet() throws Exception {
    Map<SpanKey, Integer> asked = new java.util.concurrent.ConcurrentHashMap<>();
    try (Forwarder forwarder = forwarder(asked)) {
      forwarder.offer(keys(1, 2));
      await(() -> received.size() == 2);
    }
    assertThat(asked.values()).allMatch(times -> times == 3);
  }

  @Test
  void neverBlocksAndCountsWhatFindsNoRoom() throws Exception {
    backend.stop(0);
    try (Forwarder forwarder = forwarder(Map.of())) {
      for (int i = 0; i < 210; i++) {
        forwarder.offer(keys(1 + i * 1000, 1000));
      }
      assertThat(counted("dropped")).isBetween(9_000.0, 10_000.0);
    }
  }

  @Test
  void headersAreNeverShownAndEndpointsAreChecked() {
    assertThat(target().toString()).doesNotContain("secret");
    assertThatThrownBy(
            () -> new ForwardTarget("x", URI.create("ftp://h/x"), Map.of(), Purpose.OTHER_BACKENDS))
        .hasMessageContaining("forward.x");
  }

  private double counted(String what) {
    return meters.counter("verbatim.forward.spans." + what, "target", "t").count();
  }

  private ForwardTarget target() {
    return new ForwardTarget(
        "t",
        URI.create("http://127.0.0.1:" + backend.getAddress().getPort() + "/in"),
        Map.of("x-api-key", "secret"),
        Purpose.OTHER_BACKENDS);
  }

  /**
   * @param asked counts the questions for each key, which are answered from the third on; if it
   *     cannot be changed, at once
   */
  private Forwarder forwarder(Map<SpanKey, Integer> asked) {
    boolean atOnce =
        asked.equals(Map.of()) && !(asked instanceof java.util.concurrent.ConcurrentMap);
    return new Forwarder(
        target(),
        key -> {
          if (!atOnce && asked.merge(key, 1, Integer::sum) < 3) {
            return List.of();
          }
          Span span = Span.builder("p", key.traceId(), key.spanId()).name("s").build();
          return List.of(
              new OutgoingSpan(
                  new StoredSpan(span, new Hash128(1, 1), 1, List.of()),
                  name -> Optional.empty(),
                  () -> Conversation.EMPTY));
        },
        meters);
  }

  private static List<SpanKey> keys(int from, int count) {
    return IntStream.range(from, from + count)
        .mapToObj(id -> new SpanKey("p", new TraceId(1, 2), new SpanId(id)))
        .toList();
  }

  private static void await(java.util.function.BooleanSupplier done) throws InterruptedException {
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (!done.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(10);
    }
  }
}
