package dev.verbatim.capture.provider;

import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.model.SpanError;
import java.util.Optional;

/** Puts the lines of one answer together to the object that comes without streaming. */
final class OllamaStream implements StreamAssembler {
  private final MutableJson.Object answer = new MutableJson.Object();
  private Optional<SpanError> error = Optional.empty();
  private boolean finished;

  @Override
  public boolean accept(String event, JsonValue line) {
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
  public boolean isFinished() {
    return finished;
  }

  @Override
  public Optional<SpanError> error() {
    return error;
  }

  @Override
  public Optional<byte[]> answer() {
    return answer.members().isEmpty() ? Optional.empty() : Optional.of(MutableJson.write(answer));
  }
}
