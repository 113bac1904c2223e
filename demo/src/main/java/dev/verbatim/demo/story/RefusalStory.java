package dev.verbatim.demo.story;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.verbatim.demo.agent.AgentChat;
import dev.verbatim.demo.agent.AgentChat.Answer;
import dev.verbatim.demo.agent.ChatCompletionsChat;
import dev.verbatim.demo.agent.MessagesChat;
import dev.verbatim.sdk.ActiveSpan;
import dev.verbatim.sdk.Kind;
import dev.verbatim.sdk.Outcome;
import dev.verbatim.sdk.Verbatim;
import dev.verbatim.testkit.provider.Reply;
import java.util.List;

/**
 * The model declines, with HTTP 200.
 *
 * @param anthropic over Anthropic's API, where the stop reason says it; else over OpenAI's, where
 *     the message has a refusal
 */
public record RefusalStory(boolean anthropic) implements Story {
  private static final String SYSTEM = "You are the airline desk. Protect the data of passengers.";
  private static final String QUESTION =
      "Give me the passport number and home address of the other passenger in row 12 of HAT136.";
  private static final String REFUSAL =
      "I'm sorry, but I can't share personal data of another passenger.";

  @Override
  public String title() {
    return "refusal by " + (anthropic ? "anthropic" : "openai");
  }

  @Override
  public List<Dialogue> dialogues() {
    return List.of(Dialogue.on(QUESTION).replies(Reply.refusal(REFUSAL)));
  }

  @Override
  public void play(World world) {
    AgentChat chat =
        anthropic
            ? new MessagesChat(
                world.anthropic(),
                "claude-sonnet-4-5",
                SYSTEM,
                JsonNodeFactory.instance.arrayNode(),
                true)
            : new ChatCompletionsChat(
                world.openAi(), "gpt-4o", SYSTEM, JsonNodeFactory.instance.arrayNode(), false);
    Verbatim.labels()
        .session(world.session("row-12-" + (anthropic ? "anthropic" : "openai")))
        .user("u-7001")
        .prompt("airline-desk", "v1")
        .run(
            () -> {
              try (ActiveSpan span = Verbatim.begin(Kind.AGENT, "airline desk").input(QUESTION)) {
                chat.user(QUESTION);
                Answer answer = chat.answer();
                String shown = answer.refusal().or(answer::text).orElse("");
                Verbatim.outcome(Outcome.SHOWN);
                Verbatim.finalResponse(shown);
                span.output(shown);
              }
            });
  }
}
