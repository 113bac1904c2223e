package dev.verbatim.insight.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.capture.canon.Thresholds;
import dev.verbatim.insight.diff.Factor.Kind;
import dev.verbatim.insight.diff.Factor.State;
import dev.verbatim.insight.diff.MessagePair.Relation;
import dev.verbatim.insight.text.TextDiff;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.Message;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.Part;
import dev.verbatim.model.Prompt;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanId;
import dev.verbatim.model.SpanKind;
import dev.verbatim.model.TraceId;
import dev.verbatim.model.Usage;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CallDifferTest {
  private static final long START = 1_795_339_294_000_000_000L;
  private static final String RULES = "You are the refund desk.\nBe kind.\nNever guess.\n";
  private static final Message ASKED = Message.of("user", new Part.Text("Where is my refund?"));

  private final CallDiffer differ = new CallDiffer(Thresholds.DEFAULT);

  @Test
  void onePromptLineAndTheAmountInTheAnswer() {
    CallDiff diff =
        differ.compare(
            call("v3", "gpt-5", RULES, List.of(ASKED), said("We have refunded 100 EUR."), 900),
            call(
                "v4",
                "gpt-5",
                RULES.replace("Be kind.", "Be kind and quick."),
                List.of(ASKED),
                said("We have refunded 150 EUR."),
                1212));
    assertThat(diff.sentence())
        .isEqualTo(
            "Same question. Prompt refund v3 → refund v4 (one line). The answer says 150 EUR, not"
                + " 100 EUR. +312 tokens.");
    assertThat(state(diff, Kind.PROMPT)).isEqualTo(State.CHANGED);
    assertThat(state(diff, Kind.MODEL)).isEqualTo(State.SAME);
    assertThat(state(diff, Kind.HISTORY)).isEqualTo(State.SAME);
    assertThat(state(diff, Kind.CODE)).isEqualTo(State.UNKNOWN);
  }

  @Test
  void aClockInThePromptIsNoise() {
    CallDiff diff =
        differ.compare(
            call(
                "v3",
                "gpt-5",
                RULES + "Now: 2026-11-22T09:21:34Z",
                List.of(ASKED),
                said("Soon."),
                9),
            call(
                "v3",
                "gpt-5",
                RULES + "Now: 2026-11-22T09:25:01Z",
                List.of(ASKED),
                said("Soon."),
                9));
    assertThat(state(diff, Kind.PROMPT)).isEqualTo(State.NOISE);
    assertThat(diff.sentence()).isEqualTo("Same question. Nothing known changed. Same answer.");
  }

  @Test
  void toolCallsAreComparedByNameAndArgumentsNotById() {
    CallDiff diff =
        differ.compare(
            call("v3", "gpt-5", RULES, List.of(ASKED), asks("call_a", "{\"order\":8812}"), 9),
            call(
                "v3", "gpt-5-mini", RULES, List.of(ASKED), asks("call_b", "{\"order\": 8813}"), 9));
    assertThat(diff.answer().calls()).hasSize(1);
    assertThat(diff.sentence())
        .isEqualTo(
            "Same question. Model gpt-5 → gpt-5-mini. lookup_order is called with order"
                + " 8813, not 8812.");
    CallDiff same =
        differ.compare(
            call("v3", "gpt-5", RULES, List.of(ASKED), asks("call_a", "{\"order\":8812}"), 9),
            call("v3", "gpt-5", RULES, List.of(ASKED), asks("call_b", "{\"order\": 8812}"), 9));
    assertThat(same.answer().relation()).isEqualTo(Relation.EQUAL);
  }

  @Test
  void aToolThatIsNoLongerCalledAndARefusal() {
    CallDiff diff =
        differ.compare(
            call("v3", "gpt-5", RULES, List.of(ASKED), asks("call_a", "{\"order\":8812}"), 9),
            call("v4", "gpt-5", RULES, List.of(ASKED), said("I'm sorry, I can't help."), 9));
    assertThat(diff.sentence())
        .isEqualTo(
            "Same question. Prompt refund v3 → refund v4 (same text). lookup_order is no longer"
                + " called. The answer declines now.");
  }

  @Test
  void messagesOfALongerHistoryFindTheirPartners() {
    List<Message> history =
        List.of(
            ASKED,
            Message.of("assistant", new Part.Text("Which order?")),
            Message.of("user", new Part.Text("Order 8812 of last week, please, it is urgent.")));
    List<Message> edited =
        List.of(
            ASKED,
            Message.of("assistant", new Part.Text("Which order?")),
            Message.of("assistant", new Part.Text("Take your time.")),
            Message.of("user", new Part.Text("Order 8813 of last week, please, it is urgent.")));
    CallDiff diff =
        differ.compare(
            call("v3", "gpt-5", RULES, history, said("Fine."), 9),
            call("v3", "gpt-5", RULES, edited, said("Fine."), 9));
    assertThat(diff.messages())
        .extracting(MessagePair::relation)
        .containsExactly(Relation.EQUAL, Relation.EQUAL, Relation.ADDED, Relation.CHANGED);
    assertThat(diff.messages().getLast().text().orElseThrow().pieces())
        .filteredOn(piece -> piece.kind() != TextDiff.Kind.EQUAL)
        .extracting(TextDiff.Piece::text)
        .containsExactly("8812", "8813");
    assertThat(diff.sentence())
        .isEqualTo("A similar question. One earlier message is sent in addition. Same answer.");
  }

  @Test
  void jsonAnswersAreComparedByPath() {
    CallDiff diff =
        differ.compare(
            call("v3", "gpt-5", RULES, List.of(ASKED), said("{\"ok\":true,\"n\":1}"), 9),
            call("v3", "gpt-5", RULES, List.of(ASKED), said("{\"n\":2, \"ok\":true}"), 9));
    assertThat(diff.answer().json().orElseThrow())
        .extracting(change -> change.path() + " " + change.right().orElse(""))
        .containsExactly("/n 2");
  }

  @Test
  void whatWasNotCapturedIsUnknownNotEqual() {
    ComparedCall bare =
        new ComparedCall(
            call("v3", "gpt-5", RULES, List.of(ASKED), said("Fine."), 9).span(),
            Conversation.EMPTY);
    CallDiff diff =
        differ.compare(bare, call("v3", "gpt-5", RULES, List.of(ASKED), said("Fine."), 9));
    assertThat(diff.factors())
        .filteredOn(factor -> factor.kind() != Kind.MODEL)
        .allMatch(factor -> factor.state() == State.UNKNOWN);
    assertThat(diff.answer().relation()).isEqualTo(Relation.ADDED);
  }

  private static State state(CallDiff diff, Kind kind) {
    return diff.factors().stream()
        .filter(factor -> factor.kind() == kind)
        .findFirst()
        .orElseThrow()
        .state();
  }

  private static Message said(String text) {
    return Message.of("assistant", new Part.Text(text));
  }

  private static Message asks(String id, String arguments) {
    return Message.of(
        "assistant", new Part.ToolRequest(Optional.of(id), "lookup_order", arguments));
  }

  @Test
  void streamingIsNoOtherQuestionAndTheTemperatureIs() {
    assertThat(
            withParameters("{\"seed\":1}", "{\"seed\":1,\"stream_options\":{},\"user\":\"u-1\"}"))
        .isEqualTo("Same question. Nothing known changed. Same answer.");
    assertThat(withParameters("{\"seed\":1}", "{\"seed\":1,\"top_k\":5}"))
        .isEqualTo("Same question. Parameter top_k is set now. Same answer.");
    assertThat(withParameters("{\"seed\":1}", "{}"))
        .isEqualTo("Same question. Parameter seed is no longer set. Same answer.");
    assertThat(withParameters("{\"temperature\":0.2}", "{\"temperature\":0.7}"))
        .isEqualTo("Same question. Parameter temperature 0.7, not 0.2. Same answer.");
  }

  private String withParameters(String left, String right) {
    return differ
        .compare(
            call("v3", "gpt-5", RULES, List.of(ASKED), said("Soon."), 9, Optional.of(left)),
            call("v3", "gpt-5", RULES, List.of(ASKED), said("Soon."), 9, Optional.of(right)))
        .sentence();
  }

  private static ComparedCall call(
      String version,
      String model,
      String system,
      List<Message> dialogue,
      Message answer,
      long tokens) {
    return call(version, model, system, dialogue, answer, tokens, Optional.empty());
  }

  private static ComparedCall call(
      String version,
      String model,
      String system,
      List<Message> dialogue,
      Message answer,
      long tokens,
      Optional<String> parameters) {
    List<Message> input = new java.util.ArrayList<>();
    input.add(Message.of("system", new Part.Text(system)));
    input.addAll(dialogue);
    ModelCall unknown = ModelCall.UNKNOWN;
    Span span =
        Span.builder("default", new TraceId(1, 2), new SpanId(3))
            .kind(SpanKind.LLM)
            .name("chat")
            .startEpochNanos(START)
            .endEpochNanos(START + 1_000_000_000)
            .prompt(new Prompt(Optional.of("refund"), Optional.of(version)))
            .call(
                Optional.of(
                    new ModelCall(
                        unknown.provider(),
                        unknown.api(),
                        Optional.of(model),
                        Optional.of(model),
                        unknown.responseId(),
                        unknown.stream(),
                        parameters,
                        unknown.finishReason(),
                        unknown.rawFinishReason(),
                        new Usage(
                            OptionalLong.of(tokens),
                            OptionalLong.empty(),
                            OptionalLong.empty(),
                            OptionalLong.empty(),
                            OptionalLong.of(10),
                            OptionalLong.empty()),
                        unknown.rawUsageJson(),
                        unknown.cost(),
                        unknown.reportedCost())))
            .build();
    return new ComparedCall(span, new Conversation(input, List.of(), List.of(answer)));
  }
}
