package dev.verbatim.springai;

import static dev.verbatim.sdk.Values.attempts;
import static dev.verbatim.sdk.Values.text;
import static dev.verbatim.springai.Captured.sameBytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.verbatim.sdk.Kind;
import dev.verbatim.sdk.OtlpReceiver;
import dev.verbatim.sdk.ReplayServer;
import dev.verbatim.sdk.Values;
import dev.verbatim.sdk.Verbatim;
import dev.verbatim.testkit.provider.Exchange;
import dev.verbatim.testkit.provider.Reply;
import dev.verbatim.testkit.provider.Script;
import dev.verbatim.testkit.provider.ScriptedProvider;
import dev.verbatim.testkit.provider.ToolUse;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.ai.anthropic.AnthropicChatModel;
import org.springframework.ai.anthropic.AnthropicChatOptions;
import org.springframework.ai.anthropic.http.okhttp.AnthropicHttpClientBuilderCustomizer;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.publisher.Mono;

/** A real application: what the provider saw and sent is what is captured. */
final class SpringAiTest {
  private static ConfigurableApplicationContext context;
  private static OtlpReceiver receiver;
  private static ScriptedProvider provider;

  /** A tool of the application, which asks a model itself. */
  static final class Weather {
    private final Runnable inside;

    Weather(Runnable inside) {
      this.inside = inside;
    }

    @Tool(description = "the weather in a city")
    String weather(String city) {
      inside.run();
      if (city.equals("Atlantis")) {
        throw new IllegalStateException("no such city");
      }
      return "sunny in " + city;
    }
  }

  @BeforeAll
  static void start() {
    receiver = OtlpReceiver.start();
    provider = ScriptedProvider.start(Script.of());
    context = App.start(provider.openAiBaseUrl(), "verbatim.endpoint=" + receiver.url());
  }

  @AfterAll
  static void stop() {
    context.close();
    Verbatim.close();
    provider.close();
    receiver.close();
  }

  @BeforeEach
  void forget() {
    provider.forget();
  }

  private static ChatClient client() {
    return ChatClient.create(
        context.getBean(ChatModel.class),
        context.getBean(io.micrometer.observation.ObservationRegistry.class),
        null,
        null);
  }

  private static ChatClient built() {
    return context.getBean(ChatClient.Builder.class).build();
  }

  private static Reply askWeather(String city) {
    return Reply.toolUses(ToolUse.of("weather", "{\"city\":\"" + city + "\"}"));
  }

  @Test
  void aPlainCall() throws Exception {
    provider.follow(Script.of(Reply.text("Hello — grüße")));

    String answer =
        Verbatim.observe("plain", () -> built().prompt().user("Hi, größer?").call().content());

    assertThat(answer).isEqualTo("Hello — grüße");
    Captured captured = Captured.below(receiver, "plain", 3);
    Span call = captured.only("llm");
    Span client = captured.only("chain");
    sameBytes(attempts(call).get(0), provider.settledExchanges().get(0));
    assertThat(call.getName()).isEqualTo("chat gpt-5");
    assertThat(call.getParentSpanId()).isEqualTo(client.getSpanId());
    assertThat(client.getParentSpanId()).isEqualTo(receiver.span("plain").getSpanId());
    assertThat(text(client, "verbatim.input")).isEqualTo("Hi, größer?");
    assertThat(text(client, "verbatim.output")).isEqualTo("Hello — grüße");
    assertThat(receiver.resource().text("service.name")).isEqualTo("shop");
    assertThat(receiver.requests().toString()).doesNotContain("sk-canary-4711");
  }

  @Test
  void theConversationOfTheMemoryIsTheSession() throws Exception {
    provider.follow(Script.of(Reply.text("Hello")));

    Verbatim.observe(
        "memory",
        () ->
            built()
                .prompt()
                .user("Hi")
                .advisors(each -> each.param(ChatMemory.CONVERSATION_ID, "chat-42"))
                .call()
                .content());

    assertThat(text(Captured.below(receiver, "memory", 3).only("llm"), "session.id"))
        .isEqualTo("chat-42");
  }

  @Test
  void aRetryIsAnAttemptOfTheSameSpan() throws Exception {
    provider.follow(Script.of(Reply.rateLimited(Duration.ofMillis(1)), Reply.text("At last")));

    Verbatim.observe("retry", () -> built().prompt().user("Hi").call().content());

    Captured captured = Captured.below(receiver, "retry", 3);
    List<Values> attempts = attempts(captured.only("llm"));
    assertThat(attempts).hasSize(2);
    for (int i = 0; i < 2; i++) {
      sameBytes(attempts.get(i), provider.settledExchanges().get(i));
    }
  }

  @Test
  void aCallThatFailsIsCompleteAtOnce() throws Exception {
    provider.follow(request -> Reply.serverError().header("x-should-retry", "false"));

    assertThatThrownBy(
            () -> Verbatim.observe("fails", () -> built().prompt().user("Hi").call().content()))
        .isNotNull();

    Captured captured = Captured.below(receiver, "fails", 3);
    Span call = captured.only("llm");
    sameBytes(attempts(call).get(0), provider.settledExchanges().get(0));
    assertThat(call.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
    assertThat(captured.only("chain").getStatus().getCode())
        .isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
  }

  @Test
  void toolsStandBetweenTheCalls() throws Exception {
    provider.follow(
        Script.of(askWeather("Rome"), Reply.text("inner"), Reply.text("Sunny in Rome.")));
    ChatModel model = context.getBean(ChatModel.class);
    Weather weather = new Weather(() -> model.call("really?"));

    String answer =
        Verbatim.observe(
            Kind.AGENT,
            "tools",
            () -> built().prompt().user("Rome?").tools(weather).call().content());

    assertThat(answer).isEqualTo("Sunny in Rome.");
    Captured captured = Captured.below(receiver, "tools", 6);
    Span client = captured.only("chain");
    Span tool = captured.only("tool");
    List<Span> calls = captured.ofKind("llm");
    assertThat(calls).hasSize(3);
    assertThat(calls.get(0).getParentSpanId()).isEqualTo(client.getSpanId());
    assertThat(tool.getParentSpanId()).isEqualTo(client.getSpanId());
    assertThat(calls.get(1).getParentSpanId()).isEqualTo(tool.getSpanId());
    assertThat(calls.get(2).getParentSpanId()).isEqualTo(client.getSpanId());
    assertThat(text(tool, "gen_ai.tool.name")).isEqualTo("weather");
    assertThat(text(tool, "gen_ai.tool.call.arguments")).isEqualTo("{\"city\":\"Rome\"}");
    assertThat(text(tool, "gen_ai.tool.call.result")).contains("sunny in Rome");
    Exchange last = provider.settledExchanges().get(2);
    assertThat(last.request().json().path("messages").findValuesAsText("tool_call_id"))
        .contains(text(tool, "gen_ai.tool.call.id"));
    for (int i = 0; i < 3; i++) {
      sameBytes(attempts(calls.get(i)).get(0), provider.settledExchanges().get(i));
    }
  }

  @Test
  void underReplayTheRecordingAnswersForTools() throws Exception {
    provider.follow(Script.of(askWeather("Rome"), Reply.text("Sunny in Rome.")));
    Weather weather =
        new Weather(
            () -> {
              throw new AssertionError("the tool was run");
            });
    try (ReplayServer replay = ReplayServer.start()) {
      String sunny = "\"result\":\"sunny\",\"resultText\":\"\\\"sunny\\\"\"";
      replay.answer("weather", 200, "{\"action\":\"answer\"," + sunny + "}");
      String answer =
          Verbatim.observe(
              "replayed", () -> built().prompt().user("Rome?").tools(weather).call().content());

      assertThat(answer).isEqualTo("Sunny in Rome.");
      assertThat(replay.asked().get(0).body()).isEqualTo("{\"arguments\":{\"city\":\"Rome\"}}");

      replay.answer("weather", 200, "{\"action\":\"deny\",\"reason\":\"it was not recorded\"}");
      provider.follow(Script.of(askWeather("Rome"), Reply.text("No idea.")));
      assertThatThrownBy(() -> built().prompt().user("Rome?").tools(weather).call().content())
          .hasStackTraceContaining("tool weather was not run under replay: it was not recorded");
    }
    Captured captured = Captured.below(receiver, "replayed", 5);
    assertThat(text(captured.only("tool"), "gen_ai.tool.call.result")).isEqualTo("\"sunny\"");
    String told = provider.settledExchanges().get(1).request().json().toString();
    assertThat(told).contains("sunny").doesNotContain("sunny in");
  }

  @Test
  void streamsKeepTheirPlace() throws Exception {
    provider.follow(Script.of(askWeather("Rome"), Reply.text("Sunny in Rome.")));

    String answer =
        Verbatim.observe(
            "stream",
            () ->
                String.join(
                    "",
                    built().prompt().user("Rome?").tools(new Weather(() -> {})).stream()
                        .content()
                        .collectList()
                        .block(Duration.ofSeconds(20))));

    assertThat(answer).isEqualTo("Sunny in Rome.");
    Captured captured = Captured.below(receiver, "stream", 5);
    Span client = captured.only("chain");
    assertThat(captured.only("tool").getParentSpanId()).isEqualTo(client.getSpanId());
    List<Span> calls = captured.ofKind("llm");
    assertThat(calls).hasSize(2);
    for (int i = 0; i < 2; i++) {
      assertThat(calls.get(i).getParentSpanId()).isEqualTo(client.getSpanId());
      sameBytes(attempts(calls.get(i)).get(0), provider.settledExchanges().get(i));
    }
    assertThat(attempts(calls.get(1)).get(0).bytes("verbatim.response.chunks").isEmpty()).isFalse();
  }

  @Test
  void streamsAtTheSameTimeAreNotMixedUp() throws Exception {
    provider.follow(
        request ->
            Reply.text("Answer to " + request.messages().path(0).path("content").asText())
                .slowly(Duration.ofMillis(2)));
    List<Mono<String>> streams =
        List.of("alpha", "beta", "gamma").stream()
            .map(
                name ->
                    Verbatim.session(
                        "session-" + name,
                        () ->
                            built().prompt().user("I am " + name).stream()
                                .content()
                                .collectList()
                                .map(parts -> String.join("", parts))))
            .toList();

    List<java.util.concurrent.CompletableFuture<String>> running =
        java.util.stream.IntStream.range(0, 3)
            .mapToObj(
                i ->
                    Verbatim.session(
                        "session-" + i,
                        () -> Verbatim.observe("concurrent-" + i, () -> streams.get(i).toFuture())))
            .toList();
    for (var each : running) {
      assertThat(each.get(20, TimeUnit.SECONDS)).startsWith("Answer to I am");
    }

    String[] names = {"alpha", "beta", "gamma"};
    for (int i = 0; i < 3; i++) {
      Span call = Captured.below(receiver, "concurrent-" + i, 3).only("llm");
      assertThat(text(call, "session.id")).isEqualTo("session-" + i);
      assertThat(attempts(call).get(0).bytes("verbatim.request.body").toStringUtf8())
          .contains("I am " + names[i]);
    }
  }

  @Test
  void anthropicToo() throws Exception {
    provider.follow(Script.of(Reply.text("Hello"), Reply.text("Hello again")));
    AnthropicChatModel model =
        AnthropicChatModel.builder()
            .options(
                AnthropicChatOptions.builder()
                    .baseUrl(provider.anthropicBaseUrl())
                    .apiKey("sk-ant-canary-4711")
                    .model("claude-sonnet-4-5")
                    .maxTokens(100)
                    .build())
            .observationRegistry(
                context.getBean(io.micrometer.observation.ObservationRegistry.class))
            .httpClientBuilderCustomizer(
                context.getBean(AnthropicHttpClientBuilderCustomizer.class))
            .build();

    Verbatim.observe(
        "anthropic",
        () -> {
          assertThat(model.call("Hi")).isEqualTo("Hello");
          assertThat(
                  String.join(
                      "", model.stream("Hi again").collectList().block(Duration.ofSeconds(20))))
              .isEqualTo("Hello again");
        });

    List<Span> calls = Captured.below(receiver, "anthropic", 3).ofKind("llm");
    assertThat(calls).hasSize(2);
    for (int i = 0; i < 2; i++) {
      assertThat(text(calls.get(i), "gen_ai.provider.name")).isEqualTo("anthropic");
      sameBytes(attempts(calls.get(i)).get(0), provider.settledExchanges().get(i));
    }
  }

  @Test
  void clientsThatAreBeansAreWrapped() throws Exception {
    provider.follow(Script.of(Reply.text("Hello")));
    OpenAIClient client = context.getBean(OpenAIClient.class);

    Verbatim.observe(
        "client bean",
        () ->
            client
                .chat()
                .completions()
                .create(
                    ChatCompletionCreateParams.builder()
                        .model("gpt-5")
                        .addUserMessage("Hi")
                        .build()));

    sameBytes(
        attempts(Captured.below(receiver, "client bean", 2).only("llm")).get(0),
        provider.settledExchanges().get(0));
  }

  @Test
  void theRegistryOfOurOwnIsUsedByHand() throws Exception {
    provider.follow(Script.of(Reply.text("Hello")));

    Verbatim.observe("by hand", () -> client().prompt().user("Hi").call().content());

    assertThat(Captured.below(receiver, "by hand", 3).only("chain").getName())
        .isEqualTo("chat client");
  }
}
