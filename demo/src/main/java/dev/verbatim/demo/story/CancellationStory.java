package dev.verbatim.demo.story;

import dev.verbatim.demo.agent.AgentChat;
import dev.verbatim.demo.agent.AgentChat.Answer;
import dev.verbatim.demo.agent.AgentChat.ToolRequest;
import dev.verbatim.demo.agent.ChatCompletionsChat;
import dev.verbatim.sdk.ActiveSpan;
import dev.verbatim.sdk.Kind;
import dev.verbatim.sdk.Outcome;
import dev.verbatim.sdk.Verbatim;
import dev.verbatim.testkit.episode.Episode;
import dev.verbatim.testkit.provider.ToolUse;
import java.util.List;
import java.util.Map;

/**
 * The same customer under two versions of the policy prompt: v3 cancels at once, against the rules;
 * v4 looks first. The tools are not instrumented, so their spans are inferred from the bytes.
 *
 * @param version of the prompt
 */
public record CancellationStory(String version) implements Story {
  private static final String QUESTION =
      "Please cancel my reservation EHGLP3 and refund it. My plans have changed. I am"
          + " emma_kim_9957.";
  private static final String RESERVATION_ARGUMENTS = "{\"reservation_id\":\"EHGLP3\"}";
  private static final Map<String, String> TOOL_RESULTS =
      Map.of(
          "get_reservation_details",
          "{\"reservation_id\": \"EHGLP3\", \"user_id\": \"emma_kim_9957\", \"origin\": \"PHX\","
              + " \"destination\": \"JFK\", \"cabin\": \"basic_economy\", \"created_at\":"
              + " \"2024-05-04T23:12:06\", \"insurance\": \"no\"}",
          "get_user_details",
          "{\"name\": {\"first_name\": \"Emma\", \"last_name\": \"Kim\"}, \"membership\":"
              + " \"regular\", \"reservations\": [\"EHGLP3\"]}",
          "cancel_reservation",
          "{\"reservation_id\": \"EHGLP3\", \"status\": \"cancelled\", \"refund_usd\": 368}");

  @Override
  public String title() {
    return "cancellation under policy " + version;
  }

  @Override
  public List<Dialogue> dialogues() {
    Dialogue dialogue =
        Dialogue.on(QUESTION)
            .under(version.equals("v3") ? AirlinePolicy.LENIENT : AirlinePolicy.STRICT);
    if (version.equals("v3")) {
      return List.of(
          dialogue
              .uses(ToolUse.of("cancel_reservation", RESERVATION_ARGUMENTS))
              .says("Your reservation EHGLP3 is cancelled. 368 dollars will be refunded."));
    }
    return List.of(
        dialogue
            .uses(
                ToolUse.of("get_user_details", "{\"user_id\":\"emma_kim_9957\"}"),
                ToolUse.of("get_reservation_details", RESERVATION_ARGUMENTS))
            .afterRateLimits(1)
            .says(
                "Your ticket EHGLP3 is basic economy without travel insurance, and it was booked"
                    + " more than 24 hours ago. A change of plans cannot be refunded. Shall I"
                    + " connect you with a human agent?"));
  }

  @Override
  public void play(World world) {
    Verbatim.labels()
        .session(world.session("cancellation-" + version))
        .user("emma_kim_9957")
        .prompt(AirlinePolicy.NAME, version)
        .metadata("plan", "free")
        .run(() -> serve(world));
  }

  private void serve(World world) {
    Episode example = Episode.bundled().getFirst();
    AgentChat chat =
        new ChatCompletionsChat(
            world.openAi(),
            "gpt-4o",
            AirlinePolicy.text(example, version),
            example.tools(),
            version.equals("v4"));
    try (ActiveSpan span = Verbatim.begin(Kind.AGENT, "airline desk").input(QUESTION)) {
      chat.user(QUESTION);
      Answer answer = chat.answer();
      boolean cancelled = false;
      for (ToolRequest request : answer.toolRequests()) {
        cancelled |= request.name().equals("cancel_reservation");
        chat.toolResult(request, TOOL_RESULTS.getOrDefault(request.name(), "{}"));
      }
      String text = chat.answer().text().orElse("");
      boolean allowed = !cancelled;
      Verbatim.observe(
          Kind.GUARDRAIL, "refund rules", () -> Map.of("allowed", allowed, "rule", "24 hours"));
      if (allowed) {
        Verbatim.outcome(Outcome.SHOWN);
      } else {
        Verbatim.outcome(Outcome.DROPPED, "cancelled against the rules");
        span.tag("policy-violation");
      }
      Verbatim.finalResponse(allowed ? text : "A colleague will look at your request.");
      span.output(text);
    }
  }
}
