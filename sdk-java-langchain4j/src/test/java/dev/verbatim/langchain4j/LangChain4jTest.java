package dev.verbatim.langchain4j;

import static dev.verbatim.langchain4j.Captured.sameBytes;
import static dev.verbatim.sdk.Values.attempts;
import static dev.verbatim.sdk.Values.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.TokenStream;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the provider saw and sent is what is captured, through the models of LangChain4j. */
final class LangChain4jTest {
  private OtlpReceiver receiver;
  private Captured captured;
  private ScriptedProvider provider;

  /** A tool of an application; it may ask a model itself. */
  static final class Weather {
    private final Runnable inside;

    Weather(Runnable inside) {
      this.inside = inside;
    }

    @Tool("the weather in a city")
    String weather(@P("city") String city) {
      inside.run();
      if (city.equals("Atlantis")) {
        throw new IllegalStateException("no such city");
      }
      return "sunny in " + city;
    }
  }

  interface Assistant {
    String chat(String text);
  }

  interface StreamingAssistant {
    TokenStream chat(String text);
  }

  @BeforeEach
  void start() {
    receiver = OtlpReceiver.start();
    captured = new Captured(receiver);
    provider = ScriptedProvider.start(Script.of());
    Verbatim.configure(settings -> settings.endpoint(receiver.url()).service("tests"));
  }

  @AfterEach
  void stop() {
    Verbatim.close();
    provider.close();
    receiver.close();
  }

  private OpenAiChatModel openAi() {
    return OpenAiChatModel.builder()
        .httpClientBuilder(VerbatimLangChain4j.httpClient())
        .listeners(VerbatimLangChain4j.listener())
        .baseUrl(provider.openAiBaseUrl())
        .apiKey("sk-canary-4711")
        .modelName("gpt-5")
        .maxRetries(1)
        .build();
  }

  private OpenAiStreamingChatModel streaming() {
    return OpenAiStreamingChatModel.builder()
        .httpClientBuilder(VerbatimLangChain4j.httpClient())
        .baseUrl(provider.openAiBaseUrl())
        .apiKey("sk-canary-4711")
        .modelName("gpt-5")
        .build();
  }

  private static Reply askWeather(String city) {
    return Reply.toolUses(ToolUse.of("weather", "{\"city\":\"" + city + "\"}"));
  }

  @Test
  void aPlainCall() throws Exception {
    provider.follow(Script.of(Reply.text("Hello — grüße")));

    assertThat(openAi().chat("Hi, größer?")).isEqualTo("Hello — grüße");

    Span span = captured.only("llm");
    assertThat(span.getName()).isEqualTo("chat gpt-5");
    assertThat(text(span, "gen_ai.provider.name")).isEqualTo("openai");
    sameBytes(attempts(span).get(0), provider.settledExchanges().get(0));
    assertThat(receiver.requests().toString()).doesNotContain("sk-canary-4711");
  }

  @Test
  void anthropic() throws Exception {
    provider.follow(Script.of(Reply.text("Hello")));
    AnthropicChatModel model =
        AnthropicChatModel.builder()
            .httpClientBuilder(VerbatimLangChain4j.httpClient())
            .baseUrl(provider.openAiBaseUrl())
            .apiKey("sk-ant-canary-4711")
            .modelName("claude-sonnet-4-5")
            .build();

    assertThat(model.chat("Hi")).isEqualTo("Hello");

    Span span = captured.only("llm");
    assertThat(text(span, "gen_ai.provider.name")).isEqualTo("anthropic");
    sameBytes(attempts(span).get(0), provider.settledExchanges().get(0));
  }

  @Test
  void anEmbedding() throws Exception {
    byte[] answer =
        ("{\"object\":\"list\",\"model\":\"e\",\"data\":[{\"object\":\"embedding\",\"index\":0,"
                + "\"embedding\":[0.5,0.25]}],\"usage\":{\"prompt_tokens\":1,\"total_tokens\":1}}")
            .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    provider.follow(Script.of(Reply.raw(200, "application/json", answer)));
    OpenAiEmbeddingModel model =
        OpenAiEmbeddingModel.builder()
            .httpClientBuilder(VerbatimLangChain4j.httpClient())
            .baseUrl(provider.openAiBaseUrl())
            .apiKey("k")
            .modelName("text-embedding-3-small")
            .build();

    assertThat(model.embed("hi").content().vector()).hasSize(2);

    sameBytes(attempts(captured.only("embedding")).get(0), provider.settledExchanges().get(0));
  }

  @Test
  void aStream() throws Exception {
    provider.follow(Script.of(Reply.text("one two three four").slowly(Duration.ofMillis(5))));
    CompletableFuture<ChatResponse> done = new CompletableFuture<>();
    Verbatim.session("s-1", () -> streaming().chat("Count", handler(done)));

    assertThat(done.get(10, TimeUnit.SECONDS).aiMessage().text()).isEqualTo("one two three four");

    Span span = captured.only("llm");
    sameBytes(attempts(span).get(0), provider.settledExchanges().get(0));
    assertThat(attempts(span).get(0).bytes("verbatim.response.chunks").size()).isGreaterThan(8);
    assertThat(text(span, "session.id")).isEqualTo("s-1");
  }

  @Test
  void aStreamThatIsRefused() throws Exception {
    provider.follow(Script.of(Reply.error(400, "invalid_request_error", "no such model")));
    CompletableFuture<ChatResponse> done = new CompletableFuture<>();
    streaming().chat("Count", handler(done));

    assertThatThrownBy(() -> done.get(10, TimeUnit.SECONDS)).hasMessageContaining("no such model");

    Span span = captured.only("llm");
    sameBytes(attempts(span).get(0), provider.settledExchanges().get(0));
    assertThat(span.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
  }

  @Test
  void aStreamThatIsCut() throws Exception {
    provider.follow(Script.of(Reply.text("one two three four").cutAfter(300)));
    CompletableFuture<ChatResponse> done = new CompletableFuture<>();
    streaming().chat("Count", handler(done));

    assertThatThrownBy(() -> done.get(10, TimeUnit.SECONDS)).isNotNull();

    Values attempt = attempts(captured.only("llm")).get(0);
    assertThat(attempt.text("verbatim.response.end")).isEqualTo("error");
    assertThat(attempt.bytes("verbatim.response.body"))
        .isEqualTo(ByteString.copyFrom(provider.settledExchanges().get(0).sentBody()));
  }

  @Test
  void aRetryIsAnAttemptOfTheSameSpan() throws Exception {
    provider.follow(Script.of(Reply.rateLimited(Duration.ofMillis(1)), Reply.text("At last")));

    assertThat(openAi().chat("Hi")).isEqualTo("At last");

    Span span = captured.only("llm");
    List<Values> attempts = attempts(span);
    List<Exchange> exchanges = provider.settledExchanges();
    assertThat(attempts).hasSize(2);
    sameBytes(attempts.get(0), exchanges.get(0));
    sameBytes(attempts.get(1), exchanges.get(1));
    assertThat(span.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_UNSET);
  }

  @Test
  void aCallThatIsGivenUpIsCompleteAtOnce() throws Exception {
    provider.follow(request -> Reply.serverError());

    assertThatThrownBy(() -> openAi().chat("Hi")).hasMessageContaining("server");

    Span span = captured.only("llm");
    assertThat(attempts(span)).hasSize(2);
    sameBytes(attempts(span).get(1), provider.settledExchanges().get(1));
    assertThat(span.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
  }

  @Test
  void toolsStandBetweenTheCalls() throws Exception {
    OpenAiChatModel inner = openAi();
    provider.follow(
        Script.of(askWeather("Rome"), Reply.text("inner"), Reply.text("It is sunny in Rome.")));
    Assistant assistant =
        AiServices.builder(Assistant.class)
            .chatModel(openAi())
            .tools(VerbatimLangChain4j.tools(new Weather(() -> inner.chat("really?"))))
            .build();

    String answer = Verbatim.observe(Kind.AGENT, "answer", () -> assistant.chat("Rome?"));

    assertThat(answer).isEqualTo("It is sunny in Rome.");
    Span root = captured.only("agent");
    Span tool = captured.only("tool");
    List<Span> calls = captured.spans("llm");
    assertThat(calls).hasSize(3);
    assertThat(calls.get(0).getParentSpanId()).isEqualTo(root.getSpanId());
    assertThat(tool.getParentSpanId()).isEqualTo(root.getSpanId());
    assertThat(calls.get(1).getParentSpanId()).isEqualTo(tool.getSpanId());
    assertThat(calls.get(2).getParentSpanId()).isEqualTo(root.getSpanId());
    assertThat(tool.getName()).isEqualTo("weather");
    assertThat(text(tool, "gen_ai.tool.call.arguments")).isEqualTo("{\"city\":\"Rome\"}");
    assertThat(text(tool, "gen_ai.tool.call.result")).isEqualTo("sunny in Rome");
    Exchange last = provider.settledExchanges().get(2);
    assertThat(last.request().json().path("messages").path(2).path("tool_call_id").asText())
        .isEqualTo(text(tool, "gen_ai.tool.call.id"));
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
    Assistant assistant =
        AiServices.builder(Assistant.class)
            .chatModel(openAi())
            .tools(VerbatimLangChain4j.tools(weather))
            .build();
    try (ReplayServer replay = ReplayServer.start()) {
      replay.answer("weather", 200, "{\"action\":\"answer\",\"result\":17,\"resultText\":\" 17\"}");
      assertThat(assistant.chat("Rome?")).isEqualTo("Sunny in Rome.");
      assertThat(replay.asked().get(0).body()).contains("{\"city\":\"Rome\"}").contains("callId");

      replay.answer("weather", 200, "{\"action\":\"deny\",\"reason\":\"it was not recorded\"}");
      provider.follow(Script.of(askWeather("Rome"), Reply.text("No idea.")));
      assistant.chat("Rome?");
    }
    assertThat(provider.settledExchanges().get(1).request().json().toString()).contains("\" 17\"");
    assertThat(captured.spans("tool")).hasSize(2);
    assertThat(text(captured.spans("tool").get(0), "gen_ai.tool.call.result")).isEqualTo(" 17");
    assertThat(text(captured.spans("tool").get(1), "error.type"))
        .isEqualTo("dev.verbatim.sdk.ReplayDenied");
  }

  @Test
  void aToolThatFails() {
    provider.follow(Script.of(askWeather("Atlantis"), Reply.text("I do not know.")));
    Assistant assistant =
        AiServices.builder(Assistant.class)
            .chatModel(openAi())
            .tools(VerbatimLangChain4j.tools(new Weather(() -> {})))
            .build();

    assertThat(assistant.chat("Atlantis?")).isEqualTo("I do not know.");

    Span tool = captured.only("tool");
    assertThat(tool.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
    assertThat(tool.getStatus().getMessage()).contains("no such city");
  }

  @Test
  void streamedAnswersKeepTheirPlace() throws Exception {
    provider.follow(Script.of(askWeather("Rome"), Reply.text("Sunny.")));
    StreamingAssistant assistant =
        AiServices.builder(StreamingAssistant.class)
            .streamingChatModel(streaming())
            .tools(VerbatimLangChain4j.tools(new Weather(() -> {})))
            .build();
    CompletableFuture<ChatResponse> done = new CompletableFuture<>();

    Verbatim.observe(
        Kind.AGENT,
        "answer",
        () ->
            assistant
                .chat("Rome?")
                .onPartialResponse(part -> {})
                .onCompleteResponse(done::complete)
                .onError(done::completeExceptionally)
                .start());
    assertThat(done.get(10, TimeUnit.SECONDS).aiMessage().text()).isEqualTo("Sunny.");

    Span root = captured.only("agent");
    assertThat(captured.only("tool").getParentSpanId()).isEqualTo(root.getSpanId());
    List<Span> calls = captured.spans("llm");
    assertThat(calls).hasSize(2);
    for (int i = 0; i < 2; i++) {
      assertThat(calls.get(i).getParentSpanId()).isEqualTo(root.getSpanId());
      sameBytes(attempts(calls.get(i)).get(0), provider.settledExchanges().get(i));
    }
  }

  @Test
  void nothingIsInTheWayWithoutAServer() {
    receiver.close();
    provider.follow(Script.of(Reply.text("Hello")));

    assertThat(openAi().chat("Hi")).isEqualTo("Hello");
  }

  private static StreamingChatResponseHandler handler(CompletableFuture<ChatResponse> done) {
    return new StreamingChatResponseHandler() {
      @Override
      public void onCompleteResponse(ChatResponse response) {
        done.complete(response);
      }

      @Override
      public void onError(Throwable failure) {
        done.completeExceptionally(failure);
      }
    };
  }
}
