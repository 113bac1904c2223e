package dev.verbatim.model;

import java.util.Locale;
import java.util.Optional;

/** How Verbatim knows of a span. */
public enum SpanOrigin {
  /** Some instrumentation sent it. */
  DECLARED,
  /** Nobody sent it; it follows from the bytes of model calls. */
  INFERRED,
  /**
   * No step of its own: it carries what log records told about its parent, as events. It is shown
   * as part of the parent.
   */
  LOGGED;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The name in the API, the query language and on disk: lower case with underscores. */
  public String wireName() {
    return wireName;
  }

  /** The constant of this wire name, in any case; empty if there is none. */
  public static Optional<SpanOrigin> ofWireName(String wireName) {
    String wanted = wireName.toLowerCase(Locale.ROOT);
    for (SpanOrigin candidate : values()) {
      if (candidate.wireName.equals(wanted)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }
}
