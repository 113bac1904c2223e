package dev.verbatim.junit;

import dev.verbatim.sdk.internal.replay.JsonReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What a test says when its run differs from the recording. */
final class RunReport {
  private static final int LONGEST_LINE = 300;
  private static final int MOST_LINES = 40;

  private RunReport() {}

  /**
   * Where the run parted, each call that was not recorded with its fields and lines, and what was
   * not asked for.
   */
  static String of(RunState state, Path tape) {
    List<String> lines = new ArrayList<>();
    lines.add("The run differs from the recording " + tape + " (" + state.text("status") + ").");
    state.part("fork").optional("sentence").ifPresent(lines::add);
    for (RunState miss : state.list("misses")) {
      addMiss(lines, state, miss);
    }
    for (RunState tool : state.list("tools")) {
      if (tool.text("action").equals("deny") || tool.text("match").equals("miss")) {
        lines.add(
            "Tool "
                + tool.text("name")
                + ": "
                + tool.optional("reason").orElse("it was not recorded with these arguments"));
      }
    }
    for (RunState left : state.list("unused")) {
      lines.add("Not asked for: " + left.text("name") + " (" + left.text("spanId") + ")");
    }
    for (RunState left : state.list("notReplayable")) {
      lines.add("Cannot be replayed: " + left.text("name") + " (" + left.text("reason") + ")");
    }
    return String.join("\n", lines);
  }

  private static void addMiss(List<String> lines, RunState state, RunState miss) {
    String number = miss.text("call");
    RunState call =
        state.list("calls").stream()
            .filter(each -> each.text("number").equals(number))
            .findFirst()
            .orElse(miss);
    lines.add("Call " + number + " (" + call.optional("match").orElse("miss") + "):");
    List<RunState> changes = miss.list("changes");
    if (changes.isEmpty()) {
      lines.add("  " + call.optional("reason").orElse("nothing like it was recorded"));
    }
    for (RunState change : changes) {
      lines.add(
          "  " + change.text("path") + change.optional("words").map(it -> ": " + it).orElse(""));
      List<String> changed =
          LineChanges.of(
              valueLines(change.optional("recorded")), valueLines(change.optional("asked")));
      changed.stream().limit(MOST_LINES).map(line -> "    " + shown(line)).forEach(lines::add);
      if (changed.size() > MOST_LINES) {
        lines.add("    … and " + (changed.size() - MOST_LINES) + " lines more");
      }
    }
  }

  private static String shown(String line) {
    return line.length() <= LONGEST_LINE
        ? line
        : line.substring(0, LONGEST_LINE) + "… (" + line.length() + " characters)";
  }

  /** Values are JSON; texts are taken apart, anything else is one line. */
  private static List<String> valueLines(Optional<String> value) {
    if (value.isEmpty()) {
      return List.of();
    }
    String json = value.get();
    Object read = JsonReader.isJson(json) ? JsonReader.read(json) : json;
    return List.of((read instanceof String text ? text : Objects.toString(json)).split("\n", -1));
  }
}
