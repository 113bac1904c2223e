package dev.verbatim.otlp.dialect;

import dev.verbatim.model.AttributeValue;
import dev.verbatim.otlp.json.Json;
import dev.verbatim.otlp.json.JsonText;
import dev.verbatim.otlp.json.JsonTree;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tags and metadata of every dialect. Metadata keys are plain strings, dots and all. */
public final class Labels {
  private static final String OWN = "verbatim.metadata.";

  /** Foreign prefixes, the weakest first. */
  private static final List<String> FOREIGN =
      List.of(
          "traceloop.association.properties.",
          "langsmith.metadata.",
          "ai.telemetry.metadata.",
          "langfuse.trace.metadata.",
          "langfuse.observation.metadata.");

  /** Foreign attributes whose value is an object of metadata, the weakest first. */
  private static final List<String> OBJECTS =
      List.of("metadata", "langfuse.trace.metadata", "langfuse.observation.metadata");

  /** These have a place of their own in the span. */
  private static final Set<String> ELSEWHERE =
      Set.of("session_id", "user_id", "sessionId", "userId", "tags", "thread_id");

  private Labels() {}

  /** Tags in order, each once. */
  public static List<String> tags(AttributeView attributes) {
    Set<String> tags = new LinkedHashSet<>();
    for (String key :
        List.of("verbatim.tags", "langfuse.trace.tags", "tag.tags", "ai.telemetry.metadata.tags")) {
      tags.addAll(attributes.strings(key));
    }
    attributes
        .text("langsmith.span.tags")
        .ifPresent(
            list ->
                Arrays.stream(list.split(","))
                    .map(String::strip)
                    .filter(tag -> !tag.isEmpty())
                    .forEach(tags::add));
    return List.copyOf(tags);
  }

  /** JSON texts by key. Of one key in several dialects our own wins. */
  public static Map<String, String> metadata(AttributeView attributes) {
    Map<String, String> metadata = new LinkedHashMap<>();
    for (String key : OBJECTS) {
      Optional<Json.Obj> object = attributes.has(key) ? attributes.object(key) : Optional.empty();
      object.ifPresent(
          found ->
              found.members().forEach(each -> metadata.put(each.key(), JsonText.of(each.value()))));
    }
    for (String prefix : FOREIGN) {
      attributes
          .below(prefix)
          .forEach(
              (key, value) -> {
                if (!ELSEWHERE.contains(key)) {
                  metadata.put(key, foreign(value));
                }
              });
    }
    attributes.below(OWN).forEach((key, value) -> metadata.put(key, AttributeJson.text(value)));
    return metadata;
  }

  /** Foreign emitters write structure as JSON text, Langfuse strings too. */
  private static String foreign(AttributeValue value) {
    if (value instanceof AttributeValue.Text text && JsonTree.looksStructured(text.value())) {
      return JsonTree.parse(text.value()).map(JsonText::of).orElse(AttributeJson.text(value));
    }
    return value instanceof AttributeValue.Text text
        ? JsonText.of(new Json.Str(AttributeView.unquoted(text.value())))
        : AttributeJson.text(value);
  }
}
