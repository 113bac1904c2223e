package dev.verbatim.capture;

import dev.verbatim.capture.provider.ExchangeReader;
import dev.verbatim.capture.secret.SecretScrubber;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.Span;
import java.util.Optional;
import java.util.function.Function;

/** Reads the messages of a call from the exact bytes of its last attempt. */
public final class ConversationReader {
  private final ExchangeReader exchanges;

  public ConversationReader() {
    this(CaptureLimits.DEFAULT);
  }

  public ConversationReader(CaptureLimits limits) {
    SecretScrubber scrubber = new SecretScrubber();
    this.exchanges =
        new ExchangeReader(limits.maxJsonDepth(), answer -> scrubber.scrub(answer).bytes());
  }

  /**
   * Reads.
   *
   * @param payloadByName the bytes of the span's payloads; empty if one was not captured
   * @return empty if the span has no attempts or their bodies are of an unknown format
   */
  public Conversation read(Span span, Function<String, Optional<byte[]>> payloadByName) {
    if (span.attempts().isEmpty()) {
      return Conversation.EMPTY;
    }
    return exchanges.read(span.attempts().getLast(), payloadByName).conversation();
  }
}
