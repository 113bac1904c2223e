package dev.verbatim.replay.encode;

import dev.verbatim.model.ProviderApi;
import dev.verbatim.replay.encode.ApiEncoding.Event;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes an answer in the format of an API. */
public final class AnswerEncoder {
  private AnswerEncoder() {}

  /** The pieces in which an answer is sent; one after the other they are its body. */
  public record Encoded(Framing framing, List<byte[]> pieces) {
    public Encoded {
      pieces = List.copyOf(pieces);
    }
  }

  /** Empty for an API whose answers cannot be written: vectors, unknown endpoints. */
  public static Optional<Encoded> encode(ProviderApi api, Framing framing, Said said) {
    return encoding(api)
        .map(
            encoding ->
                new Encoded(
                    framing,
                    framing == Framing.PLAIN
                        ? List.of(bytes(encoding.whole(said).toString()))
                        : framed(framing, encoding.stream(said))));
  }

  private static Optional<ApiEncoding> encoding(ProviderApi api) {
    return switch (api) {
      case OPENAI_CHAT -> Optional.of(new ChatEncoding());
      case OPENAI_RESPONSES -> Optional.of(new ResponsesEncoding());
      case ANTHROPIC_MESSAGES -> Optional.of(new MessagesEncoding());
      case GEMINI -> Optional.of(new GeminiEncoding());
      case OLLAMA -> Optional.of(new OllamaEncoding());
      default -> Optional.empty();
    };
  }

  private static List<byte[]> framed(Framing framing, List<Event> events) {
    List<byte[]> pieces = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      Event event = events.get(i);
      String name = event.name().isEmpty() ? "" : "event: " + event.name() + "\n";
      pieces.add(
          bytes(
              switch (framing) {
                case ARRAY ->
                    (i == 0 ? "[" : ",\n") + event.data() + (i == events.size() - 1 ? "]" : "");
                case LINES -> event.data() + "\n";
                default -> name + "data: " + event.data() + "\n\n";
              }));
    }
    return pieces;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
