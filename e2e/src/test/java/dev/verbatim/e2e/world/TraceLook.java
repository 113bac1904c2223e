package dev.verbatim.e2e.world;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What stays of traces when ids, times and names of programs are left out, so that those of two
 * applications can be compared.
 */
public final class TraceLook {
  private static final List<String> OF_THE_TREE =
      List.of(
          "depth",
          "children",
          "kind",
          "name",
          "status",
          "errorType",
          "inferred",
          "orphan",
          "conflict",
          "uncounted",
          "provider",
          "model",
          "stream",
          "finishReason",
          "inputTokens",
          "outputTokens",
          "cacheReadTokens",
          "reasoningTokens",
          "costUsd",
          "toolName",
          "toolCallId",
          "question",
          "answer",
          "relation");

  private TraceLook() {}

  /** Each span of these traces, in tree order. */
  public static List<JsonNode> of(Api api, List<JsonNode> traces) {
    List<JsonNode> looks = new ArrayList<>();
    for (JsonNode trace : traces) {
      String traceId = trace.path("traceId").asText();
      for (JsonNode node : trace.path("spans")) {
        ObjectNode look = Api.JSON.createObjectNode();
        OF_THE_TREE.forEach(field -> look.set(field, node.path(field)));
        for (JsonNode attempt : node.path("attempts")) {
          look.withArray("attempts")
              .add(attempt.path("httpStatus") + " " + attempt.path("ending").asText());
        }
        addDetails(look, api.span(traceId, node.path("spanId").asText()));
        looks.add(canonical(look));
      }
    }
    return looks;
  }

  /** What differs, field by field, with the place where it begins to. */
  public static List<String> differences(List<JsonNode> expected, List<JsonNode> actual) {
    List<String> differences = new ArrayList<>();
    if (expected.size() != actual.size()) {
      differences.add(actual.size() + " spans instead of " + expected.size());
    }
    for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
      for (Map.Entry<String, JsonNode> field : expected.get(i).properties()) {
        String wanted = field.getValue().toString();
        String found = actual.get(i).path(field.getKey()).toString();
        if (!wanted.equals(found)) {
          int at = Arrays.mismatch(wanted.getBytes(UTF_8), found.getBytes(UTF_8));
          differences.add(
              "span %d %s: ...%s instead of ...%s"
                  .formatted(i, field.getKey(), from(found, at - 40), from(wanted, at - 40)));
        }
      }
    }
    return differences;
  }

  private static String from(String text, int at) {
    return text.substring(
        Math.clamp(at, 0, text.length()), Math.clamp(at + 120L, 0, text.length()));
  }

  private static void addDetails(ObjectNode look, JsonNode span) {
    JsonNode call = span.path("call");
    for (String field :
        List.of(
            "api", "requestModel", "responseModel", "parameters", "usage", "rawUsage", "cost")) {
      look.set("call." + field, call.path(field));
    }
    JsonNode conversation = span.path("conversation");
    look.set("messages", conversation.path("input"));
    look.set("answers", conversation.path("output"));
    look.set("source", conversation.path("source"));
    look.set("problem", conversation.path("problem"));
    for (JsonNode tool : conversation.path("tools")) {
      look.withArray("tools").add(Api.json(tool.path("json").asText().getBytes(UTF_8)));
    }
    look.set("input", span.path("input"));
    look.set("output", span.path("output"));
  }

  /** Keys in order, and one spelling for a number: languages write {@code 0} and {@code 0.0}. */
  private static JsonNode canonical(JsonNode node) {
    if (node.isObject()) {
      ObjectNode sorted = Api.JSON.createObjectNode();
      Map<String, JsonNode> fields = new TreeMap<>();
      node.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
      fields.forEach((key, value) -> sorted.set(key, canonical(value)));
      return sorted;
    }
    if (node.isArray()) {
      ArrayNode array = Api.JSON.createArrayNode();
      node.forEach(element -> array.add(canonical(element)));
      return array;
    }
    return node.isNumber()
        ? TextNode.valueOf(node.decimalValue().stripTrailingZeros().toPlainString())
        : node;
  }
}
