package dev.verbatim.server.api;

import dev.verbatim.model.Conversation;
import java.util.Optional;

/**
 * The messages of a span, with where they come from.
 *
 * @param conversation what could be read
 * @param source where from
 * @param problem why it is not whole, for people
 */
public record ReadConversation(Conversation conversation, Source source, Optional<String> problem) {
  /** Where messages come from. */
  public enum Source {
    /** From the exact bytes of the exchange. */
    BYTES,
    /** From attributes of another instrumentation. */
    ATTRIBUTES,
    /** They are not captured. */
    NONE
  }

  /** Nothing was captured. */
  public static final ReadConversation NONE =
      new ReadConversation(Conversation.EMPTY, Source.NONE, Optional.empty());
}
