package dev.verbatim.interchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.capture.CaptureLimits;
import dev.verbatim.capture.CapturePipeline;
import dev.verbatim.capture.ContinuationLookup;
import dev.verbatim.capture.JsonSliceText;
import dev.verbatim.capture.price.PriceTable;
import dev.verbatim.server.ServerConfig;
import dev.verbatim.server.ServerStores;
import dev.verbatim.server.VerbatimServer;
import dev.verbatim.store.testkit.InMemoryLedger;
import dev.verbatim.store.testkit.InMemorySettings;
import dev.verbatim.store.testkit.InMemoryStore;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every format into a running server, twice. */
class ImportTwiceTest {
  private static final List<String> FILES =
      List.of(
          "langfuse-trace.json",
          "langfuse-observations.csv",
          "langsmith-runs.jsonl",
          "helicone.jsonl",
          "phoenix-trace.json",
          "phoenix-dataframe.jsonl",
          "otlp.json",
          "verbatim.jsonl");

  @Test
  void theSecondTimeChangesNothing() throws Exception {
    try (InMemoryStore store = new InMemoryStore(new JsonSliceText()::of);
        VerbatimServer server =
            VerbatimServer.start(
                ServerConfig.local(),
                new ServerStores(store, new InMemorySettings(), new InMemoryLedger()),
                new CapturePipeline(
                    PriceTable.bundled(), ContinuationLookup.NONE, CaptureLimits.DEFAULT));
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      String base = "http://127.0.0.1:" + server.port();
      for (String file : FILES) {
        send(client, base, Imported.resource(file).requests());
      }
      String traces = get(client, base + "/api/v1/traces?limit=100");
      String call = get(client, base + "/api/v1/search?q=violet&limit=100");
      assertThat(traces).contains("support-chat", "AgentExecutor", "retrieve");
      assertThat(call).contains("Lavender");
      for (String file : FILES) {
        send(client, base, Imported.resource(file).requests());
      }
      assertThat(get(client, base + "/api/v1/traces?limit=100")).isEqualTo(traces);
      assertThat(get(client, base + "/api/v1/search?q=violet&limit=100")).isEqualTo(call);
    }
  }

  private static void send(HttpClient client, String base, List<ExportTraceServiceRequest> requests)
      throws Exception {
    for (ExportTraceServiceRequest request : requests) {
      HttpResponse<byte[]> response =
          client.send(
              HttpRequest.newBuilder(URI.create(base + "/v1/traces"))
                  .header("Content-Type", "application/x-protobuf")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(request.toByteArray()))
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(
              ExportTraceServiceResponse.parseFrom(response.body())
                  .getPartialSuccess()
                  .getRejectedSpans())
          .isZero();
    }
  }

  private static String get(HttpClient client, String uri) throws Exception {
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(uri).isEqualTo(200);
    return response.body();
  }
}
