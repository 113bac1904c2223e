package dev.verbatim.e2e.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.verbatim.e2e.world.Api;
import dev.verbatim.e2e.world.EpisodePlan;
import dev.verbatim.e2e.world.EpisodeProgram;
import dev.verbatim.e2e.world.EpisodeProgram.Language;
import dev.verbatim.e2e.world.SharedServer;
import dev.verbatim.e2e.world.VerbatimProcess;
import dev.verbatim.testkit.episode.Episode;
import dev.verbatim.testkit.episode.EpisodeProvider;
import dev.verbatim.testkit.provider.ProviderRequest;
import dev.verbatim.testkit.provider.Reply;
import dev.verbatim.testkit.provider.Script;
import dev.verbatim.testkit.provider.ScriptedProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Recorded episodes (tau-bench), played by the official clients for Python and JavaScript, replay
 * call for call, with the provider gone and no key: some of them, others each time; with {@code
 * -Dverbatim.episodes=all} every one. Each time the third call of one episode was refused once, and
 * one stream was cut.
 */
class LanguageReplayTest {
  private static final int SAMPLE = 4;
  private static final String CUT = "Tell me something long.";

  private static VerbatimProcess server;
  private static ScriptedProvider provider;
  private static Api api;

  @BeforeAll
  static void start() {
    provider = ScriptedProvider.start(request -> Reply.serverError());
    server = VerbatimProcess.serve(SharedServer.newFolder("verbatim-language-replay"));
    api = server.api();
  }

  @AfterAll
  static void stop() {
    server.close();
    provider.close();
  }

  @ParameterizedTest
  @CsvSource({
    "PYTHON,chat,true",
    "PYTHON,messages,false",
    "JAVASCRIPT,chat,false",
    "JAVASCRIPT,messages,true"
  })
  void anUnchangedAppReplaysAllExact(Language language, String format, boolean stream)
      throws Exception {
    List<Episode> episodes = episodes();
    String prefix = "replay-" + language + "-" + format + "-";
    ArrayNode plans = Api.JSON.createArrayNode();
    for (int i = 0; i < episodes.size(); i++) {
      plans.add(new EpisodePlan(episodes.get(i), format, stream, true, false, prefix + i).json());
    }
    plans.add(cut(episodes.getFirst(), format, prefix + "cut"));
    plans.forEach(plan -> ((ObjectNode) plan).put("provider", provider.uri().toString()));
    provider.follow(script(prefix, episodes));
    JsonNode recorded = play(language, plans, Map.of());
    assertThat(recorded.path("sent").asInt()).isEqualTo(recorded.path("captured").asInt());
    provider.follow(request -> Reply.serverError());
    provider.forget();

    List<JsonNode> replays = new ArrayList<>();
    for (JsonNode plan : plans) {
      int calls = calls(plan);
      JsonNode replay = begin(awaitTrace(plan.path("session").asText(), calls));
      String base =
          format.equals("chat")
              ? replay.at("/baseUrls/openai").asText().replaceFirst("/v1$", "")
              : replay.at("/baseUrls/anthropic").asText();
      ((ObjectNode) plan).put("provider", base);
      replays.add(replay);
    }
    JsonNode again = play(language, plans, Map.of("VERBATIM_ENABLED", "false"));

    assertThat(again.path("outcomes")).isEqualTo(recorded.path("outcomes"));
    int all = 0;
    for (int i = 0; i < replays.size(); i++) {
      JsonNode state = api.get("/api/v1/replays/" + replays.get(i).path("id").asText());
      assertThat(state.path("status").asText()).as(state.toString()).isEqualTo("same");
      List<String> attempts = state.path("calls").findValuesAsText("match");
      assertThat(attempts).containsOnly("exact");
      assertThat(state.path("calls").findValuesAsText("source")).containsOnly("tape");
      assertThat(attempts).hasSizeGreaterThanOrEqualTo(calls(plans.get(i)));
      all += calls(plans.get(i));
    }
    assertThat(provider.exchanges()).isEmpty();
    System.out.printf(
        Locale.ROOT,
        "%s, %s%s: %d episodes and a cut stream, %d calls, all exact%n",
        language,
        format,
        stream ? " streamed" : "",
        episodes.size(),
        all);
  }

  /** A stream that ends in the middle; an app that is told of it has nothing else to say. */
  private static ObjectNode cut(Episode episode, String format, String session) {
    ObjectNode plan = new EpisodePlan(episode, format, true, true, false, session).json();
    ObjectNode turn = plan.putArray("turns").addObject().put("user", CUT).put("calls", 1);
    turn.putArray("toolResults");
    return plan.put("fails", true);
  }

  private static int calls(JsonNode plan) {
    int calls = 0;
    for (JsonNode turn : plan.path("turns")) {
      calls += turn.path("calls").asInt();
    }
    return calls;
  }

  /** The third call of the first episode is refused once. */
  private static Script script(String prefix, List<Episode> episodes) {
    List<EpisodeProvider> recorded =
        episodes.stream().map(episode -> EpisodeProvider.of(List.of(episode))).toList();
    return request -> {
      String session = request.header("x-episode").orElseThrow().substring(prefix.length());
      if (session.equals("cut")) {
        return Reply.text("one two three four five six seven eight nine ten").cutAfter(400);
      }
      boolean refused =
          session.equals("0") && request.answersSoFar() == 2 && isFirstAttempt(request);
      return refused
          ? Reply.rateLimited(Duration.ofMillis(5))
          : recorded.get(Integer.parseInt(session)).reply(request);
    };
  }

  private static boolean isFirstAttempt(ProviderRequest request) {
    return request.header("x-stainless-retry-count").orElse("").equals("0");
  }

  private static JsonNode play(Language language, ArrayNode plans, Map<String, String> settings)
      throws InterruptedException {
    try (EpisodeProgram program =
        EpisodeProgram.startAll(language, server.url(), plans, settings)) {
      return program.finish();
    }
  }

  /** The id of the one trace of this session, when all of its calls are there. */
  private static String awaitTrace(String session, int calls) throws InterruptedException {
    String traceId =
        api.awaitTraces("session:" + session, traces -> traces.path("items").size() == 1)
            .at("/items/0/traceId")
            .asText();
    api.awaitTrace(traceId, trace -> Api.spans(trace, "llm").size() == calls);
    return traceId;
  }

  private static JsonNode begin(String traceId) {
    byte[] question =
        Api.JSON.createObjectNode().put("traceId", traceId).toString().getBytes(UTF_8);
    return Api.json(api.post("/api/v1/replays", question, "application/json").body());
  }

  private static List<Episode> episodes() {
    List<Episode> all = Episode.all();
    if (System.getProperty("verbatim.episodes", "").equals("all")) {
      return all;
    }
    int first = ThreadLocalRandom.current().nextInt(all.size());
    return IntStream.range(0, SAMPLE)
        .mapToObj(number -> all.get((first + number * all.size() / SAMPLE) % all.size()))
        .toList();
  }
}
