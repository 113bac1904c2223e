package dev.verbatim.demo.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import dev.verbatim.capture.CaptureLimits;
import dev.verbatim.capture.CapturePipeline;
import dev.verbatim.capture.ContinuationLookup;
import dev.verbatim.capture.JsonSliceText;
import dev.verbatim.capture.price.PriceTable;
import dev.verbatim.gateway.GatewayConfig;
import dev.verbatim.gateway.provider.Providers;
import dev.verbatim.model.TraceId;
import dev.verbatim.server.ServerConfig;
import dev.verbatim.server.ServerStores;
import dev.verbatim.server.VerbatimServer;
import dev.verbatim.store.embedded.EmbeddedStore;
import dev.verbatim.store.embedded.EmbeddedStoreConfig;
import dev.verbatim.testkit.episode.Episode;
import dev.verbatim.testkit.episode.EpisodeProvider;
import dev.verbatim.testkit.provider.ScriptedProvider;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Recorded episodes, played by the official clients, replay call for call: every sixth of them,
 * from another one on each time; with {@code -Dverbatim.episodes=all} every one.
 */
class EpisodeReplayTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int STEP = 6;

  private final HttpClient http = HttpClient.newHttpClient();

  @ParameterizedTest
  @CsvSource({"chat,true", "responses,false", "messages,true"})
  void anUnchangedAppReplaysAllExact(String api, boolean stream, @TempDir Path folder)
      throws Exception {
    List<Episode> episodes = episodes();
    int calls = 0;
    try (ScriptedProvider provider =
            ScriptedProvider.start(EpisodeProvider.of(List.of(episodes.getFirst())));
        EmbeddedStore store =
            EmbeddedStore.open(folder, EmbeddedStoreConfig.defaults(), new JsonSliceText()::of)) {
      ServerConfig config =
          ServerConfig.local()
              .withGateway(
                  GatewayConfig.DEFAULT.withProviders(
                      Providers.none().with("up", provider.uri().toString())));
      try (VerbatimServer server =
          VerbatimServer.start(
              config,
              new ServerStores(store, store.settings(), store.versions()),
              new CapturePipeline(
                  PriceTable.bundled(), ContinuationLookup.NONE, CaptureLimits.DEFAULT))) {
        String gateway = server.url() + "/gateway/up";
        List<AgentChat.Answer> said = new ArrayList<>();
        for (int i = 0; i < episodes.size(); i++) {
          provider.follow(EpisodeProvider.of(List.of(episodes.get(i))));
          said.add(play(api, stream, episodes.get(i), trace(i), gateway + "/v1", gateway));
        }
        provider.close();
        for (int i = 0; i < episodes.size(); i++) {
          Episode episode = episodes.get(i);
          await(store, config.project(), trace(i), episode.calls());
          JsonNode replay =
              send(
                  HttpRequest.newBuilder(URI.create(server.url() + "/api/v1/replays"))
                      .POST(
                          HttpRequest.BodyPublishers.ofString(
                              "{\"traceId\":\"" + trace(i) + "\"}")));
          AgentChat.Answer again =
              play(
                  api,
                  stream,
                  episode,
                  trace(i),
                  replay.at("/baseUrls/openai").asText(),
                  replay.at("/baseUrls/anthropic").asText());
          assertThat(again).isEqualTo(said.get(i));
          JsonNode state =
              send(
                  HttpRequest.newBuilder(
                      URI.create(server.url() + "/api/v1/replays/" + replay.path("id").asText())));
          assertThat(state.path("status").asText()).as(episode.id()).isEqualTo("same");
          assertThat(state.path("calls")).hasSize(episode.calls());
          assertThat(state.path("calls").findValuesAsText("source")).containsOnly("tape");
          calls += episode.calls();
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%s: %d episodes from %s on, %d calls, all exact%n",
        api,
        episodes.size(),
        episodes.getFirst().id(),
        calls);
  }

  private static List<Episode> episodes() {
    List<Episode> all = Episode.all();
    if (System.getProperty("verbatim.episodes", "").equals("all")) {
      return all;
    }
    int first = ThreadLocalRandom.current().nextInt(STEP);
    return IntStream.range(0, all.size())
        .filter(number -> number % STEP == first)
        .mapToObj(all::get)
        .toList();
  }

  private static String trace(int number) {
    return "%032x".formatted(0xace0000L + number);
  }

  private static AgentChat.Answer play(
      String api,
      boolean stream,
      Episode episode,
      String trace,
      String openAiUrl,
      String anthropicUrl) {
    String parent = "00-" + trace + "-00000000000000aa-01";
    OpenAIClient openAi =
        OpenAIOkHttpClient.builder()
            .apiKey("none")
            .baseUrl(openAiUrl)
            .putHeader("traceparent", parent)
            .build();
    AnthropicClient anthropic =
        AnthropicOkHttpClient.builder()
            .apiKey("none")
            .baseUrl(anthropicUrl)
            .putHeader("traceparent", parent)
            .build();
    try {
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
      return new EpisodePlayer(episode, chat, (request, result) -> result).playAll();
    } finally {
      openAi.close();
      anthropic.close();
    }
  }

  private JsonNode send(HttpRequest.Builder request) throws Exception {
    return JSON.readTree(http.send(request.build(), BodyHandlers.ofByteArray()).body());
  }

  private static void await(EmbeddedStore store, String project, String trace, int calls)
      throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (store.reader().trace(project, TraceId.parse(trace)).stream()
            .filter(stored -> !stored.span().attempts().isEmpty())
            .count()
        < calls) {
      assertThat(System.nanoTime()).as("%s: %s calls stored", trace, calls).isLessThan(deadline);
      Thread.sleep(20);
    }
  }
}
