package dev.verbatim.model;

import java.util.List;
import java.util.Optional;

/**
 * One message of a conversation in a form common to all providers. Rendering, search and hashing
 * use it; the exact bytes stay in the payload it was read from.
 *
 * @param role {@code system}, {@code user}, {@code assistant} or {@code tool} after normalisation
 *     (developer is system, model is assistant, function is tool), or any other word as sent
 * @param name of the participant, if sent
 * @param parts in order
 */
public record Message(String role, Optional<String> name, List<Part> parts) {
  public Message {
    parts = List.copyOf(parts);
  }

  public static Message of(String role, Part... parts) {
    return new Message(role, Optional.empty(), List.of(parts));
  }

  /** All text parts, one below the other; empty if there are none. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      if (part instanceof Part.Text piece) {
        text.append(text.isEmpty() ? "" : "\n").append(piece.text());
      }
    }
    return text.toString();
  }
}
