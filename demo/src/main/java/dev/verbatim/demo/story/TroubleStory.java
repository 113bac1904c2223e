package dev.verbatim.demo.story;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.openai.errors.OpenAIException;
import dev.verbatim.demo.agent.ChatCompletionsChat;
import dev.verbatim.sdk.ActiveSpan;
import dev.verbatim.sdk.Kind;
import dev.verbatim.sdk.Outcome;
import dev.verbatim.sdk.Verbatim;
import dev.verbatim.testkit.provider.Answer;
import dev.verbatim.testkit.provider.Finish;
import dev.verbatim.testkit.provider.Reply;
import java.util.List;
import java.util.Locale;

/** What goes wrong between an app and a provider. */
public enum TroubleStory implements Story {
  /** The connection of a stream is cut in the middle of the answer. */
  CUT_STREAM(
      "Summarise my trip from Orlando to Charlotte with all flights and times.",
      true,
      Reply.text(TroubleStory.SUMMARY).cutAfter(4200)),
  /** A stream that began well ends with an error event. */
  ERROR_IN_STREAM(
      "List all flights from Boston to Minneapolis next week.",
      true,
      Reply.text(TroubleStory.SUMMARY).errorAfterEvents(9)),
  /** The request is too long for the model. */
  TOO_LONG(
      "Here is my whole travel history, find every flight that was late: "
          + "HAT001 2024-05-01 delayed; ".repeat(400),
      false,
      Reply.error(
          400,
          "context_length_exceeded",
          "This model's maximum context length is 128000 tokens. Please reduce the length of the"
              + " messages.")),
  /** Every attempt is turned away. */
  RATE_LIMITED(
      "What is the baggage allowance for gold members?",
      false,
      Reply.rateLimited(java.time.Duration.ofMillis(120))),
  /** The answer reaches the limit of output tokens. */
  CUT_BY_LIMIT(
      "Explain the whole fare policy to me, every detail.",
      false,
      Reply.answer(
          Answer.text("The fare policy has eleven parts. First, basic economy: no changes, no")
              .withFinish(Finish.LENGTH))),
  /** The provider's filter takes over. */
  FILTERED(
      "Write a complaint that insults the pilot.",
      false,
      Reply.answer(Answer.text("").withFinish(Finish.CONTENT_FILTER)));

  static final String SUMMARY =
      "Your trip has two flights. HAT028 leaves Orlando at 19:00 and lands in Boston at 22:30 on"
          + " May 28. HAT277 leaves Boston at 02:00 and lands in Charlotte at 04:30 on May 29. Both"
          + " passengers have one checked bag, and the total price was 358 dollars.";

  private final String question;
  private final boolean stream;
  private final Reply reply;

  TroubleStory(String question, boolean stream, Reply reply) {
    this.question = question;
    this.stream = stream;
    this.reply = reply;
  }

  @Override
  public String title() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  @Override
  public List<Dialogue> dialogues() {
    return List.of(Dialogue.on(question).replies(reply));
  }

  @Override
  public void play(World world) {
    ChatCompletionsChat chat =
        new ChatCompletionsChat(
            world.openAi(),
            "gpt-4o-mini",
            "You are the airline desk.",
            JsonNodeFactory.instance.arrayNode(),
            stream);
    Verbatim.labels()
        .session(world.session(title().replace(' ', '-')))
        .user("u-8001")
        .prompt("airline-desk", "v1")
        .run(
            () -> {
              try (ActiveSpan span = Verbatim.begin(Kind.AGENT, "airline desk").input(question)) {
                chat.user(question);
                String shown = ask(chat, span);
                Verbatim.finalResponse(shown);
                span.output(shown);
              }
            });
  }

  private static String ask(ChatCompletionsChat chat, ActiveSpan span) {
    try {
      String text = chat.answer().text().orElse("");
      Verbatim.outcome(text.isEmpty() ? Outcome.DROPPED : Outcome.SHOWN);
      return text;
    } catch (OpenAIException e) {
      Verbatim.outcome(Outcome.ERROR, e.getClass().getSimpleName());
      span.error(e);
      return "Something went wrong on our side. Please try again in a minute.";
    }
  }
}
