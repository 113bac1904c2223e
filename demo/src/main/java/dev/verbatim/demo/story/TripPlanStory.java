package dev.verbatim.demo.story;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.verbatim.demo.agent.AgentChat;
import dev.verbatim.demo.agent.MessagesChat;
import dev.verbatim.demo.agent.ResponsesChat;
import dev.verbatim.sdk.ActiveSpan;
import dev.verbatim.sdk.Kind;
import dev.verbatim.sdk.Outcome;
import dev.verbatim.sdk.Verbatim;
import dev.verbatim.testkit.provider.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** An agent that asks three specialists at once, over two providers, and joins their answers. */
public record TripPlanStory() implements Story {
  private static final String QUESTION = "Plan a weekend in Seattle for two, under 900 dollars.";
  private static final Map<String, String> SPECIALISTS =
      Map.of(
          "flights",
          "HAT136 on Friday 18:40 and HAT039 back on Sunday 20:15, 288 dollars for two.",
          "hotel",
          "Two nights near Pike Place, 340 dollars with breakfast.",
          "food",
          "Friday oysters at the market, Saturday a food tour for 120 dollars.");

  @Override
  public String title() {
    return "trip plan with three specialists";
  }

  @Override
  public List<Dialogue> dialogues() {
    List<Dialogue> dialogues = new ArrayList<>();
    SPECIALISTS.forEach(
        (topic, text) -> dialogues.add(Dialogue.on("Only " + topic + ": ").says(text)));
    dialogues.add(
        Dialogue.on("Join these")
            .answers(
                Answer.text(
                        "Fly on Friday with HAT136, stay two nights near Pike Place and take the"
                            + " food tour on Saturday: 748 dollars in all.")
                    .withReasoning(
                        "288 + 340 + 120 = 748, which is under 900. No conflict in the times.")));
    return dialogues;
  }

  @Override
  public void play(World world) throws Exception {
    Verbatim.labels()
        .session(world.session("seattle-weekend"))
        .user("u-1042")
        .prompt("trip-planner", "v2")
        .metadata("plan", "pro")
        .run(() -> plan(world));
  }

  private static void plan(World world) throws Exception {
    try (ActiveSpan span = Verbatim.begin(Kind.AGENT, "trip planner").input(QUESTION);
        ExecutorService threads = Verbatim.wrap(Executors.newVirtualThreadPerTaskExecutor())) {
      List<Future<String>> parts = new ArrayList<>();
      for (String topic : List.of("flights", "hotel", "food")) {
        parts.add(threads.submit(() -> specialist(world, topic)));
      }
      List<String> texts = new ArrayList<>();
      for (Future<String> part : parts) {
        texts.add(part.get());
      }
      AgentChat chat =
          new ResponsesChat(
              world.openAi(),
              "gpt-5-mini",
              "You join the work of specialists into one plan.",
              JsonNodeFactory.instance.arrayNode(),
              true);
      chat.user("Join these into a plan: " + String.join(" ", texts));
      String text = chat.answer().text().orElse("");
      Verbatim.outcome(Outcome.SHOWN);
      Verbatim.finalResponse(text);
      span.output(text);
    }
  }

  private static String specialist(World world, String topic) {
    return Verbatim.observe(
        Kind.AGENT,
        topic + " specialist",
        () -> {
          AgentChat chat =
              new MessagesChat(
                  world.anthropic(),
                  "claude-sonnet-4-5",
                  "You know everything about " + topic + ".",
                  JsonNodeFactory.instance.arrayNode(),
                  topic.equals("hotel"));
          chat.user("Only " + topic + ": " + QUESTION);
          String text = chat.answer().text().orElse("");
          Verbatim.outcome(Outcome.USED);
          return text;
        });
  }
}
