package dev.verbatim.testkit.episode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.verbatim.testkit.provider.ScriptedProvider;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EpisodeTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void threeTasksWithFourTrialsEach() {
    List<Episode> episodes = Episode.bundled();
    assertThat(episodes).extracting(Episode::id).hasSize(12).doesNotHaveDuplicates();
    assertThat(episodes).extracting(Episode::task).containsOnly(2, 12, 13);
    assertThat(episodes).extracting(Episode::reward).contains(0.0, 1.0);
    for (Episode episode : episodes) {
      List<String> names = new ArrayList<>();
      episode.tools().forEach(tool -> names.add(tool.at("/function/name").asText()));
      for (JsonNode call : episode.toolCalls()) {
        assertThat(names).contains(call.at("/function/name").asText());
      }
    }
  }

  @Test
  void theProviderReplaysEveryAnswer() throws Exception {
    SyntheticEpisodes synthetic = new SyntheticEpisodes();
    List<Episode> episodes = new ArrayList<>(Episode.bundled());
    episodes.add(synthetic.generate(7, 23));
    try (ScriptedProvider provider = ScriptedProvider.start(EpisodeProvider.of(episodes));
        HttpClient client = HttpClient.newHttpClient()) {
      for (Episode episode : episodes) {
        for (int call = 0; call < episode.calls(); call++) {
          ObjectNode body = JSON.createObjectNode().put("model", "gpt-4o");
          body.putArray("messages").addAll(episode.request(call));
          HttpRequest request =
              HttpRequest.newBuilder(URI.create(provider.openAiBaseUrl() + "/chat/completions"))
                  .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                  .build();
          String answer = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
          JsonNode message = JSON.readTree(answer).at("/choices/0/message");
          JsonNode recorded = episode.answer(call);
          assertThat(message.path("content")).isEqualTo(recorded.path("content"));
          assertThat(message.at("/tool_calls/0/id")).isEqualTo(recorded.at("/tool_calls/0/id"));
        }
      }
    }
  }

  @Test
  void aSeedGivesOneConversationOfTheWantedLength() {
    SyntheticEpisodes synthetic = new SyntheticEpisodes();
    assertThat(synthetic.generate(3, 80)).isEqualTo(synthetic.generate(3, 80));
    assertThat(synthetic.generate(3, 80).calls()).isEqualTo(80);
    assertThat(synthetic.generate(4, 1).calls()).isEqualTo(1);
  }
}
