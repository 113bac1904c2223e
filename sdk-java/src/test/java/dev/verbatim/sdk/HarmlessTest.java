package dev.verbatim.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The application is not harmed by what it hands over. */
final class HarmlessTest {
  private OtlpReceiver receiver;

  @BeforeEach
  void start() {
    receiver = OtlpReceiver.start();
    Verbatim.configure(settings -> settings.endpoint(receiver.url()));
  }

  @AfterEach
  void stop() {
    Verbatim.close();
    receiver.close();
  }

  /** An object that cannot be printed. */
  private static final class Hostile {
    @Override
    public String toString() {
      throw new IllegalStateException("not printable");
    }
  }

  @Test
  void valuesThatCannotBeRead() {
    List<Object> cycle = new ArrayList<>();
    cycle.add(cycle);
    Object same = Verbatim.tool("cycle", () -> cycle);
    assertThat(same == cycle).isTrue();
    Verbatim.tool("hostile", () -> new Hostile());
    Verbatim.labels()
        .metadata("hostile", new Hostile())
        .metadata("nested", Map.of("a", List.of(1, 2.5, true)))
        .run(() -> Verbatim.observe("step", () -> {}));
    Testing.flush();
    assertThat(Values.text(receiver.span("cycle"), "gen_ai.tool.call.result"))
        .startsWith("(not captured");
    assertThat(Values.text(receiver.span("hostile"), "gen_ai.tool.call.result"))
        .startsWith("(not captured");
    Values step = Values.of(receiver.span("step"));
    assertThat(step.text("verbatim.metadata.hostile")).startsWith("(not captured");
    assertThat(step.map("verbatim.metadata.nested").has("a")).isTrue();
  }

  @Test
  @SuppressWarnings("NullAway") // what callers without null checks do
  void nullsAreForgiven() {
    String nothing = null;
    Verbatim.observe(nothing, () -> {});
    Verbatim.labels()
        .session(nothing)
        .user(nothing)
        .prompt(nothing, nothing)
        .metadata("key", nothing)
        .tag(nothing)
        .run(() -> Verbatim.finalResponse(nothing));
    Verbatim.outcome(null);
    try (ActiveSpan span = Verbatim.begin(Kind.SPAN, "forgiving")) {
      span.input(nothing).output(nothing);
      span.outcome(null);
    }
    assertThat((Object) Verbatim.wrap((OpenAIClient) null)).isNull();
    Testing.flush();
    assertThat(receiver.spans()).hasSize(3);
  }
}
