package dev.verbatim.capture.provider;

import dev.verbatim.capture.json.JsonValue;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Puts the pieces of a {@code text_completion} together. */
final class OpenAiCompletionsStream extends StreamAssembler {
  private final MutableJson.Object answer = new MutableJson.Object();
  private final Map<Long, MutableJson.Object> choices = new TreeMap<>();

  @Override
  boolean accept(String event, JsonValue piece) {
    piece.present("error").ifPresent(it -> error = Optional.of(ErrorBodies.error(it)));
    boolean content = false;
    for (JsonValue.Member member : piece.members()) {
      switch (member.name()) {
        case "error" -> {}
        case "choices" -> {
          for (JsonValue choice : member.value().elements()) {
            content |= acceptChoice(choice);
          }
        }
        default -> {
          if (!member.value().isNull()) {
            answer.put(member.name(), member.value());
          }
        }
      }
    }
    return content;
  }

  private boolean acceptChoice(JsonValue piece) {
    MutableJson.Object choice =
        choices.computeIfAbsent(
            piece.integer("index").orElse(0), index -> new MutableJson.Object());
    boolean content = false;
    for (JsonValue.Member member : piece.members()) {
      JsonValue value = member.value();
      if (member.name().equals("text")) {
        String text = value.text().orElse("");
        choice.append("text", text);
        content |= !text.isEmpty();
      } else if (!value.isNull()) {
        finished |= member.name().equals("finish_reason");
        choice.put(member.name(), value);
      }
    }
    return content;
  }

  @Override
  Optional<byte[]> answer() {
    if (choices.isEmpty() && answer.members().isEmpty()) {
      return Optional.empty();
    }
    MutableJson.Object whole = new MutableJson.Object();
    whole.members().putAll(answer.members());
    whole.array("choices").elements().addAll(choices.values());
    return Optional.of(MutableJson.write(whole));
  }
}
