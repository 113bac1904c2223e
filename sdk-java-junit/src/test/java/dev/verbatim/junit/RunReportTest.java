package dev.verbatim.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.sdk.internal.replay.JsonReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The helpers themselves are tested on real tapes, end to end. */
final class RunReportTest {
  private static final String STATE =
      """
      {"status":"diverged","fork":{"call":2,"sentence":"Call 2 of 3 is the first that differs."},
       "calls":[{"number":1,"match":"exact"},{"number":2,"match":"structural","reason":"refused"},
        {"number":3,"match":"miss","reason":null}],
       "misses":[{"call":2,"changes":[
         {"path":"/system/0","recorded":"\\"a\\\\nb\\\\nc\\"","asked":"\\"a\\\\nx\\\\nc\\"","words":"1 line"},
         {"path":"/temperature","recorded":null,"asked":"0.5"}]},{"call":3,"changes":[]}],
       "tools":[{"name":"send_mail","action":"deny","reason":"it may write"}],
       "unused":[{"spanId":"aa","name":"chat gpt-5"}]}
      """;

  @Test
  void theReportNamesTheCallTheFieldAndTheLine() {
    RunState state = new RunState((Map<?, ?>) Objects.requireNonNull(JsonReader.read(STATE)));
    assertThat(RunReport.of(state, Path.of("tapes/refund")).lines())
        .containsExactly(
            "The run differs from the recording tapes/refund (diverged).",
            "Call 2 of 3 is the first that differs.",
            "Call 2 (structural):",
            "  /system/0: 1 line",
            "    - b",
            "    + x",
            "  /temperature",
            "    + 0.5",
            "Call 3 (miss):",
            "  nothing like it was recorded",
            "Tool send_mail: it may write",
            "Not asked for: chat gpt-5 (aa)");
  }

  @Test
  void changesOfLines() {
    assertThat(LineChanges.of(List.of("a", "b", "c", "d"), List.of("a", "x", "c", "y", "d")))
        .containsExactly("- b", "+ x", "+ y");
    assertThat(LineChanges.of(List.of(), List.of("a"))).containsExactly("+ a");
    assertThat(LineChanges.of(List.of("a", "a"), List.of("a"))).containsExactly("- a");
    List<String> many = java.util.stream.IntStream.range(0, 1100).mapToObj(i -> "l" + i).toList();
    List<String> others = many.stream().map(line -> line + "!").toList();
    assertThat(LineChanges.of(many, others)).hasSize(2200).startsWith("- l0").endsWith("+ l1099!");
  }
}
