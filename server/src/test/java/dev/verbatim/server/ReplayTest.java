package dev.verbatim.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.models.messages.MessageCreateParams;
import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.NotFoundException;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.verbatim.testkit.provider.Reply;
import dev.verbatim.testkit.provider.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Records calls of the official clients through the gateway, and runs them again. */
class ReplayTest extends RecordedServer {
  private static final String TRACE = "5b8aa5a2d2c872e8321cf37308d69df2";
  private static final String PARENT = "00-" + TRACE + "-051581bf3cb55c13-01";

  private OpenAIClient openAi(String baseUrl, int retries) {
    return OpenAIOkHttpClient.builder()
        .apiKey("none")
        .baseUrl(baseUrl)
        .maxRetries(retries)
        .putHeader("traceparent", PARENT)
        .build();
  }

  private OpenAIClient recording() {
    return openAi(server.uri("/gateway/up/v1").toString(), 2);
  }

  private static ChatCompletionCreateParams question(String system, String user) {
    return ChatCompletionCreateParams.builder()
        .model("gpt-5-mini")
        .addSystemMessage(system)
        .addUserMessage(user)
        .build();
  }

  private static String ask(OpenAIClient client, String system, String user) {
    return client
        .chat()
        .completions()
        .create(question(system, user))
        .choices()
        .getFirst()
        .message()
        .content()
        .orElse("");
  }

  private static String stream(OpenAIClient client, String user) {
    StringBuilder answer = new StringBuilder();
    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(question("Be polite.", user))) {
      stream.stream()
          .flatMap(chunk -> chunk.choices().stream())
          .forEach(choice -> choice.delta().content().ifPresent(answer::append));
    }
    return answer.toString();
  }

  private JsonNode replay(String more) {
    return RunningServer.tree(
        server.post(
            "/api/v1/replays",
            "application/json",
            ("{\"traceId\":\"" + TRACE + "\"" + more + "}")
                .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }

  private static List<String> sources(JsonNode state) {
    List<String> sources = new ArrayList<>();
    state.path("calls").forEach(call -> sources.add(call.path("source").asText()));
    return sources;
  }

  @Test
  void theSameCallsGetTheSameBytes() throws Exception {
    provider.follow(Script.of(Reply.text("One."), Reply.text("Two words."), Reply.text("Three.")));
    OpenAIClient live = recording();
    List<String> said =
        List.of(ask(live, "Be polite.", "a"), stream(live, "b"), ask(live, "Be polite.", "c"));
    awaitSpans(TRACE, 3);
    JsonNode replay = replay("");
    assertThat(replay.path("status").asText()).isEqualTo("waiting");
    provider.close();
    OpenAIClient again = openAi(replay.at("/baseUrls/openai").asText(), 0);
    assertThat(
            List.of(
                ask(again, "Be polite.", "a"), stream(again, "b"), ask(again, "Be polite.", "c")))
        .isEqualTo(said);
    JsonNode state = state(replay);
    assertThat(sources(state)).containsOnly("tape");
    assertThat(state.path("status").asText()).isEqualTo("same");
    assertThat(state.path("unused")).isEmpty();
    assertThat(state.path("fork").isNull()).isTrue();
    String run = state.path("traceId").asText();
    awaitSpans(run, 3);
    for (int i = 0; i < 3; i++) {
      JsonNode call = state.path("calls").path(i);
      assertThat(bytes(run, call.path("spanId").asText()))
          .isEqualTo(bytes(TRACE, call.path("recordedSpanId").asText()));
    }
    JsonNode diff = server.json("/api/v1/diff?left=" + TRACE + "&right=" + run);
    assertThat(diff.path("sentence").asText()).contains("Same question");
  }

  private byte[] bytes(String trace, String span) {
    return server.get("/api/v1/traces/" + trace + "/spans/" + span + "/response").body();
  }

  @Test
  void aRecordedFailureFailsAgain() throws Exception {
    provider.follow(Script.of(Reply.rateLimited(Duration.ofMillis(10)), Reply.text("At last.")));
    assertThat(ask(recording(), "s", "u")).isEqualTo("At last.");
    awaitSpans(TRACE, 1);
    JsonNode patient = replay("");
    assertThat(ask(openAi(patient.at("/baseUrls/openai").asText(), 2), "s", "u"))
        .isEqualTo("At last.");
    JsonNode state = state(patient);
    assertThat(state.path("calls")).hasSize(2);
    assertThat(state.path("status").asText()).isEqualTo("same");
    awaitSpans(state.path("traceId").asText(), 1);
    JsonNode span = server.json("/api/v1/traces/" + state.path("traceId").asText());
    assertThat(span.path("spans")).hasSize(1);
    JsonNode hasty = replay("");
    assertThatThrownBy(() -> ask(openAi(hasty.at("/baseUrls/openai").asText(), 0), "s", "u"))
        .isInstanceOf(com.openai.errors.RateLimitException.class);
  }

  @Test
  void aCutStreamIsCutAgain() throws Exception {
    provider.follow(Script.of(Reply.text("This will never be heard to its end.").cutAfter(600)));
    assertThatThrownBy(() -> stream(recording(), "u")).isNotNull();
    awaitSpans(TRACE, 1);
    JsonNode replay = replay("");
    assertThatThrownBy(() -> stream(openAi(replay.at("/baseUrls/openai").asText(), 0), "u"))
        .isInstanceOf(com.openai.errors.OpenAIException.class);
    assertThat(sources(state(replay))).containsExactly("tape");
    String run = state(replay).path("traceId").asText();
    awaitSpans(run, 1);
    JsonNode call = state(replay).path("calls").path(0);
    assertThat(bytes(run, call.path("spanId").asText()))
        .isEqualTo(bytes(TRACE, call.path("recordedSpanId").asText()))
        .hasSize(600);
  }

  @Test
  void parallelVotesAndParallelRunsTakeTheirOwnAnswers() throws Exception {
    Set<String> said = new TreeSet<>();
    Reply[] votes = new Reply[8];
    for (int i = 0; i < votes.length; i++) {
      votes[i] = Reply.text("Vote " + i);
      said.add("Vote " + i);
    }
    provider.follow(Script.of(votes));
    OpenAIClient live = recording();
    for (int i = 0; i < votes.length; i++) {
      ask(live, "s", "Vote.");
    }
    awaitSpans(TRACE, votes.length);
    List<JsonNode> replays = List.of(replay(""), replay(""));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (JsonNode replay : replays) {
        OpenAIClient client = openAi(replay.at("/baseUrls/openai").asText(), 0);
        List<Future<String>> answers = new ArrayList<>();
        for (int i = 0; i < votes.length; i++) {
          answers.add(threads.submit(() -> ask(client, "s", "Vote.")));
        }
        Set<String> heard = new TreeSet<>();
        for (Future<String> answer : answers) {
          heard.add(answer.get());
        }
        assertThat(heard).isEqualTo(said);
      }
    }
    for (JsonNode replay : replays) {
      assertThat(state(replay).path("status").asText()).isEqualTo("same");
    }
    assertThat(ask(openAi(replays.getFirst().at("/baseUrls/openai").asText(), 0), "s", "Vote."))
        .startsWith("Vote");
    assertThat(sources(state(replays.getFirst()))).endsWith("repeat");
  }

  @Test
  void whatWasNotRecordedIsRefusedOnceAndNamed() throws Exception {
    ask(recording(), "Be polite. Answer in one sentence.", "What is the price of order 17?");
    awaitSpans(TRACE, 1);
    JsonNode replay = replay("");
    OpenAIClient client = openAi(replay.at("/baseUrls/openai").asText(), 2);
    assertThatThrownBy(
            () ->
                ask(client, "Be polite. Answer in one sentence.", "What is the price of order 18?"))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("/messages/0/content")
        .hasMessageNotContaining("order 18");
    assertThatThrownBy(
            () ->
                ask(
                    client,
                    "Be polite. Be brief. Answer in one sentence.",
                    "What is the price of order 17?"))
        .hasMessageContaining("/system/0");
    JsonNode state = state(replay);
    assertThat(state.path("calls")).as("clients do not try again").hasSize(2);
    assertThat(state.path("status").asText()).isEqualTo("diverged");
    assertThat(state.at("/fork/call").asInt()).isEqualTo(1);
    assertThat(state.at("/misses/0/changes/0/asked").asText()).contains("order 18");
    assertThat(state.at("/calls/1/match").asText()).isEqualTo("structural");
    assertThat(state.at("/calls/1/stale").asBoolean()).isTrue();
    JsonNode lenient = replay(",\"keepGoing\":true");
    assertThat(
            ask(
                openAi(lenient.at("/baseUrls/openai").asText(), 0),
                "Be polite. Be brief. Answer in one sentence.",
                "What is the price of order 17?"))
        .isEqualTo("Fine.");
  }

  @Test
  void anthropicAndItsErrors() throws Exception {
    AnthropicClient live = anthropic(server.uri("/gateway/up").toString());
    assertThat(ask(live, "Hello")).isEqualTo("Fine.");
    awaitSpans(TRACE, 1);
    JsonNode replay = replay("");
    AnthropicClient again = anthropic(replay.at("/baseUrls/anthropic").asText());
    assertThat(ask(again, "Hello")).isEqualTo("Fine.");
    assertThatThrownBy(() -> ask(again, "Good bye"))
        .isInstanceOf(AnthropicServiceException.class)
        .hasMessageContaining("not recorded");
    assertThat(state(replay).path("calls")).hasSize(2);
  }

  private static AnthropicClient anthropic(String baseUrl) {
    return AnthropicOkHttpClient.builder()
        .apiKey("none")
        .baseUrl(baseUrl)
        .putHeader("traceparent", PARENT)
        .build();
  }

  private static String ask(AnthropicClient client, String user) {
    return client
        .messages()
        .create(
            MessageCreateParams.builder()
                .model("claude-sonnet-4-5")
                .maxTokens(64)
                .addUserMessage(user)
                .build())
        .content()
        .getFirst()
        .asText()
        .text();
  }

  @Test
  void aReplaySurvivesARestart() throws Exception {
    provider.follow(Script.of(Reply.text("One."), Reply.text("Two.")));
    OpenAIClient live = recording();
    ask(live, "s", "Vote.");
    ask(live, "s", "Vote.");
    awaitSpans(TRACE, 2);
    JsonNode replay = replay("");
    String path = replay.at("/baseUrls/openai").asText().replaceFirst("http://[^/]*", "");
    assertThat(ask(openAi(server.uri(path).toString(), 0), "s", "Vote.")).isEqualTo("One.");
    awaitSpans(replay.path("traceId").asText(), 1);
    restart();
    assertThat(ask(openAi(server.uri(path).toString(), 0), "s", "Vote.")).isEqualTo("Two.");
    JsonNode state = state(replay);
    assertThat(state.path("status").asText()).isEqualTo("same");
    assertThat(sources(state)).containsExactly("tape", "tape");
  }

  @Test
  void wrongRequestsAreToldWhatIsWrong() {
    assertThat(replay(",\"mode\":\"later\"").at("/error/message").asText())
        .contains("strict or fork");
    assertThat(replay(",\"live\":\"rest\"").at("/error/message").asText()).contains("mode fork");
    assertThat(replay(",\"speed\":-1").at("/error/message").asText()).contains("0..1000");
    assertThat(replay(",\"sped\":1").at("/error/message").asText()).contains("sped");
    assertThat(replay("").at("/error/message").asText()).contains("not stored here");
    assertThat(server.get("/api/v1/replays/" + TRACE).statusCode()).isEqualTo(404);
    assertThat(
            RunningServer.text(
                server.post(
                    "/replay/" + TRACE + "/openai/v1/chat/completions",
                    "application/json",
                    "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8))))
        .contains("replay_unknown");
  }

  @Test
  void streamsAreGivenToThoseWhoAskForAWholeAndBack() throws Exception {
    provider.follow(Script.of(Reply.text("A stream of words."), Reply.text("A whole.")));
    OpenAIClient live = recording();
    stream(live, "first");
    ask(live, "Be polite.", "second");
    awaitSpans(TRACE, 2);
    JsonNode replay = replay("");
    OpenAIClient again = openAi(replay.at("/baseUrls/openai").asText(), 0);
    assertThat(ask(again, "Be polite.", "first")).isEqualTo("A stream of words.");
    assertThat(stream(again, "second")).isEqualTo("A whole.");
    assertThat(sources(state(replay))).containsExactly("synth", "synth");
  }
}
