package dev.verbatim.capture.provider;

import dev.verbatim.capture.json.JsonValue;
import java.util.Optional;

/** Puts the lines of one answer together to the object that comes without streaming. */
final class OllamaStream extends StreamAssembler {
  private final MutableJson.Object answer = new MutableJson.Object();

  @Override
  boolean accept(String event, JsonValue line) {
    line.present("error").ifPresent(it -> error = Optional.of(ErrorBodies.error(it)));
    finished |= line.truth("done").orElse(false);
    boolean content = false;
    for (JsonValue.Member member : line.members()) {
      switch (member.name()) {
        case "error" -> {}
        case "message" -> content |= acceptMessage(member.value());
        case "response", "thinking" -> content |= append(answer, member);
        default -> answer.put(member.name(), member.value());
      }
    }
    return content;
  }

  private boolean acceptMessage(JsonValue message) {
    MutableJson.Object whole = answer.object("message");
    boolean content = false;
    for (JsonValue.Member member : message.members()) {
      switch (member.name()) {
        case "content", "thinking" -> content |= append(whole, member);
        case "tool_calls", "images" -> {
          MutableJson.Array array = whole.array(member.name());
          for (JsonValue element : member.value().elements()) {
            array.elements().add(new MutableJson.Raw(element.rawBytes()));
            content = true;
          }
        }
        default -> whole.put(member.name(), member.value());
      }
    }
    return content;
  }

  private static boolean append(MutableJson.Object to, JsonValue.Member member) {
    String text = member.value().text().orElse("");
    to.append(member.name(), text);
    return !text.isEmpty();
  }

  @Override
  Optional<byte[]> answer() {
    return answer.members().isEmpty() ? Optional.empty() : Optional.of(MutableJson.write(answer));
  }
}
