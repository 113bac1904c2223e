package dev.verbatim.replay.encode;

import dev.verbatim.model.ProviderApi;
import java.util.Optional;

/** How an answer is put on the wire. */
public enum Framing {
  /** One JSON text. */
  PLAIN("application/json"),
  /** Server-sent events. */
  EVENTS("text/event-stream"),
  /** One JSON text in each line. */
  LINES("application/x-ndjson"),
  /** One JSON array that grows. */
  ARRAY("application/json");

  private final String contentType;

  Framing(String contentType) {
    this.contentType = contentType;
  }

  public String contentType() {
    return contentType;
  }

  /**
   * What a client of this API expects.
   *
   * @param query of the request's URL
   */
  public static Framing asked(ProviderApi api, boolean stream, Optional<String> query) {
    if (!stream) {
      return PLAIN;
    }
    return switch (api) {
      case OLLAMA -> LINES;
      case GEMINI -> query.filter(text -> text.contains("alt=sse")).isPresent() ? EVENTS : ARRAY;
      default -> EVENTS;
    };
  }
}
