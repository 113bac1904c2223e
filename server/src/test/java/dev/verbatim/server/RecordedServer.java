package dev.verbatim.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verbatim.capture.JsonSliceText;
import dev.verbatim.gateway.GatewayConfig;
import dev.verbatim.gateway.provider.Providers;
import dev.verbatim.model.TraceId;
import dev.verbatim.store.testkit.InMemoryLedger;
import dev.verbatim.store.testkit.InMemorySettings;
import dev.verbatim.store.testkit.InMemoryStore;
import dev.verbatim.testkit.provider.Reply;
import dev.verbatim.testkit.provider.Script;
import dev.verbatim.testkit.provider.ScriptedProvider;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

/**
 * What tests of replays have in common: a scripted provider, and a server whose gateway leads to it
 * as {@code up} and as {@code openai}.
 */
abstract class RecordedServer {
  final ScriptedProvider provider = ScriptedProvider.start(Script.of(Reply.text("Fine.")));
  private final ServerStores stores =
      new ServerStores(
          new InMemoryStore(new JsonSliceText()::of), new InMemorySettings(), new InMemoryLedger());
  private final ServerConfig config =
      ServerConfig.local()
          .withGateway(
              GatewayConfig.DEFAULT.withProviders(
                  Providers.none()
                      .with("up", provider.uri().toString())
                      .with("openai", provider.uri().toString())));
  RunningServer server = new RunningServer(config, stores);

  @AfterEach
  void close() {
    server.close();
    provider.close();
    stores.spans().close();
  }

  /** Another server on the same data. */
  void restart() {
    server.close();
    server = new RunningServer(config, stores);
  }

  /** Waits until a trace has so many spans: they are stored behind their answers. */
  void awaitSpans(String trace, int count) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (stores.spans().reader().trace(config.project(), TraceId.parse(trace)).size() < count) {
      assertThat(System.nanoTime()).as("%s spans stored", count).isLessThan(deadline);
      Thread.sleep(10);
    }
  }

  /** Where a replay stands. */
  JsonNode state(JsonNode replay) {
    return server.json("/api/v1/replays/" + replay.path("id").asText());
  }
}
