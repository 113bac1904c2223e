package dev.verbatim.capture.provider;

import dev.verbatim.capture.json.JsonValue;
import java.util.Optional;
import java.util.Set;

/** The parameters of a request: its members without those that are messages, tools or the model. */
final class JsonParameters {
  private JsonParameters() {}

  static Optional<String> of(JsonValue body, Set<String> leftOut) {
    StringBuilder out = new StringBuilder("{");
    for (JsonValue.Member member : body.members()) {
      if (!leftOut.contains(member.name())) {
        out.append(out.length() > 1 ? "," : "");
        out.append(member.nameValue().raw()).append(':').append(member.value().raw());
      }
    }
    return out.length() > 1 ? Optional.of(out.append('}').toString()) : Optional.empty();
  }
}
