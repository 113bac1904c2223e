package dev.verbatim.otlp.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * Content that the sender's own limits have cut: JSON that ends in the middle, messages missing
 * from an indexed list. It is kept as it came; these sentences say so.
 */
final class BrokenContent {
  private static final List<String> JSON =
      List.of(
          "gen_ai.input.messages",
          "gen_ai.output.messages",
          "gen_ai.system_instructions",
          "gen_ai.tool.definitions",
          "ai.prompt.messages",
          "ai.response.toolCalls",
          "langfuse.observation.usage_details",
          "langfuse.observation.cost_details",
          "mlflow.chat.tokenUsage",
          "llm.invocation_parameters");

  private static final List<String> LISTS =
      List.of(
          "llm.input_messages.", "llm.output_messages.", "gen_ai.prompt.", "gen_ai.completion.");

  private BrokenContent() {}

  static List<String> problems(AttributeView attributes) {
    List<String> problems = new ArrayList<>();
    for (String key : JSON) {
      if (attributes.text(key).isPresent() && attributes.json(key).isEmpty()) {
        problems.add(key + ": no valid JSON, probably cut by the sender; kept as it came");
      }
    }
    for (String prefix : LISTS) {
      SortedMap<Integer, AttributeView> items = attributes.indexed(prefix);
      if (!items.isEmpty() && items.lastKey() + 1 != items.size()) {
        problems.add(
            prefix
                + "*: "
                + (items.lastKey() + 1 - items.size())
                + " of "
                + (items.lastKey() + 1)
                + " entries are missing, probably dropped by the sender");
      }
    }
    return problems;
  }
}
