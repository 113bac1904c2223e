package dev.verbatim.demo.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import dev.verbatim.testkit.episode.Episode;
import dev.verbatim.testkit.episode.EpisodeProvider;
import dev.verbatim.testkit.provider.Exchange;
import dev.verbatim.testkit.provider.Reply;
import dev.verbatim.testkit.provider.ScriptedProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EpisodePlayerTest {

  @ParameterizedTest
  @CsvSource({
    "chat,false",
    "chat,true",
    "responses,false",
    "responses,true",
    "messages,false",
    "messages,true"
  })
  void theRealClientsPlayEveryEpisodeToItsEnd(String api, boolean stream) throws Exception {
    List<Episode> episodes = Episode.bundled();
    EpisodeProvider recorded = EpisodeProvider.of(episodes);
    try (ScriptedProvider provider =
        ScriptedProvider.start(
            request ->
                request.number() % 10 == 3
                        && request.header("x-stainless-retry-count").orElse("").equals("0")
                    ? Reply.rateLimited(Duration.ofMillis(5))
                    : recorded.reply(request))) {
      OpenAIClient openAi =
          OpenAIOkHttpClient.builder().apiKey("test").baseUrl(provider.openAiBaseUrl()).build();
      AnthropicClient anthropic =
          AnthropicOkHttpClient.builder()
              .apiKey("test")
              .baseUrl(provider.anthropicBaseUrl())
              .build();
      int calls = 0;
      for (Episode episode : episodes) {
        calls += episode.calls();
        List<String> ranTools = new ArrayList<>();
        AgentChat chat =
            switch (api) {
              case "chat" ->
                  new ChatCompletionsChat(
                      openAi, "gpt-4o", episode.systemPrompt(), episode.tools(), stream);
              case "responses" ->
                  new ResponsesChat(
                      openAi, "gpt-5-mini", episode.systemPrompt(), episode.tools(), stream);
              default ->
                  new MessagesChat(
                      anthropic,
                      "claude-sonnet-4-5",
                      episode.systemPrompt(),
                      episode.tools(),
                      stream);
            };
        EpisodePlayer player =
            new EpisodePlayer(
                episode,
                chat,
                (request, result) -> {
                  ranTools.add(request.name());
                  return result;
                });
        AgentChat.Answer last = player.playAll();
        assertThat(last.text().orElse(""))
            .isEqualTo(episode.answer(episode.calls() - 1).path("content").asText(""));
        long results =
            episode.messages().stream().filter(m -> m.path("role").asText().equals("tool")).count();
        assertThat(ranTools).hasSize((int) results);
      }
      List<Exchange> exchanges = provider.settledExchanges();
      assertThat(exchanges.stream().filter(exchange -> exchange.status() == 200)).hasSize(calls);
      assertThat(exchanges.stream().filter(exchange -> exchange.status() == 429)).isNotEmpty();
    }
  }
}
