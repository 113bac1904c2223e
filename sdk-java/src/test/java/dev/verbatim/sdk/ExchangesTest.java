package dev.verbatim.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.models.messages.MessageCreateParams;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.responses.ResponseCreateParams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Plays every case of {@code spec/exchanges} with openai-java and anthropic-java. */
final class ExchangesTest {
  private static final Path FOLDER = Path.of("..", "spec", "exchanges");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** By name, with the reason. */
  private static final Map<String, String> NOT_PLAYED =
      Map.of(
          "openai-chat-cancel", "a stream that has begun can only be closed, in both clients",
          "anthropic-messages-cancel", "as above");

  @TestFactory
  Stream<DynamicTest> everyCase() throws IOException {
    return names().stream()
        .filter(name -> !NOT_PLAYED.containsKey(name))
        .map(name -> DynamicTest.dynamicTest(name, () -> check(read(name))));
  }

  @Test
  void thereAreCasesAndTheExcusedOnesExist() throws IOException {
    assertThat(names()).hasSizeGreaterThan(20).containsAll(NOT_PLAYED.keySet());
  }

  @AfterEach
  void stop() {
    Verbatim.close();
  }

  private static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".json"))
          .map(file -> file.substring(0, file.length() - ".json".length()))
          .sorted()
          .toList();
    }
  }

  private static JsonNode read(String name) throws IOException {
    return JSON.readTree(FOLDER.resolve(name + ".json").toFile());
  }

  private static void check(JsonNode one) throws Exception {
    String unrecorded = one.path("raises").asBoolean() ? failureWithoutSdk(one) : "none";
    try (OtlpReceiver receiver = OtlpReceiver.start();
        ExchangeServer server = ExchangeServer.start(one.path("server"))) {
      Verbatim.configure(settings -> settings.enabled(true).endpoint(receiver.url()));
      assertThat(new Application(one, server, true).failure()).isEqualTo(unrecorded);
      boolean collect = one.path("read").asText().equals("abandon");
      Testing.await(
          "every span of " + one.path("spans").size(),
          () -> {
            if (collect) {
              System.gc();
            }
            return Verbatim.stats().captured() >= one.path("spans").size();
          });
      Testing.flush();
      new ExchangeComparison(server, receiver.spans()).check(one.path("spans"));
      assertThat(receiver.requests().toString()).doesNotContain(Testing.OPENAI_KEY);
      assertThat(Verbatim.stats().dropped()).isEmpty();
      assertThat(Verbatim.stats().bytesHeld()).isZero();
    }
  }

  /** What the client throws when nothing is recorded. */
  private static String failureWithoutSdk(JsonNode one) {
    try (ExchangeServer server = ExchangeServer.start(one.path("server"))) {
      String failure = new Application(one, server, false).failure();
      assertThat(failure).isNotEqualTo("none");
      return failure;
    }
  }

  /** The application of a case. */
  private static final class Application {
    private final JsonNode one;
    private final String url;
    private final @Nullable OpenAIClient openAi;
    private final @Nullable AnthropicClient anthropic;

    Application(JsonNode one, ExchangeServer server, boolean recorded) {
      this.one = one;
      this.url = server.url();
      if (one.path("client").asText().equals("openai")) {
        OpenAIClient client =
            OpenAIOkHttpClient.builder().apiKey(Testing.OPENAI_KEY).baseUrl(url + "/v1").build();
        openAi = recorded ? Verbatim.wrap(client) : client;
        anthropic = null;
      } else {
        AnthropicClient client =
            AnthropicOkHttpClient.builder().apiKey(Testing.OPENAI_KEY).baseUrl(url).build();
        anthropic = recorded ? Verbatim.wrap(client) : client;
        openAi = null;
      }
    }

    /** Plays the case; the class and message of what was thrown, or {@code none}. */
    String failure() {
      try {
        labels().run(() -> steps(one.path("steps")));
        return "none";
      } catch (RuntimeException e) {
        return e.getClass().getName() + ": " + String.valueOf(e.getMessage()).replace(url, "URL");
      }
    }

    private CallLabels labels() {
      JsonNode around = one.path("around");
      CallLabels labels = Verbatim.labels();
      if (around.has("session")) {
        labels = labels.session(around.path("session").asText());
      }
      if (around.has("user")) {
        labels = labels.user(around.path("user").asText());
      }
      if (around.has("prompt")) {
        JsonNode prompt = around.path("prompt");
        labels = labels.prompt(prompt.path("name").asText(), prompt.path("version").asText());
      }
      for (Map.Entry<String, JsonNode> entry : around.path("metadata").properties()) {
        labels = labels.metadata(entry.getKey(), value(entry.getValue()));
      }
      for (JsonNode tag : around.path("tags")) {
        labels = labels.tag(tag.asText());
      }
      return labels;
    }

    private void steps(JsonNode steps) {
      if (steps.isMissingNode()) {
        call(one.path("call"));
      }
      for (JsonNode step : steps) {
        switch (step.path("do").asText()) {
          case "call" -> call(step.has("call") ? step.path("call") : one.path("call"));
          case "observe" -> observe(step);
          case "tool" ->
              Verbatim.<Object, RuntimeException>tool(
                  step.path("name").asText(),
                  step.has("id") ? step.path("id").asText() : null,
                  step.path("arguments").asText(),
                  () -> value(step.path("result")));
          case "final_response" -> Verbatim.finalResponse(step.path("text").asText());
          case "outcome" ->
              Verbatim.outcome(
                  Arrays.stream(Outcome.values())
                      .filter(each -> each.wireName().equals(step.path("outcome").asText()))
                      .findFirst()
                      .orElseThrow(),
                  step.path("detail").asText());
          default -> throw new AssertionError("step " + step.path("do") + " is not known");
        }
      }
    }

    private void observe(JsonNode step) {
      Kind kind =
          Arrays.stream(Kind.values())
              .filter(each -> each.wireName().equals(step.path("kind").asText()))
              .findFirst()
              .orElseThrow();
      try (ActiveSpan span = Verbatim.begin(kind, step.path("name").asText())) {
        if (step.has("input")) {
          span.input(value(step.path("input")));
        }
        steps(step.path("steps"));
        span.output(value(step.path("output")));
      }
    }

    private static Object value(JsonNode node) {
      return JSON.convertValue(node, Object.class);
    }

    @SuppressWarnings("MustBeClosedChecker") // how a stream is given up is the case's point
    private void call(JsonNode parameters) {
      ObjectNode body = parameters.deepCopy();
      boolean stream = body.path("stream").asBoolean();
      body.remove("stream");
      if (anthropic != null) {
        var built = Bodies.messages(body);
        if (stream) {
          read(anthropic.messages().createStreaming(built));
        } else {
          anthropic.messages().create(built);
        }
        return;
      }
      OpenAIClient client = Objects.requireNonNull(openAi);
      switch (one.path("api").asText()) {
        case "chat.completions" -> {
          if (stream) {
            read(client.chat().completions().createStreaming(Bodies.chat(body)));
          } else {
            client.chat().completions().create(Bodies.chat(body));
          }
        }
        case "responses" -> {
          if (stream) {
            read(client.responses().createStreaming(Bodies.responses(body)));
          } else {
            client.responses().create(Bodies.responses(body));
          }
        }
        case "embeddings" -> client.embeddings().create(Bodies.embeddings(body));
        default -> throw new AssertionError("api " + one.path("api") + " is not known");
      }
    }

    private void read(com.openai.core.http.StreamResponse<?> stream) {
      read(stream.stream(), stream);
    }

    private void read(com.anthropic.core.http.StreamResponse<?> stream) {
      read(stream.stream(), stream);
    }

    private void read(Stream<?> events, AutoCloseable stream) {
      try {
        switch (one.path("read").asText()) {
          case "all" -> {
            events.forEach(event -> {});
            stream.close();
          }
          case "close" -> {
            two(events);
            stream.close();
          }
          case "abandon" -> two(events);
          default -> throw new AssertionError("read " + one.path("read") + " is not known");
        }
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    private static void two(Stream<?> events) {
      Iterator<?> iterator = events.iterator();
      iterator.next();
      iterator.next();
    }
  }

  /** Requests from the provider's JSON. */
  private static final class Bodies {
    static ChatCompletionCreateParams chat(JsonNode json) {
      return ChatCompletionCreateParams.builder()
          .body(openAi(json, ChatCompletionCreateParams.Body.class))
          .build();
    }

    static ResponseCreateParams responses(JsonNode json) {
      return ResponseCreateParams.builder()
          .body(openAi(json, ResponseCreateParams.Body.class))
          .build();
    }

    static EmbeddingCreateParams embeddings(JsonNode json) {
      return EmbeddingCreateParams.builder()
          .body(openAi(json, EmbeddingCreateParams.Body.class))
          .build();
    }

    static MessageCreateParams messages(JsonNode json) {
      return MessageCreateParams.builder()
          .body(
              com.anthropic.core.ObjectMappers.jsonMapper()
                  .convertValue(json, MessageCreateParams.Body.class))
          .build();
    }

    private static <T> T openAi(JsonNode json, Class<T> type) {
      return com.openai.core.ObjectMappers.jsonMapper().convertValue(json, type);
    }
  }
}
