package dev.verbatim.otlp.dialect;

import dev.verbatim.model.AttributeValue;
import dev.verbatim.otlp.json.Json;
import dev.verbatim.otlp.json.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Sampling and other parameters of a call, as one JSON object. */
final class Parameters {
  private static final List<String> OBJECTS =
      List.of("llm.invocation_parameters", "langfuse.observation.model.parameters");

  /** These are not parameters, or have a place of their own. */
  private static final Set<String> ELSEWHERE =
      Set.of("model", "stream", "messages", "tools", "is_stream");

  private Parameters() {}

  static Optional<String> json(AttributeView attributes) {
    List<Json.Member> members = new ArrayList<>();
    add(members, attributes.below("gen_ai.request."));
    if (members.isEmpty()) {
      for (String key : OBJECTS) {
        Optional<Json.Obj> object = attributes.has(key) ? attributes.object(key) : Optional.empty();
        if (object.isPresent()) {
          object.get().members().stream()
              .filter(member -> !ELSEWHERE.contains(member.key()))
              .forEach(members::add);
          break;
        }
      }
    }
    if (members.isEmpty()) {
      add(members, attributes.below("ai.settings."));
    }
    return members.isEmpty() ? Optional.empty() : Optional.of(JsonText.of(new Json.Obj(members)));
  }

  private static void add(List<Json.Member> members, Map<String, AttributeValue> attributes) {
    attributes.forEach(
        (name, value) -> {
          if (!ELSEWHERE.contains(name)) {
            members.add(new Json.Member(name, AttributeJson.of(value)));
          }
        });
  }
}
