package dev.verbatim.e2e.world;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.verbatim.demo.agent.EpisodePlayer;
import dev.verbatim.testkit.episode.Episode;

/**
 * What an application in any language does: it plays an episode with a wrapped client.
 *
 * @param episode what the user says, what the tools give, and how often the model is asked
 * @param api {@code chat} or {@code messages}
 * @param stream whether answers are streamed
 * @param step whether everything happens inside of a step of the kind agent, named {@code episode}
 * @param repeat whether it is played until the application is told to stop, each time in a session
 *     of its own: {@code session-1}, {@code session-2}, …
 * @param session the session, or how the sessions begin
 */
public record EpisodePlan(
    Episode episode, String api, boolean stream, boolean step, boolean repeat, String session) {

  public String model() {
    return api.equals("chat") ? "gpt-4o" : "claude-sonnet-4-5";
  }

  /** As the programs in {@code resources/drivers} read it. */
  public ObjectNode json() {
    ObjectNode plan =
        Api.JSON
            .createObjectNode()
            .put("api", api)
            .put("model", model())
            .put("system", episode.systemPrompt())
            .put("stream", stream)
            .put("step", step)
            .put("repeat", repeat)
            .put("session", session);
    plan.set("tools", episode.tools());
    ArrayNode turns = plan.putArray("turns");
    for (EpisodePlayer.UserTurn turn : EpisodePlayer.turns(episode)) {
      ObjectNode node = turns.addObject().put("user", turn.userText()).put("calls", turn.calls());
      turn.toolResults().forEach(node.putArray("toolResults")::add);
    }
    return plan;
  }
}
