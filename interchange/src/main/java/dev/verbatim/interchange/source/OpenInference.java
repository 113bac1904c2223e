package dev.verbatim.interchange.source;

import dev.verbatim.otlp.json.Json;
import java.util.List;
import java.util.Set;

/**
 * OpenInference attributes as they were on the wire: scalars under dotted keys, lists of objects by
 * index. Phoenix unfolds them into objects and lists.
 */
final class OpenInference {
  /** Attributes that are JSON texts on the wire: an object in them is not unfolded. */
  private static final Set<String> JSON_TEXTS =
      Set.of(
          "metadata",
          "llm.invocation_parameters",
          "llm.function_call",
          "llm.prompt_template.variables",
          "tool.parameters",
          "tool.json_schema",
          "embedding.invocation_parameters",
          "input.value",
          "output.value");

  private static final Set<String> JSON_TEXT_ENDINGS =
      Set.of(
          ".document.metadata",
          ".tool.json_schema",
          ".tool_call.function.arguments",
          ".message.function_call_arguments_json");

  private OpenInference() {}

  /** Adds the attributes of a tree. */
  static void flatten(Json.Obj tree, List<Json.Member> out) {
    for (Json.Member member : tree.members()) {
      flatten(member.key(), member.value(), out);
    }
  }

  /** Adds the attributes below a key. */
  static void flatten(String key, Json value, List<Json.Member> out) {
    switch (value) {
      case Json.Obj object when !isJsonText(key) -> {
        for (Json.Member member : object.members()) {
          flatten(key + "." + member.key(), member.value(), out);
        }
      }
      case Json.Arr list when hasObjects(list) && !isJsonText(key) -> {
        for (int i = 0; i < list.elements().size(); i++) {
          flatten(key + "." + i, list.elements().get(i), out);
        }
      }
      case Json.Null ignored -> {}
      default -> out.add(new Json.Member(key, value));
    }
  }

  private static boolean hasObjects(Json.Arr list) {
    return list.elements().stream().anyMatch(Json.Obj.class::isInstance);
  }

  private static boolean isJsonText(String key) {
    return JSON_TEXTS.contains(key) || JSON_TEXT_ENDINGS.stream().anyMatch(key::endsWith);
  }
}
