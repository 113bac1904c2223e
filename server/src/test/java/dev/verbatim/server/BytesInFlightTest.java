package dev.verbatim.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens when more bytes come at one time than the server may hold. */
class BytesInFlightTest {
  private static final int REQUESTS = 8;
  private static final int BODY_BYTES = 600 << 10;

  /** Three bodies fit below two MiB, four do not. */
  private static final int FITTING = 3;

  private final RefusingStore store = new RefusingStore();
  private final RunningServer server =
      new RunningServer(ServerConfig.local().withMaxBytes(1 << 20, 2 << 20), store);

  @AfterEach
  void stop() {
    store.gate.get().complete(true);
    server.close();
  }

  private static String trace(int request) {
    return String.format("%032x", request + 1);
  }

  private static byte[] body(int request, byte[] value) {
    return Batches.of(
            Batches.span(trace(request), Batches.ROOT, "large")
                .addAttributes(Batches.bytes("blob", value))
                .build())
        .toByteArray();
  }

  /** No compression helps it. */
  private static byte[] noise(int seed) {
    byte[] noise = new byte[BODY_BYTES];
    new Random(seed).nextBytes(noise);
    return noise;
  }

  private HttpResponse<byte[]> post(int request) throws IOException, InterruptedException {
    return server.client.send(
        HttpRequest.newBuilder(server.uri("/v1/traces"))
            .header("Content-Type", "application/x-protobuf")
            .POST(BodyPublishers.ofByteArray(body(request, noise(request))))
            .build(),
        BodyHandlers.ofByteArray());
  }

  private record Answered(int request, HttpResponse<byte[]> response) {}

  @Test
  void someAreToldToComeBackAndAllAreStoredInTheEnd() throws Exception {
    store.gate.set(new CompletableFuture<>());
    List<Answered> refused = new ArrayList<>();
    List<Answered> accepted = new ArrayList<>();
    try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
      ExecutorCompletionService<Answered> answers = new ExecutorCompletionService<>(senders);
      for (int i = 0; i < REQUESTS; i++) {
        int request = i;
        answers.submit(() -> new Answered(request, post(request)));
      }
      for (int i = 0; i < REQUESTS - FITTING; i++) {
        refused.add(take(answers));
      }
      assertThat(answers.poll()).isNull();
      assertThat(pending()).isEqualTo(FITTING * (double) body(0, noise(0)).length);
      store.gate.get().complete(true);
      for (int i = 0; i < FITTING; i++) {
        accepted.add(take(answers));
      }
    }
    assertThat(refused)
        .allSatisfy(
            answer -> {
              assertThat(answer.response().statusCode()).isEqualTo(429);
              assertThat(answer.response().headers().firstValue("retry-after")).hasValue("1");
              assertThat(server.get("/api/v1/traces/" + trace(answer.request())).statusCode())
                  .isEqualTo(404);
            });
    assertThat(accepted).allMatch(answer -> answer.response().statusCode() == 200);
    assertThat(pending()).isZero();
    for (Answered answer : refused) {
      assertThat(post(answer.request()).statusCode()).isEqualTo(200);
    }
    for (int i = 0; i < REQUESTS; i++) {
      assertThat(server.json("/api/v1/traces/" + trace(i)).path("spans")).hasSize(1);
      assertThat(
              server
                  .get(
                      "/api/v1/traces/"
                          + trace(i)
                          + "/spans/"
                          + Batches.ROOT
                          + "/payloads/"
                          + payloadName(i))
                  .body())
          .isEqualTo(noise(i));
    }
    assertThat(pending()).isZero();
  }

  private String payloadName(int request) {
    return server
        .json("/api/v1/traces/" + trace(request) + "/spans/" + Batches.ROOT)
        .at("/payloads/0/name")
        .asText();
  }

  private static Answered take(ExecutorCompletionService<Answered> answers)
      throws InterruptedException, ExecutionException {
    Future<Answered> next = answers.poll(60, TimeUnit.SECONDS);
    assertThat(next).as("an answer within a minute").isNotNull();
    return next.get();
  }

  @Test
  void decompressedBytesCountToo() throws Exception {
    store.gate.set(new CompletableFuture<>());
    byte[] wide = body(REQUESTS, new byte[900 << 10]);
    CompletableFuture<HttpResponse<byte[]>> first = postZstd(wide);
    CompletableFuture<HttpResponse<byte[]>> second = postZstd(wide);
    while (pending() < 2 * (900 << 10)) {
      Thread.sleep(5);
    }
    assertThat(postZstd(wide).get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(429);
    store.gate.get().complete(true);
    assertThat(first.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    assertThat(second.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    assertThat(pending()).isZero();
  }

  private CompletableFuture<HttpResponse<byte[]>> postZstd(byte[] body) {
    return server.client.sendAsync(
        HttpRequest.newBuilder(server.uri("/v1/traces"))
            .header("Content-Type", "application/x-protobuf")
            .header("Content-Encoding", "zstd")
            .POST(BodyPublishers.ofByteArray(Zstd.compress(body)))
            .build(),
        BodyHandlers.ofByteArray());
  }

  private double pending() {
    return RunningServer.text(server.get("/metrics"))
        .lines()
        .filter(line -> line.startsWith("verbatim_ingest_pending_bytes "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
        .findFirst()
        .orElseThrow();
  }
}
