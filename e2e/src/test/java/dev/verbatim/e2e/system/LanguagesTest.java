package dev.verbatim.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import dev.verbatim.demo.agent.AgentChat;
import dev.verbatim.demo.agent.ChatCompletionsChat;
import dev.verbatim.demo.agent.EpisodePlayer;
import dev.verbatim.demo.agent.MessagesChat;
import dev.verbatim.e2e.world.Api;
import dev.verbatim.e2e.world.EpisodePlan;
import dev.verbatim.e2e.world.EpisodeProgram;
import dev.verbatim.e2e.world.EpisodeProgram.Language;
import dev.verbatim.e2e.world.SharedServer;
import dev.verbatim.e2e.world.StoredExchanges;
import dev.verbatim.e2e.world.TraceLook;
import dev.verbatim.e2e.world.VerbatimProcess;
import dev.verbatim.sdk.ActiveSpan;
import dev.verbatim.sdk.Kind;
import dev.verbatim.sdk.Verbatim;
import dev.verbatim.testkit.episode.Episode;
import dev.verbatim.testkit.episode.EpisodeProvider;
import dev.verbatim.testkit.provider.Exchange;
import dev.verbatim.testkit.provider.ProviderRequest;
import dev.verbatim.testkit.provider.Reply;
import dev.verbatim.testkit.provider.Script;
import dev.verbatim.testkit.provider.ScriptedProvider;
import dev.verbatim.testkit.provider.TokenCount;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One episode (tau-bench, airline) played by an application behind the gateway, and by applications
 * with a wrapped client in Java, Python and JavaScript: what is stored is the same, and each has
 * the bytes that the provider saw. No application declares its tools, so all of them are inferred.
 */
class LanguagesTest {
  private static final Episode EPISODE = Episode.bundled().getFirst();

  private static ScriptedProvider provider;
  private static VerbatimProcess server;
  private static Api api;

  @BeforeAll
  static void start() {
    provider = ScriptedProvider.start(script());
    server =
        VerbatimProcess.serve(
            SharedServer.newFolder("verbatim-languages"),
            "--provider",
            "openai=" + provider.openAiBaseUrl(),
            "--provider",
            "anthropic=" + provider.anthropicBaseUrl());
    api = server.api();
  }

  @AfterAll
  static void stop() {
    server.close();
    provider.close();
  }

  /** The third call is refused once; usage is told, as an estimate would depend on the spelling. */
  private static Script script() {
    EpisodeProvider recorded = EpisodeProvider.of(List.of(EPISODE));
    return request -> {
      if (request.answersSoFar() == 2 && isFirstAttempt(request)) {
        return Reply.rateLimited(Duration.ofMillis(5));
      }
      long input = 2000L + 100 * request.answersSoFar();
      return Reply.answer(
          recorded.answer(request).withTokens(new TokenCount(input, 1024, 0, 30, 0)));
    };
  }

  private static boolean isFirstAttempt(ProviderRequest request) {
    return request.header("x-stainless-retry-count").orElse("").equals("0");
  }

  @ParameterizedTest
  @CsvSource({"chat,false,false", "chat,true,true", "messages,false,true", "messages,true,false"})
  void everyApplicationGivesTheSame(String format, boolean stream, boolean step) throws Exception {
    String session = "languages-" + format + "-" + stream + "-" + step + "-";
    Map<String, List<JsonNode>> looks = new HashMap<>();
    for (String app : List.of("java", "gateway", "python", "javascript")) {
      EpisodePlan plan = new EpisodePlan(EPISODE, format, stream, step, false, session + app);
      provider.forget();
      switch (app) {
        case "java" -> playInJava(plan, false);
        case "gateway" -> playInJava(plan, true);
        case "python" -> playIn(Language.PYTHON, plan);
        default -> playIn(Language.JAVASCRIPT, plan);
      }
      List<Exchange> exchanges = provider.settledExchanges();
      assertThat(exchanges).hasSize(EPISODE.calls() + 1);
      List<JsonNode> traces = awaitTraces(plan);
      StoredExchanges.assertSame(api, traces, exchanges);
      looks.put(app, TraceLook.of(api, traces));
      assertThat(traces).allMatch(trace -> trace.path("costUsd").asDouble() > 0);
      assertThat(traces).allMatch(trace -> trace.path("sessionId").asText().equals(plan.session()));
    }
    List<JsonNode> expected = looks.getOrDefault("java", List.of());
    assertThat(expected).hasSize(EPISODE.calls() + answeredToolCalls() + (step ? 1 : 0));
    assertThat(expected)
        .filteredOn(look -> look.path("attempts").toString().equals("[\"429 end\",\"200 end\"]"))
        .hasSize(1);
    looks.forEach(
        (app, look) -> assertThat(TraceLook.differences(expected, look)).as(app).isEmpty());
  }

  /** The traces of the session in the order in which they began, when every span is there. */
  private static List<JsonNode> awaitTraces(EpisodePlan plan) throws InterruptedException {
    int calls = EPISODE.calls();
    JsonNode page =
        api.awaitTraces(
            "session:" + plan.session(),
            traces -> traces.path("items").size() == (plan.step() ? 1 : calls));
    List<JsonNode> traces = new ArrayList<>();
    for (JsonNode item : page.path("items")) {
      traces.addFirst(item);
    }
    for (long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        ;
        Thread.sleep(100)) {
      traces.replaceAll(trace -> api.trace(trace.path("traceId").asText()));
      int calledModels = traces.stream().mapToInt(t -> Api.spans(t, "llm").size()).sum();
      int tools = traces.stream().mapToInt(t -> Api.spans(t, "tool").size()).sum();
      if (calledModels == calls && tools == answeredToolCalls()) {
        return traces;
      }
      assertThat(System.nanoTime() - deadline)
          .as("%s: %d model calls, %d tools", plan.session(), calledModels, tools)
          .isNegative();
    }
  }

  /** A tool is inferred when a later request carries its result. */
  private static int answeredToolCalls() {
    List<JsonNode> last = EPISODE.request(EPISODE.calls() - 1);
    return (int) last.stream().filter(m -> m.path("role").asText().equals("tool")).count();
  }

  private static void playIn(Language language, EpisodePlan plan) throws InterruptedException {
    try (EpisodeProgram program =
        EpisodeProgram.start(language, provider.uri(), server.url(), plan, Map.of())) {
      JsonNode counted = program.finish();
      int spans = EPISODE.calls() + (plan.step() ? 1 : 0);
      assertThat(counted.path("sent").asInt()).as(counted + program.errors()).isEqualTo(spans);
      assertThat(counted.path("captured").asInt()).isEqualTo(spans);
    }
  }

  private static void playInJava(EpisodePlan plan, boolean gateway) {
    Verbatim.configure(settings -> settings.enabled(true).endpoint(server.url().toString()));
    Verbatim.session(
        plan.session(),
        () -> {
          if (plan.step()) {
            try (ActiveSpan span = Verbatim.begin(Kind.AGENT, "episode")) {
              playCalls(plan, gateway);
            }
          } else {
            playCalls(plan, gateway);
          }
        });
    assertThat(Verbatim.flush(Duration.ofSeconds(30))).isTrue();
  }

  private static void playCalls(EpisodePlan plan, boolean gateway) {
    Map<String, String> headers = new HashMap<>();
    URI base = provider.uri();
    if (gateway) {
      headers.put("x-verbatim-session", plan.session());
      Verbatim.inject(headers);
      base =
          server.url().resolve("/gateway/" + (plan.api().equals("chat") ? "openai" : "anthropic"));
    }
    AgentChat chat;
    if (plan.api().equals("chat")) {
      OpenAIOkHttpClient.Builder builder =
          OpenAIOkHttpClient.builder().apiKey("sk-e2e-key").baseUrl(base + "/v1");
      headers.forEach(builder::putHeader);
      OpenAIClient client = gateway ? builder.build() : Verbatim.wrap(builder.build());
      chat =
          new ChatCompletionsChat(
              client, plan.model(), EPISODE.systemPrompt(), EPISODE.tools(), plan.stream());
    } else {
      AnthropicOkHttpClient.Builder builder =
          AnthropicOkHttpClient.builder().apiKey("sk-e2e-key").baseUrl(base.toString());
      headers.forEach(builder::putHeader);
      AnthropicClient client = gateway ? builder.build() : Verbatim.wrap(builder.build());
      chat =
          new MessagesChat(
              client, plan.model(), EPISODE.systemPrompt(), EPISODE.tools(), plan.stream());
    }
    new EpisodePlayer(EPISODE, chat, (request, recorded) -> recorded).playAll();
  }
}
