package dev.verbatim.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.gateway.provider.Providers;
import dev.verbatim.model.Sha256;
import dev.verbatim.store.SpanWriter;
import dev.verbatim.store.StoreException.Unavailable;
import dev.verbatim.testkit.provider.Reply;
import dev.verbatim.testkit.provider.ScriptedProvider;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Whatever the store does, no proxied call is harmed. */
class CaptureTroubleTest {
  private static final byte[] HELLO =
      "{\"model\":\"gpt-5-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}"
          .getBytes(StandardCharsets.UTF_8);

  private static GatewayConfig config(ScriptedProvider provider, long pending) {
    return GatewayConfig.DEFAULT
        .withProviders(Providers.none().with("up", provider.uri().toString()))
        .withMaxPendingBytes(pending);
  }

  private static void call(RunningGateway gateway, ScriptedProvider provider, byte[] body)
      throws Exception {
    int before = provider.settledExchanges().size();
    HttpResponse<byte[]> response = gateway.post("/gateway/up/v1/chat/completions", body);
    assertThat(response.statusCode()).isEqualTo(200);
    var exchange = provider.awaitExchanges(before + 1).getLast();
    assertThat(Sha256.of(response.body())).isEqualTo(exchange.responseSha256());
    assertThat(exchange.requestSha256()).isEqualTo(Sha256.of(body));
  }

  @Test
  void aRefusingStoreGetsEverythingLater() throws Exception {
    AtomicReference<Boolean> full = new AtomicReference<>(true);
    UnaryOperator<SpanWriter> refusing =
        writer ->
            batch ->
                full.get()
                    ? CompletableFuture.failedFuture(
                        new Unavailable(
                            Unavailable.Reason.DISK_FULL, Duration.ofMillis(50), "disk full"))
                    : writer.append(batch);
    try (ScriptedProvider provider = ScriptedProvider.start(request -> Reply.text("hi"));
        RunningGateway gateway = new RunningGateway(config(provider, 4 << 20), refusing)) {
      for (int i = 0; i < 20; i++) {
        call(gateway, provider, HELLO);
      }
      assertThat(gateway.store.reader().recentCalls(100)).isEmpty();
      full.set(false);
      RunningGateway.await("all calls", () -> gateway.store.reader().recentCalls(100).size() == 20);
      assertThat(gateway.counter("verbatim.gateway.dropped.captures", "reason", "memory")).isZero();
      RunningGateway.await(
          "no memory is held",
          () -> gateway.meters.get("verbatim.gateway.pending.bytes").gauge().value() == 0);
    }
  }

  @Test
  void aHangingStoreCostsNoMoreThanTheBound() throws Exception {
    UnaryOperator<SpanWriter> hanging = writer -> batch -> new CompletableFuture<>();
    byte[] large = new byte[400_000];
    new Random(1).nextBytes(large);
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) ('a' + (large[i] & 15));
    }
    try (ScriptedProvider provider = ScriptedProvider.start(request -> Reply.text("hi"));
        RunningGateway gateway =
            new RunningGateway(
                config(provider, 1 << 20).withDrainTimeout(Duration.ofMillis(200)), hanging)) {
      byte[] body =
          ("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\""
                  + new String(large, StandardCharsets.US_ASCII)
                  + "\"}]}")
              .getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < 150; i++) {
        call(gateway, provider, body);
        assertThat(gateway.meters.get("verbatim.gateway.pending.bytes").gauge().value())
            .isLessThanOrEqualTo(1 << 20);
      }
      assertThat(gateway.counter("verbatim.gateway.dropped.bodies")).isPositive();
      assertThat(gateway.counter("verbatim.gateway.dropped.captures", "reason", "memory"))
          .isPositive();
      gateway.close();
      assertThat(gateway.counter("verbatim.gateway.dropped.captures", "reason", "shutdown"))
          .isPositive();
    }
  }

  @Test
  void aStoreThatThrowsIsCounted() throws Exception {
    UnaryOperator<SpanWriter> throwing =
        writer ->
            batch -> {
              throw new IllegalStateException("broken");
            };
    try (ScriptedProvider provider = ScriptedProvider.start(request -> Reply.text("hi"));
        RunningGateway gateway = new RunningGateway(config(provider, 1 << 20), throwing)) {
      for (int i = 0; i < 5; i++) {
        call(gateway, provider, HELLO);
      }
      RunningGateway.await(
          "all are counted",
          () -> gateway.counter("verbatim.gateway.dropped.captures", "reason", "fault") == 5);
    }
  }
}
