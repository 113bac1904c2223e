package dev.verbatim.insight.version;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.capture.canon.Thresholds;
import dev.verbatim.capture.canon.VersionThresholds;
import dev.verbatim.insight.diff.CallDiff;
import dev.verbatim.insight.diff.CallDiffer;
import dev.verbatim.insight.diff.ComparedCall;
import dev.verbatim.insight.diff.Factor;
import dev.verbatim.insight.diff.Factor.Kind;
import dev.verbatim.insight.diff.Factor.State;
import dev.verbatim.insight.diff.VariableChange;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.Message;
import dev.verbatim.model.Part;
import dev.verbatim.model.Prompt;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanId;
import dev.verbatim.model.SpanKind;
import dev.verbatim.model.TraceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** A program's prompt is told apart from what it fills in, and so are the differences. */
class PromptReadingTest {
  private static final VersionThresholds VERSIONS = VersionThresholds.DEFAULT;
  private static final List<String> PLANS = List.of("free", "pro", "team");
  private static final List<String> NAMES =
      List.of("Ada", "Bob", "Cleo", "Dan", "Eve", "Finn", "Gus", "Hana", "Ivo", "Jan");

  private static final List<String> ASKED =
      List.of(
          "Where is it?",
          "Can I pay by card",
          "Cancel everything now!",
          "My name changed",
          "Is there a warranty on shoes",
          "Thanks, bye",
          "How long does shipping take to Malta?",
          "the app crashes",
          "Please call me back tomorrow",
          "Which size fits");

  private final CallDiffer differ = new CallDiffer(Thresholds.DEFAULT);

  private static String support(String rule, int call) {
    return "You help customers of the shop.\nThe customer is "
        + NAMES.get(call % NAMES.size())
        + " on the "
        + PLANS.get(call % PLANS.size())
        + " plan.\n"
        + rule
        + "\nSign with your name.";
  }

  private static String summary(String rule, int call) {
    return "Summarise the ticket below.\n"
        + rule
        + "\nTicket: The parcel of "
        + NAMES.get(call % NAMES.size())
        + " number "
        + (1000 + call)
        + " has not arrived.";
  }

  /** The program text that calls of one process have in common. */
  private static Skeleton learnt(IntFunction<PromptText> prompts) {
    VersionDetector detector =
        new VersionDetector(
            VERSIONS,
            new VersionChanges() {
              @Override
              public void assigned(String siteId, long prompt, String versionId) {}

              @Override
              public void merged(String siteId, String versionId, String intoVersionId) {}
            });
    List<VersionDetector.Sighting> seen = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      seen.add(
          detector.observe(
              new ObservedCall(
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  "shop",
                  "chat",
                  "conversation " + i,
                  "1",
                  "p1",
                  i,
                  prompts.apply(i))));
    }
    detector.settle();
    return detector.skeletons(seen.getFirst().siteId()).values().iterator().next();
  }

  private static PromptText system(String text, int call) {
    return new PromptText(List.of(), text, ASKED.get(call % ASKED.size()));
  }

  private static ComparedCall call(String version, String system, String user, Skeleton skeleton) {
    List<Message> messages = new ArrayList<>();
    if (!system.isEmpty()) {
      messages.add(Message.of("system", new Part.Text(system)));
    }
    messages.add(Message.of("user", new Part.Text(user)));
    Span span =
        Span.builder("default", new TraceId(1, 2), new SpanId(3))
            .kind(SpanKind.LLM)
            .prompt(new Prompt(Optional.of("support"), Optional.of(version)))
            .build();
    return new ComparedCall(
        span,
        new Conversation(
            messages, List.of(), List.of(Message.of("assistant", new Part.Text("Done.")))),
        Optional.of(
            PromptReading.of(
                new PromptText(List.of(), system, user), 0, skeleton, false, VERSIONS)));
  }

  private static State state(CallDiff diff, Kind kind) {
    return diff.factors().stream()
        .filter(factor -> factor.kind() == kind)
        .map(Factor::state)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void valuesAreToldApartFromTheTextAroundThem() {
    Skeleton v1 = learnt(i -> system(support("Be brief.", i), i));
    PromptReading reading =
        PromptReading.of(system(support("Be brief.", 4), 4), 0, v1, false, VERSIONS);
    assertThat(reading.template())
        .isEqualTo(
            "You help customers of the shop.\nThe customer is {{}} on the {{}} plan.\n"
                + "Be brief.\nSign with your name.");
    assertThat(reading.lines().get(1).values()).containsExactly("Eve", "pro");
    assertThat(reading.question()).isEmpty();
  }

  @Test
  void otherValuesAreNoOtherPrompt() {
    Skeleton v1 = learnt(i -> system(support("Be brief.", i), i));
    CallDiff diff =
        differ.compare(
            call("v1", support("Be brief.", 0), "Where is it?", v1),
            call("v1", support("Be brief.", 10), "Where is it?", v1));
    assertThat(state(diff, Kind.PROMPT)).isEqualTo(State.SAME);
    assertThat(state(diff, Kind.VARIABLES)).isEqualTo(State.CHANGED);
    assertThat(diff.variables())
        .containsExactly(
            new VariableChange("The customer is {{}} on the {{}} plan.", "free", "pro"));
    assertThat(diff.sentence()).isEqualTo("Same question. Filled in: free → pro. Same answer.");
  }

  @Test
  void aChangedLineIsCountedWithoutTheValuesAroundIt() {
    Skeleton v1 = learnt(i -> system(support("Be brief.", i), i));
    Skeleton v2 = learnt(i -> system(support("Be thorough and friendly.", i), i));
    CallDiff diff =
        differ.compare(
            call("v1", support("Be brief.", 0), "Where is it?", v1),
            call("v2", support("Be thorough and friendly.", 1), "Where is it?", v2));
    assertThat(diff.variables()).hasSize(2);
    assertThat(diff.sentence())
        .isEqualTo(
            "Same question. Prompt support v1 → support v2 (one line). 2 variables differ."
                + " Same answer.");
  }

  @Test
  void theQuestionInATemplateOfTheUsersMessageIsTheSameUnderAnotherTemplate() {
    Skeleton v1 = learnt(i -> new PromptText(List.of(), "", summary("One sentence.", i)));
    Skeleton v2 = learnt(i -> new PromptText(List.of(), "", summary("Three bullet points.", i)));
    CallDiff diff =
        differ.compare(
            call("v1", "", summary("One sentence.", 3), v1),
            call("v2", "", summary("Three bullet points.", 3), v2));
    assertThat(state(diff, Kind.QUESTION)).isEqualTo(State.SAME);
    assertThat(diff.sentence())
        .startsWith("Same question. Prompt support v1 → support v2 (one line).");
    CallDiff other =
        differ.compare(
            call("v1", "", summary("One sentence.", 3), v1),
            call("v1", "", summary("One sentence.", 4), v1));
    assertThat(state(other, Kind.QUESTION)).isEqualTo(State.CHANGED);
    assertThat(state(other, Kind.PROMPT)).isEqualTo(State.SAME);
  }

  @Test
  void aNameBelowTheQuestionIsNotTheQuestion() {
    IntFunction<String> prompt =
        call ->
            "Answer the customer.\nQuestion: "
                + ASKED.get(call % ASKED.size())
                + " I have asked "
                + call
                + " times.\nName: "
                + NAMES.get(call % 7);
    Skeleton v1 = learnt(i -> new PromptText(List.of(), "", prompt.apply(i)));
    PromptReading reading =
        PromptReading.of(new PromptText(List.of(), "", prompt.apply(3)), 0, v1, false, VERSIONS);
    assertThat(reading.isTemplate()).isTrue();
    assertThat(reading.question().orElseThrow()).contains("My name changed");
  }

  @Test
  void aTemplateTellsTheValuesOfALineOrNone() {
    Template template = Template.of(List.of("You help Ada (free plan)", "You help Bob (pro plan)"));
    assertThat(template.values("You help Cleo (team plan)")).contains(List.of("Cleo", "team"));
    assertThat(template.values("You help (plan)")).isEmpty();
    assertThat(template.values("Help Ada (free plan)")).isEmpty();
    assertThat(Template.of("Be brief.").values("Be brief.")).contains(List.of());
    assertThat(Template.of("Be brief.").values("Be brief. Please.")).isEmpty();
  }
}
