package dev.verbatim.app.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a replay found, step by step: each step of the run, then each recorded step that it left
 * out.
 *
 * @param state the replay as the server describes it
 */
record ReplayFindings(JsonNode state) {
  /**
   * A step.
   *
   * @param name for people
   * @param problem the short word for what is wrong; empty if nothing is
   * @param detail what differs, a line each
   */
  record Finding(String name, Optional<String> problem, List<String> detail) {}

  String sentence() {
    JsonNode fork = state.at("/fork/sentence");
    return fork.isTextual()
        ? fork.asText()
        : switch (state.path("status").asText()) {
          case "same" -> "The run asked for all that was recorded, and for nothing else.";
          case "waiting" -> "The run asked for nothing.";
          default -> "The run left out recorded steps, or asked for some more often.";
        };
  }

  boolean isSame() {
    return state.path("status").asText().equals("same");
  }

  List<Finding> all() {
    Map<Integer, JsonNode> misses = new HashMap<>();
    state.path("misses").forEach(miss -> misses.put(miss.path("call").asInt(), miss));
    List<Finding> all = new ArrayList<>();
    for (JsonNode call : state.path("calls")) {
      int number = call.path("number").asInt();
      all.add(
          new Finding(
              "call " + number + " (" + call.path("source").asText() + ")",
              problem(call.path("match").asText(), call.path("served").asBoolean()),
              detail(misses.get(number))));
    }
    for (JsonNode tool : state.path("tools")) {
      boolean denied = tool.path("action").asText().equals("deny");
      List<String> detail = new ArrayList<>();
      if (tool.path("reason").isTextual()) {
        detail.add(tool.path("reason").asText());
      }
      tool.path("changes").forEach(change -> detail.add(change(change)));
      all.add(
          new Finding(
              "tool " + tool.path("number").asInt() + " " + tool.path("name").asText(),
              problem(tool.path("match").asText(), !denied),
              detail));
    }
    state
        .path("unused")
        .forEach(left -> all.add(leftOut("recorded call " + left.path("name").asText(), left)));
    state
        .path("unusedTools")
        .forEach(left -> all.add(leftOut("recorded tool " + left.path("name").asText(), left)));
    return all;
  }

  private static Finding leftOut(String name, JsonNode step) {
    return new Finding(
        name + " " + step.path("spanId").asText(), Optional.of("not asked for"), List.of());
  }

  private static Optional<String> problem(String match, boolean served) {
    return switch (match) {
      case "miss" -> Optional.of("not recorded");
      case "structural" -> Optional.of("asked in other words");
      case "repeat" -> Optional.of("asked more often than recorded");
      default -> served ? Optional.empty() : Optional.of("not answered");
    };
  }

  private static List<String> detail(@Nullable JsonNode miss) {
    List<String> detail = new ArrayList<>();
    if (miss != null) {
      miss.path("changes").forEach(change -> detail.add(change(change)));
    }
    return detail;
  }

  private static String change(JsonNode change) {
    return change.path("path").asText()
        + ": recorded "
        + value(change.path("recorded"))
        + ", asked "
        + value(change.path("asked"));
  }

  private static String value(JsonNode value) {
    return value.isTextual() ? value.asText() : "nothing";
  }
}
