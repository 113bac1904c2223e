package dev.verbatim.e2e.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.e2e.world.Api;
import dev.verbatim.e2e.world.OtlpJson;
import dev.verbatim.e2e.world.VerbatimProcess;
import dev.verbatim.model.Sha256;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 of a server under load: what was acknowledged is there afterwards, byte for byte. How
 * fast it accepts again is printed here and proved by {@code bench/run restart}: a busy machine
 * makes any bound in a test wrong.
 */
class CrashTest {
  private static final long SEED = 20261122;
  private static final int CLIENTS = 4;

  @TempDir Path data;

  private final Map<String, Sha256> acknowledged = new ConcurrentHashMap<>();

  @Test
  void everyAcknowledgedSpanSurvivesKillNine() throws Exception {
    System.out.println("CrashTest seed " + SEED);
    AtomicInteger serial = new AtomicInteger();
    Duration emptyStart = emptyStart();
    for (int round = 1; round <= 3; round++) {
      VerbatimProcess server = VerbatimProcess.serve(data.resolve("crashed"));
      loadAndKill(server, serial);
      long killed = System.nanoTime();
      try (VerbatimProcess again = VerbatimProcess.serve(data.resolve("crashed"))) {
        send(again.api(), serial.incrementAndGet());
        Duration took = Duration.ofNanos(System.nanoTime() - killed);
        System.out.printf(
            "CrashTest round %d: %d spans acknowledged so far, accepting again %d ms after kill"
                + " -9 (an empty server: %d ms)%n",
            round, acknowledged.size(), took.toMillis(), emptyStart.toMillis());
        verifyAll(again.api());
      }
    }
    assertThat(acknowledged).hasSizeGreaterThan(100);
  }

  private Duration emptyStart() throws InterruptedException {
    long started = System.nanoTime();
    try (VerbatimProcess empty = VerbatimProcess.serve(data.resolve("empty"))) {
      send(empty.api(), 0);
      acknowledged.clear();
      return Duration.ofNanos(System.nanoTime() - started);
    }
  }

  private void loadAndKill(VerbatimProcess server, AtomicInteger serial) throws Exception {
    AtomicBoolean killed = new AtomicBoolean();
    int before = acknowledged.size();
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      for (int client = 0; client < CLIENTS; client++) {
        clients.execute(
            () -> {
              while (!killed.get()) {
                try {
                  send(server.api(), serial.incrementAndGet());
                } catch (UncheckedIOException connectionLost) {
                  // the server died before it answered: nothing was promised
                }
              }
            });
      }
      while (acknowledged.size() < before + 150) {
        Thread.sleep(20);
      }
      server.kill();
      killed.set(true);
      clients.shutdown();
      assertThat(clients.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  private void verifyAll(Api api) throws InterruptedException {
    for (Map.Entry<String, Sha256> span : acknowledged.entrySet()) {
      String traceId = span.getKey();
      api.awaitTrace(traceId, trace -> trace.path("spanCount").asInt() == 1);
      byte[] body = api.bytes(traceId, spanId(traceId), "request").body();
      assertThat(Sha256.of(body)).isEqualTo(span.getValue());
    }
  }

  private void send(Api api, int number) {
    SplittableRandom random = new SplittableRandom(SEED + number);
    byte[] id = new byte[16];
    random.nextBytes(id);
    String traceId = HexFormat.of().formatHex(id);
    byte[] noise = new byte[random.nextInt(100, 20_000)];
    random.nextBytes(noise);
    byte[] request =
        ("{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\""
                + HexFormat.of().formatHex(noise)
                + "\"}]}")
            .getBytes(UTF_8);
    OtlpJson batch =
        new OtlpJson("crash")
            .span(
                traceId,
                spanId(traceId),
                "",
                "chat",
                span ->
                    span.text("verbatim.kind", "llm")
                        .attempt(
                            1,
                            "http://p.example/v1/chat/completions",
                            request,
                            200,
                            "{}".getBytes(UTF_8)));
    if (api.postJson(batch.bytes()).statusCode() == 200) {
      acknowledged.put(traceId, Sha256.of(request));
    }
  }

  private static String spanId(String traceId) {
    return traceId.substring(16);
  }
}
