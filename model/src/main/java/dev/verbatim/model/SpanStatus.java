package dev.verbatim.model;

import java.util.Locale;
import java.util.Optional;

/** How a step ended. */
public enum SpanStatus {
  /** It ended as the program hoped. */
  OK,
  /** It failed; the span says how. */
  ERROR,
  /** The model answered, and declined. */
  REFUSAL,
  /** The app stopped listening before the end. */
  CANCELLED,
  /** The answer was cut: by a lost connection or by a limit of length. */
  INCOMPLETE,
  /** Nobody answered in time. */
  TIMEOUT;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The name in the API, the query language and on disk: lower case with underscores. */
  public String wireName() {
    return wireName;
  }

  /** The constant of this wire name, in any case; empty if there is none. */
  public static Optional<SpanStatus> ofWireName(String wireName) {
    String wanted = wireName.toLowerCase(Locale.ROOT);
    for (SpanStatus candidate : values()) {
      if (candidate.wireName.equals(wanted)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }
}
