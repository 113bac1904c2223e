package dev.verbatim.demo.story;

import dev.verbatim.demo.agent.AgentChat;
import dev.verbatim.demo.agent.AgentChat.Answer;
import dev.verbatim.demo.agent.ChatCompletionsChat;
import dev.verbatim.demo.agent.EpisodePlayer;
import dev.verbatim.demo.agent.EpisodePlayer.ToolRunner;
import dev.verbatim.demo.agent.EpisodePlayer.UserTurn;
import dev.verbatim.demo.agent.MessagesChat;
import dev.verbatim.demo.agent.ResponsesChat;
import dev.verbatim.sdk.ActiveSpan;
import dev.verbatim.sdk.CallLabels;
import dev.verbatim.sdk.Kind;
import dev.verbatim.sdk.Outcome;
import dev.verbatim.sdk.Verbatim;
import dev.verbatim.testkit.episode.Episode;
import java.util.Map;

/**
 * A recorded customer of the airline desk.
 *
 * @param episode what was said
 * @param api which API the desk uses
 * @param stream whether it streams
 * @param toolsInstrumented whether the app wraps its tools; else Verbatim has to find them
 * @param oneTrace whether the whole episode is one trace, as in an evaluation run; else each turn
 *     of the user is one, as in a service
 */
public record EpisodeStory(
    Episode episode, Api api, boolean stream, boolean toolsInstrumented, boolean oneTrace)
    implements Story {

  /** The API that the desk uses, with its model. */
  public enum Api {
    CHAT_COMPLETIONS("gpt-4o", "openai"),
    RESPONSES("gpt-5-mini", "openai-responses"),
    MESSAGES("claude-sonnet-4-5", "anthropic");

    private final String model;
    private final String sessionPart;

    Api(String model, String sessionPart) {
      this.model = model;
      this.sessionPart = sessionPart;
    }
  }

  @Override
  public String title() {
    return episode.id() + " over " + api.sessionPart;
  }

  @Override
  public void play(World world) {
    EpisodePlayer player = new EpisodePlayer(episode, chat(world), tools());
    CallLabels labels =
        Verbatim.labels()
            .session(world.session(episode.id() + "-" + api.sessionPart))
            .user(episode.userId())
            .prompt(AirlinePolicy.NAME, promptVersion())
            .metadata("plan", episode.trial() % 2 == 0 ? "pro" : "free")
            .metadata("experiment", Map.of("task", episode.task(), "trial", episode.trial()))
            .tag("tau-bench");
    labels.run(
        () -> {
          if (oneTrace) {
            evaluate(player);
          } else {
            player.turns().forEach(turn -> serve(player, turn));
          }
        });
  }

  /** The first two trials of a task ran under the older version of the prompt. */
  private String promptVersion() {
    return episode.trial() < 2 ? "v3" : "v4";
  }

  private void serve(EpisodePlayer player, UserTurn turn) {
    try (ActiveSpan span = Verbatim.begin(Kind.AGENT, "airline desk").input(turn.userText())) {
      Answer answer = player.play(turn);
      answer.text().ifPresent(text -> show(span, text));
    }
  }

  private static void show(ActiveSpan span, String text) {
    Verbatim.outcome(Outcome.SHOWN);
    Verbatim.finalResponse(text);
    span.output(text);
  }

  private void evaluate(EpisodePlayer player) {
    try (ActiveSpan run = Verbatim.begin(Kind.CHAIN, "evaluate " + episode.id())) {
      run.input(episode.instruction());
      for (UserTurn turn : player.turns()) {
        serve(player, turn);
      }
      boolean passed = episode.reward() > 0;
      Verbatim.observe(
          Kind.EVALUATOR,
          "database state",
          () -> Map.of("reward", episode.reward(), "passed", passed));
      run.tag(passed ? "passed" : "failed");
      run.outcome(passed ? Outcome.USED : Outcome.DROPPED, "reward " + episode.reward());
    }
  }

  private AgentChat chat(World world) {
    String system = AirlinePolicy.text(episode, promptVersion());
    return switch (api) {
      case CHAT_COMPLETIONS ->
          new ChatCompletionsChat(world.openAi(), api.model, system, episode.tools(), stream);
      case RESPONSES ->
          new ResponsesChat(world.openAi(), api.model, system, episode.tools(), stream);
      case MESSAGES ->
          new MessagesChat(world.anthropic(), api.model, system, episode.tools(), stream);
    };
  }

  private ToolRunner tools() {
    return toolsInstrumented
        ? (request, recorded) ->
            Verbatim.tool(request.name(), request.id(), request.argumentsJson(), () -> recorded)
        : (request, recorded) -> recorded;
  }
}
