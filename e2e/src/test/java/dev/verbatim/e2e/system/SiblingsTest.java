package dev.verbatim.e2e.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.verbatim.e2e.world.Api;
import dev.verbatim.e2e.world.OtlpJson;
import dev.verbatim.e2e.world.VerbatimProcess;
import dev.verbatim.testkit.episode.Episode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sixty real conversations in a real store: the sibling of a trial is another trial of the same
 * task. Tasks 4 and 5, 6 and 7, 8 and 9 count as one (see docs/decisions/0007-siblings.md).
 */
class SiblingsTest {
  private static final long START = 1_795_165_200_000_000_000L;
  private static final long SECOND = 1_000_000_000L;

  /** Episodes of a task, one after the other. */
  private static final int TRIALS = 4;

  @TempDir Path folder;

  private static String traceId(int episode) {
    return "%032x".formatted(episode + 1);
  }

  private static String spanId(int episode, int call) {
    return "%016x".formatted(1000L * (episode + 1) + call);
  }

  private static int goal(Episode episode) {
    return switch (episode.task()) {
      case 5, 7, 9 -> episode.task() - 1;
      default -> episode.task();
    };
  }

  private static OtlpJson batch(List<Episode> episodes, int number) {
    Episode episode = episodes.get(number);
    OtlpJson batch = new OtlpJson("airline");
    for (int call = 0; call < episode.calls(); call++) {
      long start = START + (100L * number + call) * SECOND;
      byte[] request = request(episode, call);
      byte[] response = response(episode, call);
      batch.span(
          traceId(number),
          spanId(number, call),
          "",
          "chat gpt-4o",
          span ->
              span.times(start, start + SECOND)
                  .text("verbatim.kind", "llm")
                  .attempt(1, "http://p.example/v1/chat/completions", request, 200, response));
    }
    return batch;
  }

  private static byte[] request(Episode episode, int call) {
    ObjectNode request = Api.JSON.createObjectNode().put("model", "gpt-4o");
    request.putArray("messages").addAll(episode.request(call));
    return request.toString().getBytes(UTF_8);
  }

  private static byte[] response(Episode episode, int call) {
    ObjectNode response =
        Api.JSON.createObjectNode().put("id", "c" + call).put("object", "chat.completion");
    response.put("model", "gpt-4o-2024-08-06");
    response
        .putArray("choices")
        .addObject()
        .put("index", 0)
        .put("finish_reason", "stop")
        .set("message", episode.answer(call));
    return response.toString().getBytes(UTF_8);
  }

  @Test
  void theSiblingOfATrialIsAnotherTrialOfItsTask() throws Exception {
    List<Episode> episodes = Episode.all();
    VerbatimProcess server = VerbatimProcess.serve(folder);
    try {
      Api api = server.api();
      for (int i = 0; i < episodes.size(); i++) {
        api.accept(batch(episodes, i));
      }
      String last = traceId(episodes.size() - 1);
      int calls = episodes.getLast().calls();
      api.awaitTrace(last, trace -> trace.path("spanCount").asInt() >= calls);
      // One trial of each task; SiblingFinderTest asks for all of them, over a store in memory.
      int asked = episodes.size() / TRIALS;
      int ofGoal = 0;
      int ofTask = 0;
      long[] nanos = new long[asked];
      List<String> missed = new ArrayList<>();
      for (int i = 0; i < episodes.size(); i += TRIALS) {
        long before = System.nanoTime();
        JsonNode siblings =
            api.get("/api/v1/traces/" + traceId(i) + "/siblings?spanId=" + spanId(i, 0));
        nanos[i / TRIALS] = System.nanoTime() - before;
        JsonNode first = siblings.at("/items/0");
        Episode found =
            episodes.get(Integer.parseInt(first.path("traceId").asText().substring(16), 16) - 1);
        ofTask += found.task() == episodes.get(i).task() ? 1 : 0;
        if (goal(found) == goal(episodes.get(i))) {
          ofGoal++;
        } else {
          missed.add(episodes.get(i).id() + " -> " + found.id());
        }
      }
      Arrays.sort(nanos);
      System.out.printf(
          "siblings of %d trials over HTTP: %d of the same goal, %d of the same task, missed %s;"
              + " median %d ms, slowest %d ms%n",
          asked,
          ofGoal,
          ofTask,
          missed,
          nanos[nanos.length / 2] / 1_000_000,
          nanos[nanos.length - 1] / 1_000_000);
      assertThat(ofGoal).isGreaterThanOrEqualTo((int) Math.floor(.95 * asked));
      JsonNode diff = api.get("/api/v1/diff?left=" + traceId(0) + "&right=" + traceId(2));
      assertThat(diff.path("sentence").asText()).isNotEmpty();
    } finally {
      server.kill();
    }
  }
}
