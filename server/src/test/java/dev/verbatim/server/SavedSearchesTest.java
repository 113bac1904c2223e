package dev.verbatim.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.verbatim.capture.JsonSliceText;
import dev.verbatim.store.testkit.InMemoryLedger;
import dev.verbatim.store.testkit.InMemorySettings;
import dev.verbatim.store.testkit.InMemoryStore;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Searches under a name, over HTTP. */
class SavedSearchesTest {
  private static final String PATH = "/api/v1/searches";

  @Test
  void aSearchIsSavedListedChangedAndDeleted() {
    try (RunningServer server = new RunningServer()) {
      assertThat(server.json(PATH).path("items")).isEmpty();
      JsonNode refunds =
          saved(
              server,
              """
              {"name":" Refunds, unhappy ","query":"\\"my refund\\" status:refusal","view":"places",
               "order":"oldest","from":"-7d","to":null,"facets":["plan"]}\
              """);
      assertThat(refunds.path("name").asText()).isEqualTo("Refunds, unhappy");
      assertThat(refunds.path("query").asText()).isEqualTo("\"my refund\" status:refusal");
      assertThat(refunds.path("from").asText()).isEqualTo("-7d");
      assertThat(refunds.path("to").isNull()).isTrue();
      assertThat(refunds.at("/facets/0").asText()).isEqualTo("plan");
      JsonNode all = saved(server, "{\"name\":\"all calls\",\"query\":\"\"}");
      assertThat(all.path("view").asText()).isEqualTo("traces");
      assertThat(all.path("order").asText()).isEqualTo("newest");
      assertThat(server.json(PATH).path("items")).containsExactly(all, refunds);
      String id = refunds.path("id").asText();
      assertThat(server.json(PATH + "/" + id)).isEqualTo(refunds);

      ObjectNode renamed = refunds.deepCopy();
      renamed.put("name", "A refund");
      assertThat(tree(send(server, "PUT", "/" + id, renamed.toString()), 200)).isEqualTo(renamed);
      assertThat(names(server)).containsExactly("A refund", "all calls");

      assertThat(tree(send(server, "DELETE", "/" + id, ""), 200)).isEqualTo(renamed);
      assertThat(server.get(PATH + "/" + id).statusCode()).isEqualTo(404);
      assertThat(send(server, "DELETE", "/" + id, "").statusCode()).isEqualTo(404);
      tree(send(server, "PUT", "/" + id, renamed.toString()), 200);
      assertThat(server.json(PATH + "/" + id).path("name").asText()).isEqualTo("A refund");
    }
  }

  @Test
  void searchesOutliveTheServer() {
    ServerStores stores =
        new ServerStores(
            new InMemoryStore(new JsonSliceText()::of),
            new InMemorySettings(),
            new InMemoryLedger());
    try (RunningServer server = new RunningServer(stores)) {
      saved(server, "{\"name\":\"slow\",\"query\":\"latency:>5s\"}");
    }
    try (RunningServer server = new RunningServer(stores)) {
      assertThat(names(server)).containsExactly("slow");
    }
    stores.spans().close();
  }

  @Test
  void wrongSearchesAreNamedAndNothingIsLost() {
    try (RunningServer server = new RunningServer()) {
      String id = saved(server, "{\"name\":\"slow\",\"query\":\"\"}").path("id").asText();
      assertThat(refused(server, "{\"name\":\"SLOW\",\"query\":\"\"}")).contains("is taken");
      assertThat(refused(server, "{\"query\":\"\"}")).contains("1 to 100 characters");
      assertThat(refused(server, "{\"name\":\"a\\nb\",\"query\":\"\"}")).contains("one line");
      assertThat(refused(server, "{\"name\":\"x\"}")).startsWith("query: not usable");
      assertThat(refused(server, "{\"name\":\"x\",\"query\":\"cots:>1\"}")).contains("cots");
      assertThat(refused(server, "{\"name\":\"x\",\"query\":\"\",\"view\":\"map\"}"))
          .isEqualTo("view: map (expected: traces or places)");
      assertThat(refused(server, "{\"name\":\"x\",\"query\":\"\",\"from\":\"soon\"}"))
          .startsWith("from: soon (expected: a time");
      assertThat(refused(server, "{\"name\":\"x\",\"query\":\"\",\"facets\":[\"\"]}"))
          .startsWith("facets: ");
      assertThat(refused(server, "[]")).startsWith("body: not a JSON object");
      assertThat(send(server, "PUT", "/" + id, "{}").statusCode()).isEqualTo(400);
      assertThat(send(server, "PUT", "/Nr.%207", "{}").statusCode()).isEqualTo(400);
      assertThat(send(server, "PUT", "", "{}").statusCode()).isEqualTo(405);
      assertThat(names(server)).containsExactly("slow");
    }
  }

  private static List<String> names(RunningServer server) {
    List<String> names = new ArrayList<>();
    server.json(PATH).path("items").forEach(item -> names.add(item.path("name").asText()));
    return names;
  }

  private static JsonNode saved(RunningServer server, String body) {
    return tree(send(server, "POST", "", body), 200);
  }

  private static String refused(RunningServer server, String body) {
    return tree(send(server, "POST", "", body), 400).at("/error/message").asText();
  }

  private static JsonNode tree(HttpResponse<byte[]> response, int status) {
    assertThat(response.statusCode()).as(RunningServer.text(response)).isEqualTo(status);
    return RunningServer.tree(response);
  }

  private static HttpResponse<byte[]> send(
      RunningServer server, String method, String path, String body) {
    return server.send(
        HttpRequest.newBuilder(server.uri(PATH + path))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body, UTF_8)));
  }
}
