package dev.verbatim.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verbatim.demo.agent.EpisodePlayer;
import dev.verbatim.e2e.world.Api;
import dev.verbatim.e2e.world.SharedServer;
import dev.verbatim.e2e.world.StoredExchanges;
import dev.verbatim.e2e.world.WrappedApp;
import dev.verbatim.sdk.ActiveSpan;
import dev.verbatim.sdk.Kind;
import dev.verbatim.sdk.Verbatim;
import dev.verbatim.testkit.episode.Episode;
import dev.verbatim.testkit.episode.EpisodeProvider;
import dev.verbatim.testkit.episode.SyntheticEpisodes;
import dev.verbatim.testkit.provider.Reply;
import dev.verbatim.testkit.provider.TokenCount;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A conversation of N turns through the wrapped client, in every API, streamed or not. */
class EpisodeTest {
  private final Api api = SharedServer.empty().api();

  @ParameterizedTest
  @CsvSource({
    "chat,false,false",
    "chat,true,true",
    "responses,false,true",
    "responses,true,false",
    "messages,false,false",
    "messages,true,true"
  })
  void everyCallToolAndByteIsThereOnce(String format, boolean stream, boolean instrumented)
      throws Exception {
    Episode episode = withEveryToolAnswered("airline-02-0");
    String session = "episode-" + format + "-" + stream + "-" + instrumented;
    EpisodeProvider recorded = EpisodeProvider.of(List.of(episode));
    AtomicLong input = new AtomicLong();
    AtomicLong output = new AtomicLong();
    try (WrappedApp app =
        new WrappedApp(
            api.uri(),
            request -> {
              boolean first = request.header("x-stainless-retry-count").orElse("").equals("0");
              if (request.answersSoFar() == 3 && first) {
                return Reply.rateLimited(Duration.ofMillis(5));
              }
              TokenCount tokens = new TokenCount(2000L + request.answersSoFar(), 1024, 0, 30, 0);
              input.addAndGet(tokens.input());
              output.addAndGet(tokens.output());
              return Reply.answer(recorded.answer(request).withTokens(tokens));
            })) {
      String traceId = play(app, episode, format, stream, instrumented, session);
      app.flush();

      JsonNode trace =
          api.awaitTrace(
              traceId,
              found ->
                  found.path("llmCalls").asInt() == episode.calls()
                      && Api.spans(found, "tool").size() >= episode.toolCalls().size());
      assertThat(Api.spans(trace, "llm")).hasSize(episode.calls());
      List<JsonNode> tools = Api.spans(trace, "tool");
      assertThat(tools)
          .extracting(span -> span.path("toolCallId").asText())
          .doesNotHaveDuplicates()
          .hasSameSizeAs(episode.toolCalls());
      assertThat(tools)
          .extracting(span -> span.path("toolName").asText())
          .containsExactlyInAnyOrderElementsOf(
              episode.toolCalls().stream()
                  .map(call -> call.at("/function/name").asText())
                  .toList());
      assertThat(tools).allMatch(span -> span.path("inferred").asBoolean() != instrumented);
      assertThat(trace.path("sessionId").asText()).isEqualTo(session);
      assertThat(trace.path("sessionDeclared").asBoolean()).isTrue();
      assertThat(trace.path("inputTokens").asLong()).isEqualTo(input.get());
      assertThat(trace.path("outputTokens").asLong()).isEqualTo(output.get());
      assertThat(Api.spans(trace, "llm"))
          .anySatisfy(span -> assertThat(span.path("attempts")).hasSize(2));
      StoredExchanges.assertSame(api, List.of(trace), app.provider().settledExchanges());

      JsonNode conversation = api.get("/api/v1/sessions/" + session);
      assertThat(conversation.path("totalTraces").asInt()).isEqualTo(1);
    }
  }

  @Test
  void aWrappedClientAloneGivesOneSessionPerConversation() throws Exception {
    Episode one = new SyntheticEpisodes().generate(501, 9);
    Episode two = new SyntheticEpisodes().generate(502, 9);
    try (WrappedApp app = new WrappedApp(api.uri(), EpisodeProvider.of(List.of(one, two)))) {
      List<EpisodePlayer> players = new ArrayList<>();
      for (Episode episode : List.of(one, two)) {
        players.add(
            new EpisodePlayer(
                episode, app.chat("chat", episode, false), (request, result) -> result));
      }
      // interleaved, as two users of a service would be
      for (int turn = 0; turn < 3; turn++) {
        for (EpisodePlayer player : players) {
          player.play(player.turns().get(turn));
        }
      }
      app.flush();
      String first = sessionOf("Conversation 501");
      String second = sessionOf("Conversation 502");
      assertThat(first).isNotEqualTo(second);
      for (String session : List.of(first, second)) {
        JsonNode conversation =
            api.awaitTraces("session:" + session, traces -> traces.path("items").size() == 9);
        assertThat(conversation.path("items"))
            .noneMatch(trace -> trace.path("sessionDeclared").asBoolean(true));
      }
    }
  }

  /** The session of the call in which this was said first. */
  private String sessionOf(String phrase) throws InterruptedException {
    JsonNode found =
        api.awaitTraces('"' + phrase + "\" kind:llm", traces -> !traces.path("items").isEmpty());
    return found.at("/items/0/sessionId").asText();
  }

  private static String play(
      WrappedApp app,
      Episode episode,
      String format,
      boolean stream,
      boolean instrumented,
      String session) {
    EpisodePlayer player =
        new EpisodePlayer(
            episode,
            app.chat(format, episode, stream),
            (request, recorded) ->
                instrumented
                    ? Verbatim.tool(
                        request.name(), request.id(), request.argumentsJson(), () -> recorded)
                    : recorded);
    return Verbatim.session(
        session,
        () -> {
          try (ActiveSpan span = Verbatim.begin(Kind.AGENT, "episode")) {
            player.playAll();
            return span.traceId();
          }
        });
  }

  private static Episode withEveryToolAnswered(String id) {
    return Episode.bundled().stream()
        .filter(episode -> episode.id().equals(id))
        .findFirst()
        .orElseThrow();
  }
}
